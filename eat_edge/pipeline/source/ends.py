"""Words around a name that are no part of it, and such that make another name of it.

Particles that end no name (계룡대를), kinds of places and bodies that the tagger leaves away
(잠실구장, 甲府地方気象台, ทีมชาติไทย), and bodies that it takes for the place they are in (성남시청).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.text.korean import FAMILY_NAMES
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = ["with_ends"]

_SCORE = 0.9
_Rules = Sequence[tuple[frozenset[str], re.Pattern[str], str]]
"""Types of the name, what stands beside it, type of both; ``""`` leaves it."""
_PLACE, _PLACE_OR_BODY = frozenset({"LOC"}), frozenset({"LOC", "ORG"})

_NO_PART: Mapping[str, re.Pattern[str]] = {
    "ko": re.compile("(?<=..)(?:를|에서|에게|까지|부터)$"),
    "th": re.compile("(?<=...)และ$"),
    "zh": re.compile("(?<=..)(?:[主客][场場]|作客|[你妳您][们們]?)$"),
    "ja": re.compile("(?<=..)(?:両[党社軍]| ?御中| \\w{1,6}[部課係室])$"),
}
_BEHIND: Mapping[str, _Rules] = {
    "ko": (
        (
            _PLACE_OR_BODY,
            re.compile("(?:종합운동장|월드컵경기장|야구장|축구장|구장|체육관)"),
            "LOC",
        ),
        (_PLACE, re.compile("(?<=제주)도"), ""),
        (frozenset({"ORG", "LOC"}), re.compile("(?<=경찰)서"), "ORG"),
    ),
    "ja": (
        (_PLACE_OR_BODY, re.compile("(?:地方|管区)?気象台|労働基準監督署|税務署"), "ORG"),
        (
            frozenset({"LOC", "PER"}),
            re.compile("戦(?=[^争線]*(?:本塁打|登板|先発|得点|安打|ゴール))"),
            "戦",
        ),
    ),
}
"""What stands behind a name, and belongs to it."""
_BEFORE: Mapping[str, _Rules] = {
    "th": (
        (_PLACE_OR_BODY, re.compile(f"(?:{any_of('ทีมชาติ กองทัพ สถานีตำรวจ สถานทูต')})$"), "ORG"),
        (_PLACE, re.compile(f"(?:{any_of('เรือนจำกลาง เรือนจำ ดอย สนามมวย น้ำตก แหลม')})$"), "LOC"),
        (_PLACE_OR_BODY, re.compile(r"(?:สน|สภ)\.$"), "ORG"),
    ),
}
_FARTHEST = 16
_BODIES: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(
        ".{2,}(?:病院|医院|クリニック|[地高]裁|裁判所|警察署|消防署|高校|高等学校|中学校|小学校)"
    ),
    "zh": re.compile(".{2,}(?:[地高]院|法院|检察院|地检署|派出所|公安局|警[察务]?局|税务局)"),
    "ko": re.compile(".{2,}(?:[시군구도]청|경찰서|대병원|대학교병원)|국립.*박물관"),
}
"""Bodies by their last word, which the tagger takes for places."""
_BEATEN_JA = re.compile(
    "に(?:\\d+-\\d+|(?:競り)?勝[ちっつ利]|(?:快|大|辛|完|逆転)勝|(?:完|大|惜|連)敗|敗れ)|\\d+連[勝敗]"
)
_WINNER_JA = re.compile("[、,がは]")
_LEAST_CLUB = 0.4
"""What is said of clubs, which are called by their towns: 浦和、川崎に1-0; what stands between the
two; and score from which on the tagger sees a name."""
_WITHHELD_KO = re.compile(f"(?<![가-힣])([{FAMILY_NAMES}])(?=모(?: ?[씨군양]|\\())")
"""A surname whose given name is withheld: 이모 씨."""


def with_ends(mentions: Iterable[Mention], folded: str, lang: str) -> list[Mention]:
    """Give names the ends, and the types, that the words beside them tell.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same, some longer or shorter; they still do not overlap.
    """
    given, settled = list(mentions), list[Mention]()
    for number, one in enumerate(given):
        room = given[number + 1].start if number + 1 < len(given) else len(folded)
        one = _behind(_without(one, lang), folded, room, lang)
        for labels, words, label in _BEFORE.get(lang, ()):
            found = words.search(folded, max(0, one.start - _FARTHEST), one.start)
            if one.label not in labels or found is None:
                continue
            # The tagger may have taken the kind for a name by itself.
            while settled and settled[-1].start >= found.start():
                settled.pop()
            if not settled or settled[-1].end <= found.start():
                one = replace(one.over(found.start(), one.end, folded), label=label)
                break
        if lang in _BODIES and one.label == "LOC" and _BODIES[lang].fullmatch(one.text):
            one = one.as_a("ORG")
        settled.append(one)
    if lang == "ja":
        return _with_clubs(settled, folded)
    return _with_withheld(settled, folded) if lang == "ko" else settled


def _without(mention: Mention, lang: str) -> Mention:
    found = _NO_PART[lang].search(mention.text) if lang in _NO_PART else None
    if found is None or mention.label == "MISC":
        return mention
    return mention.part(0, found.start())


def _behind(mention: Mention, folded: str, room: int, lang: str) -> Mention:
    for labels, words, label in _BEHIND.get(lang, ()):
        found = words.match(folded, mention.end, room)
        if mention.label not in labels or found is None:
            continue
        if label == found[0]:
            # A club is called by its town where a match is spoken of: 広島戦.
            return mention.as_a("ORG")
        longer = mention.over(mention.start, found.end(), folded)
        return replace(longer, label=label or mention.label)
    return mention


def _with_clubs(mentions: Sequence[Mention], folded: str) -> list[Mention]:
    """Clubs that are called by their towns, where one beats another."""
    found = list(mentions)
    for number, one in enumerate(mentions):
        if not _BEATEN_JA.match(folded, one.end):
            continue
        found[number] = _as_club(one)
        before = mentions[number - 1] if number else None
        if before is not None and _WINNER_JA.fullmatch(folded, before.end, one.start):
            is_club = one.label == "ORG" and one.score >= _SCORE
            found[number - 1] = replace(before, label="ORG") if is_club else _as_club(before)
    return found


def _as_club(mention: Mention) -> Mention:
    is_town = mention.label == "LOC" and script_of(mention.text[0]) == "Han"
    if not is_town or mention.score < _LEAST_CLUB:
        return mention
    return mention.as_a("ORG", _SCORE)


def _with_withheld(mentions: Sequence[Mention], folded: str) -> list[Mention]:
    found = list(mentions)
    for name in _WITHHELD_KO.finditer(folded):
        start, end = name.span(1)
        if all(one.end <= start or end <= one.start for one in found):
            found.append(Mention(start, end, name[1], "PER", _SCORE))
    return sorted(found, key=lambda one: one.start)
