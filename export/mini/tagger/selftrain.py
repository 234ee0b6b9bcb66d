"""Self-training: what the tagger reads in source text, where it is sure or others agree with it.

Sentences without a translation are read, and projected sentences once more: a projection misses
names, and places others wrongly; the tagger errs elsewhere. What both say is kept, and where they
differ the surer one. Where nobody is sure nothing is learnt.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch, edges_of
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.tagger import Tagger
from export.mini.parallel.name_source import SWAPPABLE
from export.mini.parallel.projection import DOUBTFUL, Projected

__all__ = ["agreed_spans", "write_agreed"]

SURE, SURE_LISTED, SURE_ELSEWHERE = 0.9, 0.7, 0.93
"""Least score of a name that nobody else knows, of one that the lexicon lists, and of one whose
ends the projection has elsewhere."""
UNSURE = 0.6
"""Score below which another type of the projection counts."""
HINTED = 0.15
"""Least probability that a word of a name of the projection alone is one, of the likeliest."""
OUTSIDE = 0.85
"""Least probability of O of a word that is surely no name."""
OVERLOOKED, KNOWN = 0.05, 0.5
"""Probability of being a name, and prior in the lexicon, from which a word may be one after all."""
MOST_DOUBT = 0.3
"""Share of the words of a sentence, and one more, that may be doubtful."""
SHORTEST = 4
"""Words of a sentence worth learning from."""
KEEP_NAMELESS = 1 / 3
"""Share of the sentences without a name that is kept."""

_CHUNK = 512
"""Sentences that are read together."""

_Span = tuple[int, int]
_Spans = Sequence[tuple[int, int, str]]


def write_agreed(
    sentences: Iterable[tuple[str, _Spans]],
    lang: str,
    tagger: Tagger,
    lexicon: Lexicon,
    out: Path,
) -> tuple[int, int]:
    """Read sentences, and write what is to be learnt of them as ``projection`` writes its own.

    Args:
        sentences: Folded sentences, each with the spans that were projected onto it, if any.
        lang: Their language.
        tagger: Reads them.
        lexicon: Says where known names begin and end, as at run time.
        out: The file of JSON lines to write.

    Returns:
        Sentences read and sentences kept.
    """
    rng = random.Random(1)
    bio = BioDecoder(tagger.tags)
    seen = kept = 0
    iterator = iter(sentences)
    with out.open("wb") as lines:
        while chunk := list(islice(iterator, _CHUNK)):
            seen += len(chunk)
            for text, spans in _read(chunk, lang, tagger, lexicon, bio):
                if any(label in SWAPPABLE for *_, label in spans) or rng.random() < KEEP_NAMELESS:
                    lines.write(orjson.dumps(Projected(lang, text, spans)) + b"\n")
                    kept += 1
        if not kept:
            # That a language teaches nothing is a result, too; an empty file would be none.
            lines.write(b"\n")
    return seen, kept


def _read(
    chunk: Sequence[tuple[str, _Spans]],
    lang: str,
    tagger: Tagger,
    lexicon: Lexicon,
    bio: BioDecoder,
) -> Iterator[tuple[str, tuple[tuple[int, int, str], ...]]]:
    texts = [text for text, _ in chunk]
    matches = [hinted_matches(found) for found in lexicon.matches_of(texts, lang)]
    cuts = [edges_of(found) for found in matches]
    read = tagger.words(list(zip(texts, cuts, strict=True)))
    spans = {
        number: agreed_spans(words, rows, bio, matches[number], chunk[number][1])
        for number, words, rows in read
        if len(words) >= SHORTEST
    }
    for number, text in enumerate(texts):
        if (found := spans.get(number)) is not None:
            yield text, found


def agreed_spans(
    words: Sequence[_Span],
    rows: NDArray[np.float32],
    bio: BioDecoder,
    matches: Sequence[NameMatch] = (),
    projected: _Spans = (),
) -> tuple[tuple[int, int, str], ...] | None:
    """What a sentence teaches.

    Args:
        words: Half-open code points of its words.
        rows: Their tag probabilities, (words, tags).
        bio: Knows the tags.
        matches: Known names in the sentence, not overlapping.
        projected: What was projected onto it.

    Returns:
        Its names by position, with ``DOUBTFUL`` over what may be a name or not; None where too
        much is doubtful.
    """
    inside = 1.0 - rows[:, bio.tags.index("O")]
    said = {(start, end): label for start, end, label in projected}
    listed = {(m.start, m.end): {name.label for name in m.names} for m in matches}
    spans: list[tuple[int, int, str]] = []
    is_used = np.zeros(len(words), bool)
    num_doubtful = 0
    for first, last, label in bio.labelled(rows):
        span = words[first][0], words[last - 1][1]
        score = bio.shares(rows[first:last])[label]
        kept = _settled(span, label, score, said, label in listed.get(span, ()))
        spans.append((*span, kept))
        is_used[first:last] = True
        num_doubtful += (last - first) * (kept == DOUBTFUL)
    for span, label in said.items():
        of_span = _overlapped(words, span)
        if label == DOUBTFUL or not of_span or is_used[of_span].any():
            continue
        is_kept = span in listed or inside[of_span].max() > HINTED
        spans.append((*span, label if is_kept else DOUBTFUL))
        is_used[of_span] = True
        num_doubtful += 0 if is_kept else len(of_span)
    for number in np.flatnonzero(~is_used & (inside > 1.0 - OUTSIDE)).tolist():
        spans.append((*words[number], DOUBTFUL))
        num_doubtful += 1
    for match in matches:
        span = match.start, match.end
        if match.prior >= KNOWN and match.names[0].label in SWAPPABLE and not _meets(span, spans):
            of_span = _overlapped(words, span)
            if of_span and inside[of_span].max() > OVERLOOKED:
                spans.append((*span, DOUBTFUL))
    if num_doubtful > MOST_DOUBT * len(words) + 1:
        return None
    ordered: list[tuple[int, int, str]] = []
    for one in sorted(spans):
        if not ordered or one[0] >= ordered[-1][1]:
            ordered.append(one)
    return tuple(ordered)


def _settled(
    span: _Span, label: str, score: float, said: Mapping[_Span, str], is_listed: bool
) -> str:
    """The label of a span that the tagger found, or ``DOUBTFUL``."""
    other = said.get(span)
    if other == label:
        return label
    if other in SWAPPABLE:
        if score >= SURE:
            return label
        return str(other) if score < UNSURE else DOUBTFUL
    if _meets(span, [(*place, what) for place, what in said.items() if what != DOUBTFUL]):
        return label if score >= SURE_ELSEWHERE else DOUBTFUL
    return label if score >= (SURE_LISTED if is_listed else SURE) else DOUBTFUL


def _meets(span: _Span, others: _Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end, _ in others)


def _overlapped(words: Sequence[_Span], span: _Span) -> list[int]:
    return [
        number for number, (start, end) in enumerate(words) if start < span[1] and span[0] < end
    ]
