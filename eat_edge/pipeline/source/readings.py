"""Two readings of a sentence with gaps: as one piece, and parted at them.

北京 上海 is two names and 王 毅 is one; a name that a line break cuts is one as well. The tagger
reads both, and where the two readings differ the better one stays.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from eat_edge.english.romanise.surnames import ANY_COMMON_SURNAME
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.old_kana import in_hiragana
from eat_edge.pipeline.source.pairs import pairs_in
from eat_edge.text import Folded, trimmed
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = [
    "Reading",
    "Source",
    "choose",
    "confirmed",
    "crosses",
    "readings_of",
    "stretches",
    "within_walls",
]

_COMMA, _IDEOGRAPHIC_COMMA = ",", "\u3001"
"""What a gap is read as: the mark between items of a list, the second in Japanese. In Chinese it
parts too much: loss on broken lines of zh_gsdsimp 0.033 for it, none for the comma."""
_LIST = 0.8
"""Share of the letters that are in names, from which on a sentence is a list of names."""
_STAYS, _IN_LIST = 0.3, -0.2
"""What a code point of the reading in one piece is worth besides its probability: running text
goes on over a gap, a list does not."""
_GOES_OVER, _OVER_IN_LIST = 0.6, -0.4
"""The same of a name over a gap,"""
_KNOWN_OVER = 0.5
"""of one that is known as a whole,"""
_SURELY_OVER = 2.0
"""of one that is surely known as a whole,"""
_OVER_WIDE = -0.1
"""of one over several spaces, which stand between two names more often than within one,"""
_KNOWN_APART = -0.05
"""and of one whose parts are known names, each by itself."""
_LEAST_CONFIRMED = 0.6
"""Prior from which on an organisation is known well enough to confirm a doubtful mention."""
_LEAST_BODY, _LEAST_SHARE = 0.7, 0.05
"""Prior from which on it is one, though the tagger takes it for a place, and what the tagger has to
give that at least."""
_LEAST_FULL = 0.5
"""Prior from which on a name of surname and given name is a whole one."""
_LEAST_PRIOR, _LEAST_PART_PRIOR = 0.05, 0.1
"""Priors from which on a name, and a part of one, counts as known."""

_WIDE = "  "
_FULL_NAME = 2
"""Words of a person's name with a gap between, which is hardly two persons."""
_HASH = re.compile(r"(?<![0-9A-Za-z])#(?=[^\W\u3040-\u9fff])")
"""Before a hashtag, but for those that Chinese closes with another. As a comma it lets the name
behind it be read as in a list; where nothing is before it, the sentence begins with that name."""

_FULL_CHINESE = re.compile(f"{ANY_COMMON_SURNAME}[\u4e00-\u9fff]{{1,2}}")
"""A Chinese surname and a given name."""

Source = tuple[str, Iterable[int]]
"""A text and the edges of known names in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is read.

    Attributes:
        text: The folded sentence with a pause in some places.
        pauses: Offsets in the folded sentence before which they stand, ascending.
    """

    text: str
    pauses: tuple[int, ...] = ()

    @classmethod
    def of(cls, folded: str, pauses: Iterable[int]) -> "Reading":
        """Put pauses into a folded sentence."""
        places = tuple(sorted(pauses))
        bounds = (0, *places, len(folded))
        folded = in_hiragana(_HASH.sub(_mark_for_hash, folded))
        pieces = [folded[start:end] for start, end in pairwise(bounds)]
        has_kana = bool(places) and any(script_of(char) == "Kana" for char in folded)
        return cls((_IDEOGRAPHIC_COMMA if has_kana else _COMMA).join(pieces), places)

    def source(self, edges: Iterable[int]) -> Source:
        """What the tagger reads, with edges in the folded sentence."""
        return self.text, {edge + bisect_left(self.pauses, edge + 1) for edge in edges}

    def mentions(self, found: Iterable[Mention], folded: str) -> Iterator[Mention]:
        """Mentions of this reading where they stand in the folded sentence.

        One that goes over a pause becomes one on each side.
        """
        inserted = [place + number for number, place in enumerate(self.pauses)]
        for mention in found:
            start = mention.start
            over = inserted[bisect_left(inserted, start) : bisect_left(inserted, mention.end)]
            for stop in (*over, mention.end):
                first = start - bisect_left(inserted, start)
                last = stop - bisect_left(inserted, stop)
                first, last = trimmed(folded, first, last)
                if first < last:
                    yield mention.over(first, last, folded)
                start = stop + 1


