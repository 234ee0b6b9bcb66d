"""Characters in another width, and text without punctuation."""

import random
import unicodedata
from collections.abc import Iterator

from eat_edge.evaluation.perturb.edits import Edit
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.text.graphemes import is_boundary
from eat_edge.text.languages import UNSPACED

__all__ = ["punctuation", "width"]

_TO_FULL_WIDTH = 0xFEE0
_NARROW = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_OTHER_WIDTH = {char: chr(ord(char) + _TO_FULL_WIDTH) for char in _NARROW}
_OTHER_WIDTH |= {wide: narrow for narrow, wide in _OTHER_WIDTH.items()}


def width(document: GoldDocument, rng: random.Random) -> Iterator[Edit]:
    """Write Latin letters and digits in the other width: ABC as ＡＢＣ, １２ as 12."""
    for at, char in enumerate(document.text):
        if char in _OTHER_WIDTH:
            yield Edit(at, at + 1, _OTHER_WIDTH[char])


def punctuation(document: GoldDocument, rng: random.Random) -> Iterator[Edit]:
    """Leave out all punctuation outside of names.

    What joins two letters or digits into one word (3.5, l'eau) stays; in languages written without
    spaces only what joins two that are ASCII.
    """
    text = document.text
    inside = {at for span in document.spans for at in range(span.start, span.end)}
    for at, char in enumerate(text):
        if (
            unicodedata.category(char)[0] == "P"
            and at not in inside
            and is_boundary(text, at)
            and is_boundary(text, at + 1)
            and not _joins(text, at, document.lang)
        ):
            yield Edit(at, at + 1, "")


def _joins(text: str, at: int, lang: str) -> bool:
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return len(around) == 2 and around.isalnum() and (lang not in UNSPACED or around.isascii())
