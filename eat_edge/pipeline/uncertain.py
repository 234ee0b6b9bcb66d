"""Which sentences the language model is asked about: all, none, or those that are in doubt."""

from collections.abc import Iterable
from enum import Enum, auto

from eat_edge.bundle import Fusion
from eat_edge.config import Options
from eat_edge.pipeline.fusion import Evidence, typed

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


def is_uncertain(evidence: Iterable[Evidence], fusion: Fusion, doubt: float) -> bool:
    """Whether another evidence source may change what is found in a sentence.

    Args:
        evidence: What lexicon and tagged source say of its spans.
        fusion: The weights for these two.
        doubt: How near a score may be to the least score of an entity; ``Bundle.doubt_of``.
    """
    return any(
        abs(confidence - fusion.least) < doubt
        for _, confidence in (typed(one, fusion) for one in evidence)
    )
