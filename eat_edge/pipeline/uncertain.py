"""Which sentences the language model is asked about: all, none, or those that are in doubt."""

from collections.abc import Iterable
from enum import Enum, auto

from eat_edge.config import Options
from eat_edge.pipeline.fusion import Weighed

__all__ = ["Asking", "asking_of", "in_doubt"]


class Asking(Enum):
    """Of which sentences of a document the language model is asked."""

    NEVER = auto()
    UNCERTAIN = auto()
    """Those in which an answer may change what is found."""
    ALWAYS = auto()


def asking_of(options: Options) -> Asking:
    """What the options of a document ask for."""
    if options.translates_all:
        return Asking.ALWAYS
    return Asking.NEVER if options.mode == "fast" else Asking.UNCERTAIN


def in_doubt(weighed: Iterable[Weighed], least: float, doubt: float) -> frozenset[tuple[int, int]]:
    """The spans of a sentence of which another evidence source may change what is found.

    Args:
        weighed: What lexicon and tagged source say of its spans.
        least: Least score of an entity.
        doubt: How near to that a score may be; ``Bundle.doubt_of``.
    """
    return frozenset(
        (one.evidence.start, one.evidence.end) for one in weighed if abs(one.score - least) < doubt
    )
