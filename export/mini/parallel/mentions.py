"""Reads the English side of parallel text and carries every mention over to the source.

What the recipe knows of names beyond the name lists comes from here: the English tagger marks the
mentions of a human translation, the word alignment says where in the source they stand.
"""

import logging
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import orjson

from eat_edge.pipeline.align import literal_spans
from eat_edge.tagger.tagger import Tagger
from eat_edge.text import FoldingTable, fold
from eat_edge.types import Mention
from export.mini.parallel.corpus import SOURCE_WEIGHTS, Pair, read_pairs
from export.mini.parallel.word_alignment import align_words

__all__ = [
    "MAX_SOURCE",
    "CarriedMention",
    "ReadPair",
    "carry_mentions",
    "common_words",
    "read_mentions",
    "sample_pairs",
    "write_mentions",
]

MAX_SOURCE = 120
"""Code points of the longest sentence that is read."""
MAX_ENGLISH = 360
"""The same of its translation."""

_INNER_CAPITAL = re.compile(r"(?<=[^.!?] )[\"'(]?[A-Z]")
_FIRST_WORD = re.compile(r"[^A-Za-z]*([A-Za-z]+)")
_LOWER_WORD = re.compile(r"(?<![A-Za-z])[a-z]+")
_COMMON = 5
"""Times a word is written small to be a word that a sentence may begin with."""
_DOTTED = re.compile(r"[\u3400-\u9fff]+(?:[・·][\u3400-\u9fff]+)+")
_LEAST_SOUNDS = 20
_CHUNK = 1024
"""Translations that are read together."""

_log = logging.getLogger(__name__)


class Alignment(Protocol):
    """What an aligner says of one sentence pair."""

    @property
    def text(self) -> str:
        """The source."""

    def span_of(
        self, start: int, end: int, *, sounds: frozenset[str]
    ) -> tuple[int, int, bool] | None:
        """Where in the source a span of the translation is, and whether its ends are certain."""


Aligner = Callable[[Sequence[tuple[str, str]]], Iterable[Alignment]]
"""Aligns pairs of a source and its translation, in order."""


@dataclass(frozen=True, slots=True)
class CarriedMention:
    """A mention of a translation and where its source stands.

    Attributes:
        start: First code point in the translation.
        end: One past the last.
        label: One of ``LABELS``.
        score: The tagger's probability.
        span: Half-open code points of the source; None where the word alignment has no answer.
        is_clean: Whether the ends of the span are certain.
    """

    start: int
    end: int
    label: str
    score: float
    span: tuple[int, int] | None
    is_clean: bool


@dataclass(frozen=True, slots=True)
class ReadPair:
    """A folded sentence, its translation and the mentions of the translation."""

    source: str
    text: str
    english: str
    mentions: tuple[CarriedMention, ...]


def write_mentions(
    data: Path,
    lang: str,
    tagger: Tagger,
    table: FoldingTable | None,
    out: Path,
    *,
    count: int,
    accept: Callable[[str], bool] = lambda source: True,
    align: Aligner = align_words,
) -> int:
    """Sample parallel text, align and tag it, and write it as JSON lines.

    Args:
        data: Directory with ``mt/LANG-en.tsv.xz``.
        lang: ISO 639-1 code.
        tagger: Reads the translations.
        table: Folding table of the language, as for the lexicon.
        out: The file to write.
        count: Pairs to read.
        accept: Says by its name whether a corpus may be used.
        align: Says where the words of a translation stand in its source.

    Returns:
        How many pairs were written.
    """
    pairs = sample_pairs(data, lang, count, accept)
    texts = [fold(pair.text, table=table).text for pair in pairs]
    with out.open("wb") as lines:
        for number, read in enumerate(carry_mentions(pairs, texts, tagger, align=align), 1):
            lines.write(orjson.dumps(read) + b"\n")
            if number % _CHUNK == 0 or number == len(pairs):
                _log.info("%s: %d of %d pairs read", lang, number, len(pairs))
    return len(pairs)


