"""Self-training: what the tagger reads in source text, where it is sure or others agree with it.

A sentence with a translation is read together with it (``pairing``), one without is read alone.
Where nobody is sure nothing is learnt.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch, edges_of
from eat_edge.pipeline.conventions import settle
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import Mention
from export.mini.parallel.mentions import ReadPair
from export.mini.parallel.name_source import SWAPPABLE
from export.mini.parallel.projection import DOUBTFUL, Projected
from export.mini.tagger.pairing import meets, non_overlapping, paired_spans

__all__ = ["agreed_spans", "write_read"]

SURE, SURE_LISTED = 0.9, 0.7
"""Least score of a name that nobody else knows, and of one that the lexicon lists."""
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

_Words = Sequence[tuple[int, int]]
_Rows = NDArray[np.float32]
_Matches = Sequence[NameMatch]
_Spans = tuple[tuple[int, int, str], ...]


def write_read(
    sentences: Iterable[str | ReadPair],
    lang: str,
    tagger: Tagger,
    lexicon: Lexicon,
    out: Path,
    *,
    seed: int = 1,
) -> tuple[int, int]:
    """Read sentences, and write what is to be learnt of them as ``projection`` writes its own.

    Args:
        sentences: Folded sentences, alone or with a translation whose mentions are known.
        lang: Their language.
        tagger: Reads them.
        lexicon: Says where known names begin and end, as at run time.
        out: The file of JSON lines to write.
        seed: Of the choice among nameless sentences.

    Returns:
        Sentences read and sentences kept.
    """
    rng = random.Random(seed)
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
    return seen, kept


def _read(
    chunk: Sequence[str | ReadPair], lang: str, tagger: Tagger, lexicon: Lexicon, bio: BioDecoder
) -> Iterator[tuple[str, _Spans]]:
    texts = [one if isinstance(one, str) else one.text for one in chunk]
    matches = [hinted_matches(found) for found in lexicon.matches_of(texts, lang)]
    cuts = [edges_of(found) for found in matches]
    learnt: dict[int, _Spans] = {}
    for number, words, rows in tagger.words(list(zip(texts, cuts, strict=True))):
        one, known = chunk[number], matches[number]
        if len(words) < SHORTEST:
            continue
        if isinstance(one, ReadPair):
            spans = paired_spans(one, lang, words, rows, bio, known)
        elif (spans := agreed_spans(words, rows, bio, known)) is not None:
            spans = _settled(one, spans, lang)
        if spans is not None:
            learnt[number] = spans
    for number, spans in sorted(learnt.items()):
        yield texts[number], spans


def agreed_spans(
    words: _Words, rows: _Rows, bio: BioDecoder, matches: _Matches = ()
) -> _Spans | None:
    """What a sentence without a translation teaches.

    Args:
        words: Half-open code points of its words.
        rows: Their tag probabilities, (words, tags).
        bio: Knows the tags.
        matches: Known names in the sentence, not overlapping.

    Returns:
        Its names by position, with ``DOUBTFUL`` over what may be a name or not; None where too
        much is doubtful.
    """
    inside = 1.0 - rows[:, bio.tags.index("O")]
    listed = {(m.start, m.end): {name.label for name in m.names} for m in matches}
    spans: list[tuple[int, int, str]] = []
    is_used = np.zeros(len(words), bool)
    num_doubtful = 0
    for first, last, label in bio.labelled(rows):
        span = words[first][0], words[last - 1][1]
        score = bio.shares(rows[first:last])[label]
        is_sure = score >= (SURE_LISTED if label in listed.get(span, ()) else SURE)
        spans.append((*span, label if is_sure else DOUBTFUL))
        is_used[first:last] = True
        num_doubtful += 0 if is_sure else last - first
    for number in np.flatnonzero(~is_used & (inside > 1.0 - OUTSIDE)).tolist():
        spans.append((*words[number], DOUBTFUL))
        num_doubtful += 1
    for match in matches:
        span = match.start, match.end
        if match.prior >= KNOWN and match.names[0].label in SWAPPABLE and not meets(span, spans):
            of_span = _overlapped(words, span)
            if of_span and inside[of_span].max() > OVERLOOKED:
                spans.append((*span, DOUBTFUL))
    return None if num_doubtful > MOST_DOUBT * len(words) + 1 else non_overlapping(spans)


def _settled(text: str, spans: _Spans, lang: str) -> _Spans:
    """The same with the ends that names have in the language."""
    named = [
        Mention(start, end, text[start:end], label, 1.0)
        for start, end, label in spans
        if label != DOUBTFUL
    ]
    ends = [(one.start, one.end, one.label) for one in settle(named, text, lang)]
    doubts = [span for span in spans if span[2] == DOUBTFUL and not meets(span[:2], ends)]
    return non_overlapping([*ends, *doubts])


def _overlapped(words: _Words, span: tuple[int, int]) -> list[int]:
    return [
        number for number, (start, end) in enumerate(words) if start < span[1] and span[0] < end
    ]
