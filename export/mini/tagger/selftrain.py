"""Self-training: what the tagger is sure of in unlabelled text becomes training data again."""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.tagger import Tagger
from export.mini.parallel.projection import DOUBTFUL, KEEP_NAMELESS, Projected

__all__ = ["sure_spans", "write_sure"]

SURE_NAME, SURE_OUTSIDE = 0.9, 0.97
"""Least probability of its label that all words of a name have, and of O that any other has."""
MOST_DOUBT = 0.2
"""Share of the words of a sentence that may be doubtful."""

_CHUNK = 1024
"""Sentences that are read together."""

_Span = tuple[int, int]


def write_sure(
    texts: Iterable[str], lang: str, tagger: Tagger, lexicon: Lexicon, out: Path, *, seed: int = 1
) -> tuple[int, int]:
    """Read sentences, and write those that the tagger is sure of as ``projection`` writes its own.

    Args:
        texts: Folded sentences.
        lang: Their language.
        tagger: Reads them.
        lexicon: Says where known names begin and end, as at run time.
        out: The file of JSON lines to write.
        seed: Of the choice among nameless sentences.

    Returns:
        Sentences read and sentences kept.
    """
    bio = BioDecoder(tagger.tags)
    rng = random.Random(seed)
    seen = kept = 0
    iterator = iter(texts)
    with out.open("wb") as lines:
        while chunk := list(islice(iterator, _CHUNK)):
            seen += len(chunk)
            for text, spans in _read(chunk, lang, tagger, lexicon, bio):
                if spans or rng.random() < KEEP_NAMELESS:
                    lines.write(orjson.dumps(Projected(lang, text, spans)) + b"\n")
                    kept += 1
    return seen, kept


def _read(
    texts: Sequence[str], lang: str, tagger: Tagger, lexicon: Lexicon, bio: BioDecoder
) -> Iterator[tuple[str, tuple[tuple[int, int, str], ...]]]:
    matched = lexicon.matches_of(texts, lang)
    cuts = [{at for m in hinted_matches(ms) for at in (m.start, m.end)} for ms in matched]
    found = {
        number: sure_spans(words, rows, bio)
        for number, words, rows in tagger.words(list(zip(texts, cuts, strict=True)))
    }
    for number, text in enumerate(texts):
        if (spans := found[number]) is not None:
            yield text, spans


def sure_spans(
    words: Sequence[_Span], rows: NDArray[np.float32], bio: BioDecoder
) -> tuple[tuple[int, int, str], ...] | None:
    """What a sentence teaches.

    Args:
        words: Half-open code points of its words.
        rows: Their tag probabilities, (words, tags).
        bio: Knows the tags.

    Returns:
        Its names by position, with ``DOUBTFUL`` over whatever is neither surely a name nor surely
        none; None where too much is doubtful, or nothing but doubt is left.
    """
    outside = rows[:, bio.tags.index("O")]
    is_sure = (outside >= SURE_OUTSIDE).tolist()
    spans: list[tuple[int, int, str]] = []
    for first, last, label in bio.labelled(rows):
        columns = [bio.tags.index(f"{prefix}-{label}") for prefix in "BI"]
        is_name = bool((rows[first:last, columns].sum(axis=1) >= SURE_NAME).all())
        is_sure[first:last] = [is_name] * (last - first)
        if is_name:
            spans.append((words[first][0], words[last - 1][1], label))
    doubts = [number for number, sure in enumerate(is_sure) if not sure]
    if len(doubts) > MOST_DOUBT * len(words) or (doubts and not spans):
        return None
    before = -2
    for number in doubts:
        start, end = words[number]
        if number == before + 1:
            start = spans.pop()[0]
        spans.append((start, end, DOUBTFUL))
        before = number
    return tuple(sorted(spans))
