"""``eat-edge bundle new``: a bundle of a GGUF file, and of all other files of another bundle."""

from dataclasses import dataclass
from pathlib import Path

from eat_edge.bundle import CHAT_TEMPLATE, Bundle, open_bundle
from eat_edge.bundle.screening import GgufHead, read_gguf_head
from eat_edge.bundling.assemble import Plan, cases_of, check_place, sources_of, terms_of
from eat_edge.bundling.manifest import Facts, Terms
from eat_edge.bundling.parts import find_parts
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.errors import CapacityError, ConfigError
from eat_edge.llm.chat_file import check_chat
from eat_edge.verify.selftest import SELFTEST

__all__ = ["NewBundle", "plan_new"]

_CONTEXT = 2048
"""Tokens of a sequence by default: enough for a sentence, its questions and thoughts."""
_OURS = ("llm.gguf", "llm.model", SELFTEST, CHAT_TEMPLATE)
"""What a new bundle does not take over."""


@dataclass(frozen=True, slots=True)
class NewBundle:
    """What is asked for.

    Attributes:
        out: The bundle's directory, which must not be there yet.
        llm: An instruction-tuned model, a GGUF file.
        like: The bundle that tagger, lexicon and weights are of; None takes the embedded one.
        licence: Under which the model may be used; None believes the file.
        is_commercial: Whether that allows commercial use.
        context: Tokens of a sequence; None for what suits.
        translated: Languages that the model translates; None for those of ``like``.
        chat_template: File of a template that stands in place of the model's own.
        is_reasoning: Whether it thinks before it answers.
    """

    out: Path
    llm: Path
    like: Path | None = None
    licence: str | None = None
    is_commercial: bool = False
    context: int | None = None
    translated: tuple[str, ...] | None = None
    chat_template: Path | None = None
    is_reasoning: bool = False


def plan_new(asked: NewBundle) -> tuple[Plan, GgufHead]:
    """Look at a model in every way that could keep it from becoming a bundle.

    Its header is looked through, its template rendered, its vocabulary read, and its weights are
    loaded once, mapped, where they are: nothing is written.

    Args:
        asked: What to make.

    Returns:
        The bundle to be made, and what the model says of itself.

    Raises:
        ConfigError: Something is asked for that cannot be, or nobody gives the licence.
        InputError: The model or its template cannot be read.
        BundleError: The other bundle is damaged, or the model cannot be asked our questions.
        CapacityError: The context is longer than the model's, or shorter than our questions.
        ModelError: llama.cpp refuses the model.
    """
    check_place(asked.out)
    parts = find_parts([("llm.gguf", asked.llm)])
    head = read_gguf_head(asked.llm)
    licence = asked.licence or head.licence
    if not licence:
        raise ConfigError(
            f"{asked.llm} does not say under which licence it may be used: give what its "
            "publisher says, as in --licence 'Apache-2.0', and --commercial where that allows "
            "commercial use"
        )
    context = asked.context or min(_CONTEXT, head.context or _CONTEXT)
    _try_model(asked, head, context)
    like = open_bundle(asked.like)
    others = [(name, like.path / name) for name in like.files if name not in _OURS]
    if asked.chat_template is not None:
        others.append((CHAT_TEMPLATE, asked.chat_template))
    facts = Facts(
        name=asked.out.resolve().name,
        version="1",
        description=f"The bundle {like.name} {like.version} with the language model "
        f"{asked.llm.name}.",
        prompt="chat",
        languages=like.languages,
        translated=_translated(asked, like),
        fusion=like.fusion,
        window=like.max_window,
        context=context,
        terms=_terms(like, Terms(licence, asked.is_commercial)),
        sources=(f"{asked.llm.name}: {licence}", *sources_of(like)),
        labels=like.labels,
        reasoning=asked.is_reasoning,
        doubt=like.doubt,
    )
    return Plan(asked.out, facts, [*parts, *find_parts(others)], cases_of(like)), head


def _try_model(asked: NewBundle, head: GgufHead, context: int) -> None:
    """Ask for a model's prompts, and load it once."""
    check_chat(asked.llm, context, is_reasoning=asked.is_reasoning, template=asked.chat_template)
    if context > (head.context or context):
        raise CapacityError(
            f"{asked.llm} was made for {head.context} tokens, not for {context}: "
            f"--context {head.context} or less"
        )
    LlamaBackend(asked.llm, threads=1, n_ctx=context, max_sequences=1, is_lean=True).close()


def _translated(asked: NewBundle, like: Bundle) -> tuple[str, ...]:
    """Languages that the model shall translate, all of which the other bundle must know."""
    translated = like.translated if asked.translated is None else asked.translated
    unknown = [lang for lang in translated if lang not in like.languages]
    if unknown:
        raise ConfigError(
            f"--translated has {', '.join(unknown)}, which {like.name} was not measured on: it "
            f"has {' '.join(like.languages)}"
        )
    return translated


def _terms(like: Bundle, llm: Terms) -> dict[str, Terms]:
    """Every file keeps its terms; what is new has those of the model."""
    return {"": llm, **terms_of(like), "llm.gguf": llm, CHAT_TEMPLATE: llm}
