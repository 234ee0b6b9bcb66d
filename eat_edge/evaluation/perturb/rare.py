"""The same text about people and places that nobody has heard of."""

import random
from collections.abc import Iterator

from eat_edge.evaluation.perturb.edits import Edit
from eat_edge.evaluation.perturb.names import Names
from eat_edge.evaluation.spans import GoldDocument

__all__ = ["rare"]


def rare(document: GoldDocument, rng: random.Random, names: Names) -> Iterator[Edit]:
    """Write a rare name of the same type for every name; the same one wherever it occurs.

    Names that overlap others stay, and so do those that no rare name is written like.

    Args:
        document: Text and gold.
        rng: Of the draws.
        names: Knows names.

    Yields:
        The edits.
    """
    drawn: dict[tuple[str, str], str] = {}
    spans = sorted(document.spans)
    for span in spans:
        if sum(span.start < other.end and other.start < span.end for other in spans) > 1:
            continue
        surface = document.text[span.start : span.end]
        if (surface, span.label) not in drawn:
            drawn[surface, span.label] = names.rare_like(surface, document.lang, span.label, rng)
        if other := drawn[surface, span.label]:
            yield Edit(span.start, span.end, other)
