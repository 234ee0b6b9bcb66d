"""Thai bodies and places with their kind before the name: รพ.ศิริราช, จ.นนทบุรี, โรงเรียนวัดดอน.

The full stop of an abbreviated kind makes the tagger part such a name, doubt it, or overlook it.
Who abbreviates the kind of a body says that a name follows; a place is one where the tagger or the
lexicon has a name there, for the same letters abbreviate other words, too. Where the kind is
spelled out, a name that the tagger sees behind it is that of a body.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.pipeline.source.beside import AREAS_TH
from eat_edge.types import Mention

__all__ = ["with_abbreviated"]

_SCORE = 0.9
_BODIES = any_of(
    r"รพ\.สต\. รพ\. รร\. ร\.ร\. มรภ\. มทร\. สน\. สภ\. บมจ\. บจก\. บลจ\. หจก\. อบต\. อบจ\. "
    r"สสจ\. สพป\. สพม\. ธ\. วค\. ม\.(?!ต้น|ปลาย|ที่)"
)
_SPELLED = any_of(
    "โรงเรียน โรงพยาบาล คลินิก สถานีตำรวจ(?:ภูธร|นครบาล)? ศาลจังหวัด ศาลแขวง ทีมชาติ มหาวิทยาลัย "
    "วิทยาลัย สโมสร เทศบาล(?:เมือง|นคร|ตำบล) องค์การบริหารส่วน(?:ตำบล|จังหวัด) สมาคม มูลนิธิ"
)
_PLACES = any_of(r"จ\. อ\. ต\. ถ\. ซ\.")
_KIND = re.compile(
    f"(?:(?<![\u0e00-\u0e7f.])(?:(?P<body>{_BODIES})|(?P<place>{_PLACES})) ?|(?:{_SPELLED}))"
    "(?=[\u0e01-\u0e7f]{2})"
)
_AREA = re.compile(f" (?:{AREAS_TH})")
_NAME = re.compile("(?<! )[\u0e01-\u0e7f]{2,16}(?![.\u0e01-\u0e7f])")
"""Letters up to the next space; more of them are hardly a name alone, but what is said of it."""


def with_abbreviated(
    mentions: Sequence[Mention], known: Iterable[NameMatch], folded: str
) -> list[Mention]:
    """Join the names of a Thai sentence with the abbreviated kinds before them.

    Args:
        mentions: Spans that do not overlap, by start.
        known: Its known names.
        folded: The sentence.

    Returns:
        The same with such names in place of their parts; they still do not overlap.
    """
    found, known = list(mentions), list(known)
    kinds = list(_KIND.finditer(folded))
    for kind, following in zip_longest(kinds, kinds[1:]):
        is_apart = following is not None and (following["body"] or following["place"])
        last = following.start() if following and is_apart else len(folded)
        start, label = kind.start(), "LOC" if kind["place"] else "ORG"
        end = _end_of_name(kind, label, found, known, folded[:last].rstrip())
        if end is not None and not any(one.start < start < one.end for one in found):
            found = [rest for one in found for rest in _outside(one, start, end, folded)]
            found.append(Mention(start, end, folded[start:end], label, _SCORE))
    return sorted(found, key=lambda one: one.start)


def _outside(one: Mention, start: int, end: int, folded: str) -> Iterator[Mention]:
    """What a name leaves of a mention: all that it does not touch, and the area behind it."""
    if not one.overlaps(start, end):
        yield one
    elif one.end > end and (area := _AREA.match(folded, end)):
        yield one.part(area.start() + 1 - one.start, None, "LOC")


def _end_of_name(
    kind: re.Match[str],
    label: str,
    mentions: Sequence[Mention],
    known: Iterable[NameMatch],
    room: str,
) -> int | None:
    """Where a name ends that begins behind its kind; None where there is none.

    Args:
        kind: What stands before it.
        label: What it is a kind of.
        mentions: Spans of the sentence, by start.
        known: Its known names.
        room: The sentence up to the next kind.
    """
    start = kind.end()
    tagged = next((one for one in mentions if one.start <= start < one.end), None)
    if tagged is not None:
        is_spelled = not (kind["body"] or kind["place"])
        if tagged.label == "PER" and (label == "LOC" or is_spelled):
            return None
        # Many a school or hospital is a place, where something happens.
        if is_spelled and tagged.label == "LOC" and tagged.start < start:
            return None
        end = tagged.end
        for one in mentions:
            if label == "ORG" and one.start == end and one.label == "LOC":
                end = one.end
        area = _AREA.search(room, start, end)
        return min(end, len(room), area.start() if area else end)
    if kind["place"]:
        places = [
            one.end
            for one in known
            if one.start == start and all(name.label == "LOC" for name in one.names)
        ]
        return max(places, default=None)
    name = _NAME.match(room, start) if kind["body"] else None
    return None if name is None else name.end()
