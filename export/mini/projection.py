"""Projects English mentions onto the source side of parallel text: what the spotter learns from.

The English tagger reads the human translation; a mention is carried over where the lexicon has its
name in the source, or where it stands there letter by letter. A sentence with a mention that cannot
be carried over is dropped, so that what is unmarked is hardly ever a name.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from eat_edge.align import literal_spans, names_agree
from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch
from eat_edge.tagger import Tagger
from eat_edge.types import Mention
from export.mini.llm_data import SOURCE_WEIGHTS

__all__ = ["Projected", "project"]

LEAST_SCORE = 0.5
"""Mentions the tagger is less sure of are doubtful either way: their sentences are dropped."""

KEEP_NAMELESS = 0.15


@dataclass(frozen=True, slots=True)
class Projected:
    """A source sentence with the mentions of its translation.

    Attributes:
        lang: ISO 639-1 code.
        text: The folded sentence.
        spans: Half-open code points and label of every mention, by start.
    """

    lang: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


def project(
    records: Path, lexicon: Lexicon, tagger: Tagger, out: Path, lang: str, *, count: int, seed: int
) -> tuple[int, int]:
    """Write projected sentences as JSON lines.

    Args:
        records: Prepared sentences (``llm_data.prepare``).
        lexicon: Finds the names.
        tagger: Reads the translations.
        out: The file to write.
        lang: Language of the records.
        count: Sentences to look at.
        seed: Of the sample.

    Returns:
        Sentences looked at and sentences kept.
    """
    rows = _sample(records, count, random.Random(seed))
    kept = 0
    with out.open("wb") as lines:
        for at in range(0, len(rows), 512):
            chunk = rows[at : at + 512]
            tagged = tagger.tag([row["english"] for row in chunk])
            for row, mentions in zip(chunk, tagged, strict=True):
                spans = _carry_over(row["text"], mentions, lexicon.matches(row["text"], lang))
                if spans is not None:
                    lines.write(orjson.dumps(Projected(lang, row["text"], spans)) + b"\n")
                    kept += 1
    return len(rows), kept


def _sample(path: Path, count: int, rng: random.Random) -> list[dict[str, str]]:
    rows = []
    for row in _read(path, rng):
        # Weighted sampling without replacement (Efraimidis and Spirakis 2006): largest keys.
        weight = SOURCE_WEIGHTS.get(row["source"], 1.0)
        rows.append((rng.random() ** (1.0 / weight), row))
    rows.sort(key=lambda pair: -pair[0])
    return [row for _, row in rows[:count]]


def _read(path: Path, rng: random.Random) -> Iterator[dict[str, str]]:
    with path.open("rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            # Sentences without a name teach what is none; a few are enough.
            is_named = any(name["at"] for name in row["names"])
            if row["english"] and (is_named or rng.random() < KEEP_NAMELESS):
                yield {name: row[name] for name in ("source", "text", "english")}


def _carry_over(
    text: str, mentions: Sequence[Mention], matches: Sequence[NameMatch]
) -> tuple[tuple[int, int, str], ...] | None:
    """The mentions' spans in the source, or None where one is doubtful or cannot be found."""
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for mention in mentions:
        spans: list[tuple[int, int]] = [
            (match.start, match.end)
            for match in matches
            if any(names_agree(name.english, mention.text) for name in match.names)
        ]
        spans = spans or list(literal_spans(text, mention.text))
        if mention.score < LEAST_SCORE or not spans:
            if mention.label == "MISC":
                # Nationalities and the like: often an adjective or nothing in the source.
                continue
            return None
        longest = max(end - start for start, end in spans)
        for start, end in spans:
            if end - start == longest:
                best = found.get((start, end))
                if best is None or mention.score > best[0]:
                    found[start, end] = (mention.score, mention.label)
    chosen: list[tuple[int, int, str]] = []
    for (start, end), (_, label) in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
        if all(end <= s or start >= e for s, e, _ in chosen):
            chosen.append((start, end, label))
    return tuple(sorted(chosen))
