"""The same text with names that are rare, or that no list has."""

import random
from collections.abc import Callable, Iterator

from eat_edge.evaluation.perturb.edits import Edit
from eat_edge.evaluation.perturb.names import Names
from eat_edge.evaluation.spans import GoldDocument

__all__ = ["rare", "unheard"]

_Draw = Callable[[str, str, str, random.Random], str]


def rare(document: GoldDocument, rng: random.Random, names: Names) -> Iterator[Edit]:
    """Write a rare name of the same type for every name; the same one wherever it occurs.

    Names that overlap others stay, and so do those that no rare name is written like.

    Args:
        document: Text and gold.
        rng: Of the draws.
        names: Knows names.

    Returns:
        The edits.
    """
    return _swapped(document, rng, names.rare_like)


def unheard(document: GoldDocument, rng: random.Random, names: Names) -> Iterator[Edit]:
    """The same as ``rare``, with names that stand in no list.

    Args:
        document: Text and gold.
        rng: Of the draws.
        names: Knows names.

    Returns:
        The edits.
    """
    return _swapped(document, rng, names.unheard_like)


def _swapped(document: GoldDocument, rng: random.Random, draw: _Draw) -> Iterator[Edit]:
    drawn: dict[tuple[str, str], str] = {}
    spans = sorted(document.spans)
    for span in spans:
        if sum(span.start < other.end and other.start < span.end for other in spans) > 1:
            continue
        surface = document.text[span.start : span.end]
        if (surface, span.label) not in drawn:
            drawn[surface, span.label] = draw(surface, document.lang, span.label, rng)
        if other := drawn[surface, span.label]:
            yield Edit(span.start, span.end, other)
