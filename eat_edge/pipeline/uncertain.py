"""Which sentences the language model is asked about: all, none, or those that are in doubt."""

from collections.abc import Iterable
from enum import Enum, auto

from eat_edge.bundle import Doubt, Fusion
from eat_edge.config import Options
from eat_edge.pipeline.fusion import Weighed

__all__ = ["Asking", "asking_of", "is_uncertain"]


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


def is_uncertain(weighed: Iterable[Weighed], fusion: Fusion, doubt: Doubt) -> bool:
    """Whether another evidence source may change what is found in a sentence.

    Args:
        weighed: What lexicon and tagged source say of its spans.
        fusion: Has the least score of an entity.
        doubt: How near to that a score may be; ``Bundle.doubt_of``.
    """
    return any(
        -doubt.below < one.score - fusion.least_for(one.label) < doubt.above for one in weighed
    )
