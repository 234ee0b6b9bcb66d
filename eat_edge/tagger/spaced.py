"""English as its corpora are written, with a space on both sides of every mark.

The multilingual tagger has learnt from both, and reads some names right in one of them alone:
``(Li)`` and ``( Li )`` are other sub-words. So it reads an English sentence twice, and what the two
readings say of a word is averaged.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from eat_edge.tagger.sliding_window import in_order
from eat_edge.tagger.subwords import Subwords

__all__ = ["mean_of_readings", "read_english", "space_out"]

_MARK = re.compile(r"[^\w\s'’.@#&/-]|\.$")
"""What may be parted from its words. Hyphens and apostrophes are inside of them, so are the full
stops of abbreviations, but at the end, and the signs of accounts, topics and addresses."""

_Read = tuple[Subwords, NDArray[np.float32]]
"""The words of a sentence, and the tag probabilities of each."""
_Classify = Callable[
    [Sequence[tuple[str, Iterable[int]]]], Iterator[tuple[int, Subwords, NDArray[np.float32]]]
]
"""Reads texts, in any order; each is given with its number."""


def read_english(sentences: Sequence[str], classify: _Classify, *, is_twice: bool) -> list[_Read]:
    """Read English sentences as they are, and those with marks also with spaces around these.

    Args:
        sentences: Any.
        classify: Reads texts.
        is_twice: Whether to: not with a tagger that has learnt from one way of writing alone.

    Returns:
        For each sentence its words, and what the readings say of them.
    """
    spaced = [space_out(sentence) for sentence in sentences] if is_twice else []
    others = [number for number, (_, places) in enumerate(spaced) if places]
    texts = [*sentences, *(spaced[number][0] for number in others)]
    read = in_order(
        (number, (tokens, rows))
        for number, tokens, rows in classify([(text, ()) for text in texts])
    )
    once = read[: len(sentences)]
    for number, (tokens, rows) in zip(others, read[len(sentences) :], strict=True):
        own, its = once[number]
        places = spaced[number][1]
        once[number] = own, mean_of_readings(own.words, its, places, tokens.words, rows)
    return once


def space_out(sentence: str) -> tuple[str, list[int]]:
    """Put spaces around the marks of a sentence.

    Args:
        sentence: English text.

    Returns:
        The text with them, and before which code points of the sentence they stand, ascending.
    """
    places: list[int] = []
    for found in _MARK.finditer(sentence):
        start, end = found.span()
        before, behind = sentence[start - 1 : start], sentence[end : end + 1]
        # 1,000, 10:30 and http://x.org are one word each.
        is_inside = before.isalnum() and (behind.isalnum() or behind == "/")
        if is_inside or unicodedata.category(found[0])[0] not in "PS":
            continue
        if before.isalnum():
            places.append(start)
        if behind.isalnum():
            places.append(end)
    bounds = [0, *places, len(sentence)]
    return " ".join(sentence[a:b] for a, b in pairwise(bounds)), places


def mean_of_readings(
    words: Sequence[tuple[int, int]],
    rows: NDArray[np.float32],
    places: Sequence[int],
    others: Sequence[tuple[int, int]],
    other_rows: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Average what two readings of a sentence say of its words.

    Args:
        words: Half-open code points of the words of the sentence as it is.
        rows: Tag probabilities of each, (words, tags).
        places: Before which code points of the sentence the other reading has a space.
        others: The words of that reading, in code points of its own text.
        other_rows: Their tag probabilities.

    Returns:
        (words, tags), rows summing to 1; a word that the other reading parts elsewhere keeps its
        own.
    """
    of_span = {span: number for number, span in enumerate(others)}
    mean = rows.copy()
    for number, (start, end) in enumerate(words):
        moved = bisect_right(places, start)
        other = of_span.get((start + moved, end + moved))
        if other is not None:
            mean[number] = (rows[number] + other_rows[other]) / 2
    return mean