def _mark_for_hash(found: re.Match[str]) -> str:
    is_first = not any(map(str.isalnum, found.string[: found.start()]))
    return " " if is_first else _COMMA


def readings_of(folded: Folded) -> list[Reading]:
    """The readings of a sentence: in one piece but for walls, then parted at its seams, if any."""
    if not folded.seams:
        return [Reading.of(folded.text, folded.walls)]
    pairs = pairs_in(folded)
    # Between two of such persons a pause is sure, and within one there is none.
    walls = {*folded.walls, *(start for start, _, _ in pairs)} - {0}
    seams = set(folded.seams) - {given for _, given, _ in pairs}
    return [Reading.of(folded.text, walls), Reading.of(folded.text, {*walls, *seams})]


def choose(
    whole: Sequence[Mention],
    parted: Sequence[Mention],
    folded: Folded,
    known: Iterable[NameMatch],
) -> tuple[tuple[Mention, ...], tuple[int, ...]]:
    """Choose between two readings, for each stretch in which their mentions overlap.

    What is added to probabilities was chosen on development sets of Chinese and Japanese with gaps
    and line breaks inside names, and on lists of the names in them.

    Args:
        whole: Mentions of the sentence in one piece, by start; they do not overlap.
        parted: The same of the sentence parted at its seams.
        folded: The sentence.
        known: Known names of the sentence.

    Returns:
        The mentions that stay, by start; and the seams that none of them goes over.
    """
    if not folded.seams:
        return tuple(whole), ()
    known = list(known)
    priors = {match.span: match.prior for match in known}
    full = {
        match.span
        for match in known
        if match.prior >= _LEAST_FULL
        and match.names[0].label == "PER"
        and " " in match.names[0].english
    }
    is_list = _is_list((*whole, *parted), folded.text)

    def favour(mention: Mention, others: Sequence[Mention]) -> float:
        if not crosses(mention, folded.seams):
            return _IN_LIST if is_list else _STAYS
        are_known = _are_known(mention, others, priors)
        is_known = priors.get(mention.span, 0.0) >= _LEAST_PRIOR
        if mention.span in full:
            return _SURELY_OVER
        if is_known and not (are_known and is_list):
            is_sure = priors[mention.start, mention.end] >= _LEAST_FULL
            return _SURELY_OVER if is_sure and not are_known else _KNOWN_OVER
        if are_known or _are_chinese(mention, others):
            return _KNOWN_APART
        if not is_list and _has_full_name(mention, others, full):
            return _KNOWN_APART
        if not is_list and _WIDE in mention.text:
            is_person = mention.label == "PER" and len(mention.text.split()) == _FULL_NAME
            return _GOES_OVER if is_person else _OVER_WIDE
        return _OVER_IN_LIST if is_list else _GOES_OVER

    chosen: list[Mention] = []
    for one, other in stretches(whole, parted):
        worth = sum((m.score + favour(m, other)) * _letters(m) for m in one)
        other_worth = sum(m.score * _letters(m) for m in other)
        chosen += one if worth >= other_worth else other
    is_open = (seam for seam in folded.seams if not any(crosses(one, (seam,)) for one in chosen))
    return tuple(chosen), tuple(is_open)


def _letters(mention: Mention) -> int:
    """Length of a mention without the spaces in it."""
    return len(mention.text) - mention.text.count(" ")


def _is_list(mentions: Iterable[Mention], folded: str) -> bool:
    """Whether nearly all letters of a sentence are in names."""
    covered = {place for one in mentions for place in range(*one.span)}
    num_covered = sum(folded[place].isalnum() for place in covered)
    return num_covered >= _LIST * sum(map(str.isalnum, folded))


