"""Datelines: where a report was written, and for which agency or by whom: (ソウル=連合ニュース)."""

import re
from collections.abc import Iterable, Mapping

from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.types import Mention

__all__ = ["with_datelines"]


_SCORE = 0.95
_AGENCIES: Mapping[str, str] = {
    "zh": any_of(
        "新华社 新華社 新华网 新華網 中新社 中新网 中新網 人民网 央视网 环球网 中央社 "
        "中国新闻社 法新社 路透社 "
        "美联社 美聯社 塔斯社 共同社 韩联社 韓聯社 合众国际社 环球时报 人民日报"
    ),
    "ja": any_of(
        "共同通信 共同 時事通信 時事 ロイター通信 ロイター 聯合ニュース 連合ニュース "
        "タス通信 新華社 中央社 AFP AP"
    ),
    "ko": any_of("연합뉴스 뉴시스 뉴스1 로이터 신화통신 이데일리 머니투데이 AFP AP"),
    "hi": any_of("भाषा वार्ता रॉयटर्स रायटर पीटीआई एएनआई एएफपी आईएएनएस"),
    "he": any_of("רויטרס איי.פי. איי-פי"),
    "ar": any_of("رويترز واس وام بترا كونا"),
    "ru": any_of("ТАСС Рейтер Интерфакс РБК"),
    "uk": any_of("УНІАН Укрінформ Рейтер"),
}
"""News agencies and what else datelines name; some are ordinary words elsewhere."""
_BRACKETS: Mapping[str, re.Pattern[str]] = {
    # (PLACE=AGENCY), (PLACE AGENCY), and the agency by itself behind a place and a date.
    "ja": re.compile(
        rf"[(【\[](?P<place>[^\W\d]{{2,12}}?)[= ]?(?P<agency>{_AGENCIES['ja']})[)】\]]"
    ),
    "ko": re.compile(rf"[(【\[](?P<place>\w{{2,8}})[= ](?P<agency>{_AGENCIES['ko']})[)】\]]"),
    "hi": re.compile(rf"\d[^()]{{1,20}}\((?P<agency>{_AGENCIES['hi']})\)"),
    "he": re.compile(rf"^\W*[\w ]{{2,20}},? \((?P<agency>{_AGENCIES['he']})\)"),
    "ar": re.compile(rf"^\W*[\w ]{{2,20}},? ?[-(\u2013] ?(?P<agency>{_AGENCIES['ar']})\b"),
    "ru": re.compile(rf"^\W*[\w ,-]{{2,30}}[.,(\u2014\u2013-]+ ?(?P<agency>{_AGENCIES['ru']})\b"),
    "uk": re.compile(rf"^\W*[\w ,-]{{2,30}}[.,(\u2014\u2013-]+ ?(?P<agency>{_AGENCIES['uk']})\b"),
    # 中新网成都3月5日电; 环球时报驻东京记者.
    "zh": re.compile(
        rf"^\W*(?P<agency>{_AGENCIES['zh']})"
        r"(?:(?=\w{2,8}?\d+月\d+日)|驻(?P<place>\w{2,6}?)(?:特派|特约)?记者)"
        # 【广州日报讯】.
        r"|^\W*[【(\[](?P<paper>\w{2,8}(?:[日晚早时时商都]报|新闻网?|电视台|网))讯[】)\]]"
    ),
}
_BY_WHOM = re.compile(
    r"(?:^(?=\w+=[\u4e00-\u9fff]+$)|[(【\[])(?P<place>[^\W\d]{2,10})=(?P<person>[^\W\d]{2,8})(?:[)】\]]|$)"
)
"""A Japanese newspaper names its reporter: 【ワシントン＝鈴木一郎】."""


def with_datelines(
    mentions: Iterable[Mention], folded: str, lang: str
) -> tuple[list[Mention], tuple[int, ...]]:
    """Put the names of datelines where the tagger took them for something else.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same, with the places, agencies and persons of datelines; they still do not overlap.
        And the offsets at which nothing joins them.
    """
    placed = list(mentions)
    pattern, group, label = _BRACKETS.get(lang), "agency", "ORG"
    found = None if pattern is None else pattern.search(folded)
    if found is not None and found.groupdict().get("paper"):
        group = "paper"
    if found is None and lang == "ja":
        found, group, label = _BY_WHOM.search(folded), "person", "PER"
    if found is None or not _has_place(found, placed, lang):
        return placed, ()
    placed = _put(placed, found, group, label)
    if found.groupdict().get("place"):
        placed = _put(placed, found, "place", "LOC")
    return placed, (found.start(_last_group(found)),)


def _has_place(found: re.Match[str], mentions: Iterable[Mention], lang: str) -> bool:
    """Whether the tagger sees any name where the place of a dateline is: not in (男女共同)."""
    if lang == "zh":
        return True
    has_group = bool(found.groupdict().get("place"))
    start, end = found.span("place") if has_group else (0, found.start("agency"))
    return any(one.overlaps(start, end) for one in mentions)


def _last_group(found: re.Match[str]) -> str:
    """Of the names of a dateline the one that stands last."""
    return max((name for name, text in found.groupdict().items() if text), key=found.start)


def _put(mentions: list[Mention], found: re.Match[str], group: str, label: str) -> list[Mention]:
    """Put a name of a dateline instead of what overlaps it; what reaches beyond is cut."""
    start, end = found.span(group)
    kept = []
    for one in mentions:
        if not one.overlaps(start, end):
            kept.append(one)
        elif found.start() < one.start < start:
            text = one.text[: start - one.start].rstrip("= 驻")
            kept.append(one.part(0, len(text)))
    return sorted([*kept, Mention(start, end, found[group], label, _SCORE)], key=lambda m: m.start)
