"""Names with a gap: a space or a line break where there was none."""

import random
from collections.abc import Iterator

from eat_edge.evaluation.perturb.edits import Edit
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.text.graphemes import is_boundary
from eat_edge.text.languages import UNSPACED

__all__ = ["breaks", "spaces"]

_NEVER_FIRST = frozenset(
    "ーゝゞ々・ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ.,:;!?。、，．：；！？)」』）》】〉”’"
)
"""What a line does not begin with."""


def spaces(document: GoldDocument, rng: random.Random) -> Iterator[Edit]:
    """Put a space into each name, between any two characters that are not set apart yet."""
    for span in _apart(document):
        places = _places(document.text, span)
        if places:
            at = rng.choice(places)
            yield Edit(at, at, " ")


def breaks(document: GoldDocument, rng: random.Random) -> Iterator[Edit]:
    """Break the line in each name: at one of its spaces, else between any two characters.

    A name without a space stays whole in languages that are written with spaces: they break lines
    nowhere else.
    """
    for span in _apart(document):
        gaps = [at for at in range(span.start, span.end) if document.text[at] == " "]
        if gaps:
            at = rng.choice(gaps)
            yield Edit(at, at + 1, "\n")
        elif document.lang in UNSPACED:
            places = [
                at for at in _places(document.text, span) if document.text[at] not in _NEVER_FIRST
            ]
            if places:
                at = rng.choice(places)
                yield Edit(at, at, "\n")


def _apart(document: GoldDocument) -> Iterator[Span]:
    """The gold spans that begin after the one before has ended; of others the first is taken."""
    end = 0
    for span in sorted(document.spans):
        if span.start >= end:
            yield span
            end = span.end


def _places(text: str, span: Span) -> list[int]:
    return [
        at
        for at in range(span.start + 1, span.end)
        if is_boundary(text, at) and not text[at - 1].isspace() and not text[at].isspace()
    ]
