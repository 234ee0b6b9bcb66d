"""Known names that stand where names do: in a list, alone in a cell, before the title of a head."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from eat_edge.names import NameMatch, non_overlapping
from eat_edge.text import Folded
from eat_edge.types import Mention

__all__ = ["with_companions"]

_SEPARATOR = re.compile(r" ?[-/|\u30fb\u3001,\u2022\u2013\u2014~] ?")
_HASHTAG = re.compile(r"(?<!\w)#(\w+)")
_CELL = re.compile(r"[^\t|\n]+")
_BRACKETED = re.compile(r" ?\(([\u30a1-\u30fa\u30fc\u30fb]{2,20})\)")
"""Katakana behind a Chinese name: how its owner writes it, which is no name of its own."""
_TITLE = re.compile("副?(?:总理|部长|主席|主任|发言人|书记|秘书长|局长|行长|署长|委员长)")
"""Titles of the head or the spokesperson of a Chinese body: 国务院总理."""
_LEAST_HEADED = 0.85
"""Prior from which on a known body before such a title is a name."""
_LONG, _LEAST_LONG = 3, 0.65
"""Words of a known body that nothing else is called by, and prior from which on it is one."""
_LEAST_LISTED, _LEAST_ALONE, _LEAST_BRACKETED = 0.3, 0.6, 0.5
"""Prior from which on a known name beside one of its type is a name, one that is alone, and one
with its katakana behind it."""
_SCORE = 0.9
_LABELS = ("PER", "LOC", "ORG")


def with_companions(
    mentions: Sequence[Mention], known: Iterable[NameMatch], folded: Folded, lang: str
) -> list[Mention]:
    """Add known names that the tagger overlooked, where the layout tells.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same with others between them; they still do not overlap.
    """
    plain = [one for one in known if not one.composition and one.names[0].label in _LABELS]
    listed = _with_lists(mentions, plain, folded.text)
    added = [*_alone(plain, folded)]
    added += _long(plain)
    if lang == "zh":
        glosses = _glosses([*mentions, *plain], folded.text)
        listed = [one for one in listed if one.span not in glosses]
        added += _bracketed(plain, folded.text)
        added += _headed(plain, folded.text)
    # What the tagger found comes first.
    given = {one.span for one in mentions}
    first = [one for one in listed if one.span in given]
    return non_overlapping([*first, *listed, *added])


def _lists(known: Sequence[NameMatch], text: str) -> Iterator[list[NameMatch]]:
    """Rows of well known names of one type with the marks of a list between them."""
    by_start: dict[int, NameMatch] = {}
    for match in known:
        around = text[max(0, match.start - 1) : match.start] + text[match.end : match.end + 1]
        if match.prior >= _LEAST_LISTED and not any(map(str.isalnum, around)):
            by_start.setdefault(match.start, match)
    used: set[int] = set()
    for start, match in sorted(by_start.items()):
        row = [match]
        while mark := _SEPARATOR.match(text, row[-1].end):
            following = by_start.get(mark.end())
            if following is None or following.names[0].label != match.names[0].label:
                break
            row.append(following)
        if len(row) > 1 and start not in used:
            used |= {one.start for one in row}
            yield row


def _with_lists(
    mentions: Iterable[Mention], known: Sequence[NameMatch], text: str
) -> list[Mention]:
    """Complete the lists of which the tagger found one name; it may have mistaken their type."""
    found = {one.span: one for one in mentions}
    for row in _lists(known, text):
        spans = [match.span for match in row]
        if not any(span in found for span in spans):
            continue
        for span, match in zip(spans, row, strict=True):
            given = found.get(span)
            if given is None or given.score < _SCORE:
                found[span] = _mention(match)
    return list(found.values())


def _alone(known: Iterable[NameMatch], folded: Folded) -> Iterable[Mention]:
    """Known names that are all there is in a cell of a row."""
    text = folded.text
    spans = [cell.span() for cell in _CELL.finditer(text)]
    spans += [tag.span(1) for tag in _HASHTAG.finditer(text)]
    if folded.walls:
        bounds = [0, *folded.walls, len(text)]
        spans += list(pairwise(bounds))
    if len(spans) < 2:
        return
    cells = set()
    for start, end in spans:
        content = text[start:end]
        first = start + len(content) - len(content.lstrip())
        cells.add((first, start + len(content.rstrip())))
    for match in known:
        if match.span in cells and match.prior >= _LEAST_ALONE:
            yield _mention(match)


def _glosses(names: Iterable[Mention | NameMatch], text: str) -> set[tuple[int, int]]:
    """Spans of katakana in brackets behind names."""
    found = (_BRACKETED.match(text, name.end) for name in names)
    return {kana.span(1) for kana in found if kana is not None}


def _bracketed(known: Iterable[NameMatch], text: str) -> Iterable[Mention]:
    """Chinese names with their katakana in brackets: 优衣库（ユニクロ）."""
    for match in known:
        kana = _BRACKETED.match(text, match.end)
        if kana is not None and match.prior >= _LEAST_BRACKETED:
            yield _mention(match)


def _long(known: Iterable[NameMatch]) -> Iterable[Mention]:
    """Known bodies of many words: قوات الدعم السريع."""
    for match in known:
        num_words = match.surface.count(" ") + 1
        is_body = all(name.label == "ORG" for name in match.names)
        if num_words >= _LONG and is_body and match.prior >= _LEAST_LONG:
            yield _mention(match)


def _headed(known: Iterable[NameMatch], text: str) -> Iterable[Mention]:
    """Well known bodies before the title of their head."""
    for match in known:
        is_body = match.names[0].label == "ORG" and match.prior >= _LEAST_HEADED
        if is_body and _TITLE.match(text, match.end):
            yield _mention(match)


def _mention(match: NameMatch) -> Mention:
    return Mention(match.start, match.end, match.surface, match.names[0].label, _SCORE)
