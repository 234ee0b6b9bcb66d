"""Projects English mentions onto the source side of parallel text: what the tagger learns from.

A mention of the human translation is carried over where the lexicon has its name in the source,
else where the word alignment put it. Where only its whereabouts are known, they are marked as
doubtful, and nothing is learnt there; a sentence with a mention that is nowhere is dropped. So what
is unmarked is hardly ever a name.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch
from eat_edge.pipeline.align import literal_spans, names_agree
from eat_edge.pipeline.source.extend import extend
from eat_edge.types import Mention
from export.mini.parallel.mentions import CarriedMention, ReadPair, read_mentions

__all__ = ["DOUBTFUL", "LEAST_SCORE", "Projected", "carry_over", "places_of", "project"]

DOUBTFUL = "?"
"""Label of a span of which is not known whether it is a name, or where exactly."""

LEAST_SCORE = 0.5
"""Mentions the tagger is less sure of are doubtful either way."""

KEEP_NAMELESS = 0.4
"""Share of the sentences without a name that is kept: they teach what is none."""

_SURE_NAME = 0.5
"""Prior from which a known name of the right type settles where an uncertain span ends."""
_MARGIN = 3
"""Code points on either side of an uncertain span that may belong to the name."""


@dataclass(frozen=True, slots=True)
class Projected:
    """A source sentence with the mentions of its translation.

    Attributes:
        lang: ISO 639-1 code.
        text: The folded sentence.
        spans: Half-open code points and label of every mention, by start; ``DOUBTFUL`` where
            nothing is to be learnt.
    """

    lang: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


def project(
    mentions: Path, lexicon: Lexicon, out: Path, lang: str, *, held_out: int, seed: int = 1
) -> tuple[int, int]:
    """Write projected sentences as JSON lines.

    Args:
        mentions: Parallel text that has been read (``mentions.write_mentions``).
        lexicon: Finds the names.
        out: The file to write.
        lang: Language of the sentences.
        held_out: Pairs at the beginning that are left for the fusion to be fitted on.
        seed: Of the choice among nameless sentences.

    Returns:
        Pairs looked at and sentences kept.
    """
    rng = random.Random(seed)
    seen = kept = 0
    with out.open("wb") as lines:
        for pair in read_mentions(mentions):
            seen += 1
            if seen <= held_out or not (pair.mentions or rng.random() < KEEP_NAMELESS):
                continue
            spans = carry_over(pair, lexicon, lang)
            if spans is not None:
                lines.write(orjson.dumps(Projected(lang, pair.text, spans)) + b"\n")
                kept += 1
    return seen, kept


def carry_over(
    pair: ReadPair, lexicon: Lexicon, lang: str
) -> tuple[tuple[int, int, str], ...] | None:
    """The mentions' spans in the source, or None where one is nowhere to be found.

    What makes one name with a mention is marked with it, as at run time: "the Japanese army" holds
    the name of a country, 日本軍 is the name of an army.

    Args:
        pair: A sentence with its translation's mentions.
        lexicon: Finds the names.
        lang: Language of the sentence.
    """
    matches = lexicon.matches(pair.text, lang)
    found: dict[tuple[int, int], tuple[float, str]] = {}
    doubts: list[tuple[int, int]] = []
    for mention in pair.mentions:
        places = list(places_of(pair, mention, matches)) if mention.score >= LEAST_SCORE else []
        if not places:
            if mention.span is not None:
                start, end = mention.span
                doubts.append((max(0, start - _MARGIN), min(len(pair.text), end + _MARGIN)))
            elif mention.label != "MISC":
                # Nationalities and the like are often an adjective or nothing in the source.
                return None
        for start, end, label in places:
            if (start, end) not in found or mention.score > found[start, end][0]:
                found[start, end] = (mention.score, label)
    chosen: list[tuple[int, int, str]] = []
    for (start, end), (_, label) in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
        if all(end <= s or start >= e for s, e, _ in chosen):
            chosen.append((start, end, label))
    marks = [
        Mention(start, end, pair.text[start:end], label, 1.0)
        for start, end, label in sorted(chosen)
    ]
    whole = extend(marks, pair.text, lang, lexicon.compositions(lang))
    chosen = [(mark.start, mark.end, mark.label) for mark in whole]
    for doubt in doubts:
        chosen += [(start, end, DOUBTFUL) for start, end in _without(doubt, chosen)]
    return tuple(sorted(chosen))


def places_of(
    pair: ReadPair, mention: CarriedMention, matches: Sequence[NameMatch]
) -> Iterator[tuple[int, int, str]]:
    """Where a mention stands in the source, and as what.

    Args:
        pair: A sentence with its translation.
        mention: A mention of that translation.
        matches: Known names in the sentence.

    Yields:
        Half-open code points and label of each place; nothing where its place is not certain.
    """
    english = pair.english[mention.start : mention.end]
    known = [
        match
        for match in matches
        if any(names_agree(name.english, english) for name in match.names)
    ]
    carried = mention.span if mention.is_clean else None
    if mention.label == "MISC" and carried is not None:
        # "Japanese" may be 日本人 or 日本語, which hold Japan's name and are none.
        known = [match for match in known if not _is_inside((match.start, match.end), carried)]
    longest = max((match.end - match.start for match in known), default=0)
    for match in known:
        if match.end - match.start == longest:
            # "Japanese films" are films of 日本 where they are made: the country's own name.
            is_country = mention.label == "MISC" and match.names[0].label == "LOC"
            yield match.start, match.end, "LOC" if is_country else mention.label
    if not known:
        spans = literal_spans(pair.text, english) or ([carried] if carried else [])
        if not spans and mention.span is not None:
            spans = list(_whole(mention.span, mention.label, matches))
        yield from ((start, end, mention.label) for start, end in spans)


def _whole(
    span: tuple[int, int], label: str, matches: Sequence[NameMatch]
) -> Iterator[tuple[int, int]]:
    """The known name, of whatever English, that an uncertain span is a piece of."""
    around = [
        (match.start, match.end)
        for match in matches
        if match.start < span[1]
        and span[0] < match.end
        and match.prior >= _SURE_NAME
        and match.names[0].label == label
    ]
    if around:
        yield max(around, key=lambda place: place[1] - place[0])


def _is_inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and span != other


def _without(
    span: tuple[int, int], taken: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int]]:
    """What is left of a span between others."""
    at, last = span
    for start, end, _ in sorted(taken):
        if at < start and at < last:
            yield at, min(start, last)
        at = max(at, end)
    if at < last:
        yield at, last
