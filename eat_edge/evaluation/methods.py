"""What is measured: the pipeline, and baselines that leave most of it out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.errors import ConfigError
from eat_edge.evaluation.choices import TRANSLATING
from eat_edge.evaluation.error_analysis.trace import Trace
from eat_edge.evaluation.error_analysis.tracing import TracingEngine
from eat_edge.evaluation.metrics.cost import CountTokens
from eat_edge.evaluation.spans import GoldSet
from eat_edge.evaluation.tagging import Pipe
from eat_edge.lexicon import Lexicon

if TYPE_CHECKING:
    from eat_edge.evaluation.baselines.eat_paper import EatPaper
    from eat_edge.evaluation.baselines.projection import WordAlignment
    from eat_edge.evaluation.baselines.string_match import StringMatchEngine

__all__ = ["Method", "check_method", "open_method"]


@dataclass(frozen=True, slots=True)
class Method:
    """Something that finds entities, ready to be measured.

    Attributes:
        pipe: Finds them.
        take_traces: Gives the traces of the document that was given last; None where it keeps none.
        count_tokens: Counts what its language model reads and writes; None where it has none.
    """

    pipe: Pipe
    take_traces: Callable[[], tuple[Trace, ...]] | None = None
    count_tokens: CountTokens | None = None


def check_method(name: str, bundle: Bundle, golds: Iterable[GoldSet]) -> None:
    """Refuse gold that a method can find nothing in.

    Args:
        name: One of ``choices.METHODS``.
        bundle: Its models.
        golds: What it is to be measured on.

    Raises:
        ConfigError: All of a gold is in languages that the bundle does not translate, and the
            method does nothing but translate.
    """
    for gold in golds:
        if name in TRANSLATING and not set(gold.languages) & set(bundle.translated):
            raise ConfigError(
                f"{gold.path}: the bundle {bundle.name} does not translate "
                f"{' '.join(gold.languages)}, only {' '.join(bundle.translated)}: "
                "choose another method"
            )


@contextmanager
def open_method(name: str, bundle: Bundle, threads: int | None) -> Iterator[Method]:
    """Load what is to be measured.

    Args:
        name: One of ``choices.METHODS``.
        bundle: Its models.
        threads: Of either runtime; None takes the CPUs available to the process.

    Yields:
        The method, until the context ends.

    Raises:
        ConfigError: It is a baseline, and those are not installed.
        ModelError: A native runtime refused a model.
    """
    if name in ("pipeline", "auto", "fast"):
        options = Options(mode="full" if name == "pipeline" else name)
        config = EngineConfig(threads=threads, options=options)
        with TracingEngine(bundle, config) as engine:
            yield Method(engine, engine.take_traces, engine.count_tokens)
    elif name == "lexicon":
        with _installed(name):
            from eat_edge.evaluation.baselines.lexicon_alone import LexiconAlone
        yield Method(LexiconAlone(Lexicon(bundle.lexicon)))
    else:
        with _baseline(name, bundle, threads) as baseline:
            yield Method(baseline, baseline.take_traces, baseline.count_tokens)


def _baseline(
    name: str, bundle: Bundle, threads: int | None
) -> "EatPaper | StringMatchEngine | WordAlignment":
    with _installed(name):
        from eat_edge.evaluation.baselines.eat_paper import EatPaper
        from eat_edge.evaluation.baselines.projection import WordAlignment
        from eat_edge.evaluation.baselines.string_match import StringMatchEngine
    if name == "translation":
        return StringMatchEngine(bundle, threads)
    if name == "eat-paper":
        return EatPaper(bundle, EngineConfig(threads=threads))
    return WordAlignment(bundle, threads)


@contextmanager
def _installed(name: str) -> Iterator[None]:
    """Import baselines: the repository has them, the wheel does not."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"the baseline {name!r} is not installed: run eat-edge eval from a checkout of the "
            "repository"
        ) from error