def _are_known(
    mention: Mention, others: Iterable[Mention], priors: Mapping[tuple[int, int], float]
) -> bool:
    """Whether a mention consists of several known names, none of a single character."""
    parts = [one for one in others if one.overlaps(*mention.span)]
    return (
        len(parts) > 1
        and sum(one.end - one.start for one in parts) >= mention.end - mention.start
        and all(
            one.end - one.start > 1 and priors.get(one.span, 0.0) >= _LEAST_PART_PRIOR
            for one in parts
        )
    )


def confirmed(mentions: Iterable[Mention], known: Collection[NameMatch]) -> tuple[Mention, ...]:
    """Make mentions that are surely known organisations as sure as these: 外交部.

    What the tagger takes for a place and is known as nothing but an organisation is one: JR東日本.

    Args:
        mentions: Of one sentence.
        known: Its known names.
    """
    priors = {
        match.span: match.prior
        for match in known
        if match.prior >= _LEAST_CONFIRMED and match.names[0].label == "ORG"
    }
    bodies = {
        match.span
        for match in known
        if match.prior >= _LEAST_BODY and not match.composition and _is_body(match)
    }
    return tuple(
        replace(one, score=max(one.score, priors.get(one.span, 0.0)))
        if one.label == "ORG"
        else one.as_a("ORG")
        if one.label == "LOC" and one.share("ORG") >= _LEAST_SHARE and one.span in bodies
        else one
        for one in mentions
    )


def _is_body(match: NameMatch) -> bool:
    """Whether a name is known as an organisation and as nothing else."""
    return all(name.label == "ORG" for name in match.names)


def _are_chinese(mention: Mention, others: Iterable[Mention]) -> bool:
    """Whether a space has a Chinese surname and given name on both sides: 杨迪 吴晓颖."""
    parts = [one for one in others if mention.start <= one.start and one.end <= mention.end]
    return (
        len(parts) > 1
        and mention.label == "PER"
        and sum(len(one.text) for one in parts) == _letters(mention)
        and all(_FULL_CHINESE.fullmatch(one.text) for one in parts)
    )


def _has_full_name(
    mention: Mention, others: Iterable[Mention], full: Collection[tuple[int, int]]
) -> bool:
    """Whether a mention has a person's full name on one side of a gap, and a word on the other."""
    parts = [one for one in others if mention.start <= one.start and one.end <= mention.end]
    return (
        len(parts) > 1
        and all(one.label == "PER" and one.end - one.start > 1 for one in parts)
        and any(one.span in full for one in parts)
    )


def crosses(span: Mention | NameMatch, places: Iterable[int]) -> bool:
    """Whether a span has one of some offsets inside."""
    return any(span.start < place < span.end for place in places)


def within_walls(
    known: Iterable[NameMatch], folded: Folded, seams: Collection[int], mentions: Sequence[Mention]
) -> list[NameMatch]:
    """Leave out known names that go over a wall, or over a seam at which the tagger parts names.

    Args:
        known: Known names of a sentence.
        folded: The sentence.
        seams: Those of its seams that no mention goes over.
        mentions: Its mentions.
    """
    # Where words have spaces between them, a known name goes over a break as over any of these.
    inner = [seam for seam in seams if folded.text[seam : seam + 1] != " "]
    return [
        match
        for match in known
        if not crosses(match, folded.walls)
        and not (crosses(match, inner) and any(one.overlaps(*match.span) for one in mentions))
    ]


def stretches(
    whole: Sequence[Mention], parted: Sequence[Mention]
) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Group mentions of two readings that overlap, directly or by way of others."""
    ordered = sorted(
        [(one.start, one.end, 0, one) for one in whole]
        + [(one.start, one.end, 1, one) for one in parted],
        key=lambda item: item[:3],
    )
    group: tuple[list[Mention], list[Mention]] = ([], [])
    end = 0
    for first, last, side, mention in ordered:
        if first >= end and (group[0] or group[1]):
            yield group
            group = ([], [])
        group[side].append(mention)
        end = max(end, last)
    if group[0] or group[1]:
        yield group
