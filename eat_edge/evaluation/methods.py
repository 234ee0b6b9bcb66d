"""What is measured: the pipeline, and baselines that leave most of it out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig, Stages
from eat_edge.errors import ConfigError
from eat_edge.evaluation.choices import TRANSLATING
from eat_edge.evaluation.cost import CountTokens
from eat_edge.evaluation.eat_paper import EatPaper
from eat_edge.evaluation.lexicon_alone import LexiconAlone
from eat_edge.evaluation.projection import WordAlignment
from eat_edge.evaluation.spans import GoldSet
from eat_edge.evaluation.string_match import StringMatchEngine
from eat_edge.evaluation.tagging import Pipe
from eat_edge.evaluation.trace import Trace
from eat_edge.evaluation.tracing import TracingEngine
from eat_edge.lexicon import Lexicon

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
        if name in TRANSLATING and not set(gold.languages) & set(bundle.languages):
            raise ConfigError(
                f"{gold.path}: the bundle {bundle.name} does not translate "
                f"{' '.join(gold.languages)}, only {' '.join(bundle.languages)}: "
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
        ModelError: A native runtime refused a model.
    """
    if name == "lexicon":
        yield Method(LexiconAlone(Lexicon(bundle.lexicon)))
        return
    with _engine(name, bundle, threads) as engine:
        yield Method(engine, engine.take_traces, engine.count_tokens)


def _engine(
    name: str, bundle: Bundle, threads: int | None
) -> TracingEngine | EatPaper | WordAlignment:
    if name == "translation":
        return StringMatchEngine(bundle, threads)
    if name == "eat-paper":
        return EatPaper(bundle, EngineConfig(threads=threads))
    if name == "word-alignment":
        return WordAlignment(bundle, threads)
    stages = Stages(translation=name != "fast")
    return TracingEngine(bundle, EngineConfig(threads=threads, stages=stages))
