"""What a bundle may take: its sizes, and the plan for them."""

from dataclasses import replace

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig
from eat_edge.decoder.llama.library import has_library
from eat_edge.decoder.llama.shape import read_shape
from eat_edge.errors import CapacityError
from eat_edge.memory.plan import MemoryPlan, Sizes, least_memory, megabytes, plan_memory

__all__ = ["apply_plan", "limits_of", "price_of"]


def limits_of(bundle: Bundle, config: EngineConfig) -> MemoryPlan:
    """What an engine on a bundle keeps to.

    Returns:
        The plan for ``config.max_memory``; without that what is useful, not priced.

    Raises:
        CapacityError: ``config.max_memory`` is too little; the message says what would do.
        ModelError: The header of the language model cannot be read.
    """
    limit = config.max_memory
    if limit is None:
        return MemoryPlan(config.max_sequences)
    sizes = _sizes(bundle, config)
    plan = plan_memory(sizes, max_sequences=config.max_sequences, max_memory=limit)
    if plan is not None:
        return plan
    remedy = f"give at least {megabytes(least_memory(sizes))}"
    if sizes.llm is not None:
        fast = least_memory(replace(sizes, llm=None))
        remedy += f", or {megabytes(fast)} without translation (--mode fast)"
    given = megabytes(limit) if limit >= 1 << 20 else f"{limit} bytes"
    raise CapacityError(
        f"the bundle {bundle.name} does not fit into --max-memory {given}: {remedy} "
        "(an upper bound is promised; mostly less is taken)"
    )


def price_of(limits: MemoryPlan, bundle: Bundle, config: EngineConfig) -> MemoryPlan:
    """The same limits, with what they take.

    Raises:
        ModelError: The header of the language model cannot be read.
    """
    return limits.priced(_sizes(bundle, config))


def apply_plan(plan: MemoryPlan, config: EngineConfig) -> EngineConfig:
    """The options under which an engine keeps to a plan, unchanged where there is no limit."""
    if config.max_memory is None:
        return config
    return replace(config, max_sequences=plan.max_sequences, n_batch=plan.n_batch, gpu_layers=0)


def _sizes(bundle: Bundle, config: EngineConfig) -> Sizes:
    names = (bundle.tagger.name, *bundle.tokenizer_files)
    # Without llama.cpp only what has to be translated is missing it.
    is_translated = config.has_translation and (config.options.translates_all or has_library())
    is_tagged = config.stages.source or config.has_translation
    return Sizes(
        lexicon=sum(size for name, size in bundle.files.items() if name.startswith("lexicon/")),
        tagger=sum(bundle.files.get(name, 0) for name in names) if is_tagged else 0,
        llm=read_shape(bundle.llm, bundle.context) if is_translated else None,
        reserved=config.reserved_memory,
        is_encoder=bundle.tagger_tokenizer.suffix == ".marisa",
        is_asked_back=config.options.translates_all,
    )