def carry_mentions(
    pairs: Sequence[Pair],
    texts: Sequence[str],
    tagger: Tagger,
    *,
    step: int = 1,
    align: Aligner = align_words,
) -> Iterator[ReadPair]:
    """Align all pairs, and carry over what the tagger finds in the translations.

    Args:
        pairs: Sentences with their translations.
        texts: The same sentences, folded.
        tagger: Reads the translations.
        step: Every how many pairs one is read and given; the more are aligned, the better.
        align: As for ``write_mentions``.
    """
    sounds = _sounds(texts)
    sides = [(text, pair.english) for text, pair in zip(texts, pairs, strict=True)]
    alignments = islice(align(sides), 0, None, step)
    common = common_words(pair.english for pair in pairs)
    pairs = pairs[::step]
    for at in range(0, len(pairs), _CHUNK):
        chunk = pairs[at : at + _CHUNK]
        # Reading is what costs, and many a sentence cannot have a name.
        worth = [p.english for p in chunk if _may_have_name(p.english, common)]
        tagged = dict(zip(worth, tagger.tag(worth), strict=True)) if worth else {}
        for pair, alignment in zip(chunk, alignments, strict=False):
            carried = tuple(
                _carried(alignment, mention, sounds) for mention in tagged.get(pair.english, ())
            )
            yield ReadPair(pair.source, alignment.text, pair.english, carried)


def read_mentions(path: Path) -> Iterator[ReadPair]:
    """Stream what ``write_mentions`` wrote."""
    with path.open("rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            mentions = tuple(
                CarriedMention(**{**mention, "span": mention["span"] and tuple(mention["span"])})
                for mention in row["mentions"]
            )
            yield ReadPair(row["source"], row["text"], row["english"], mentions)


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that are written small often enough for a sentence to begin with them."""
    counts = Counter(word for text in texts for word in _LOWER_WORD.findall(text))
    return frozenset(word for word, number in counts.items() if number >= _COMMON)


def _may_have_name(english: str, common: frozenset[str]) -> bool:
    """Whether there is a capital inside, or a first word that is not just the first."""
    first = _FIRST_WORD.match(english)
    return bool(_INNER_CAPITAL.search(english)) or (
        first is not None and first[1].lower() not in common
    )


def _carried(alignment: Alignment, mention: Mention, sounds: frozenset[str]) -> CarriedMention:
    span, is_clean = None, False
    if literal := literal_spans(alignment.text, mention.text):
        # NATO is NATO in any language; the word alignment may not have seen it before.
        span, is_clean = literal[0], True
    elif found := alignment.span_of(mention.start, mention.end, sounds=sounds):
        span, is_clean = found[:2], found[2]
    return CarriedMention(
        mention.start, mention.end, mention.label, round(mention.score, 3), span, is_clean
    )


def sample_pairs(
    data: Path, lang: str, count: int, accept: Callable[[str], bool], *, seed: int = 1
) -> list[Pair]:
    """Sample parallel text by the weights of its corpora, without replacement.

    The largest keys of Efraimidis and Spirakis (2006): of two samples the larger begins with the
    smaller.

    Args:
        data: Directory with ``mt/LANG-en.tsv.xz``.
        lang: ISO 639-1 code.
        count: Pairs to give, if there are so many.
        accept: Says by its name whether a corpus may be used.
        seed: Of the sample.
    """
    rng = random.Random(seed)
    keyed = [
        (rng.random() ** (1.0 / SOURCE_WEIGHTS.get(pair.source, 1.0)), pair)
        for pair in read_pairs(data, lang, accept=accept)
        if len(pair.text) <= MAX_SOURCE and len(pair.english) <= MAX_ENGLISH
    ]
    keyed.sort(key=lambda item: -item[0])
    return [pair for _, pair in keyed[:count]]


def _sounds(texts: Sequence[str]) -> frozenset[str]:
    """Characters that spell foreign names: those of names written with a dot."""
    counts: dict[str, int] = {}
    for text in texts:
        for name in _DOTTED.findall(text):
            for char in name:
                counts[char] = counts.get(char, 0) + 1
    return frozenset(char for char, count in counts.items() if count >= _LEAST_SOUNDS)
