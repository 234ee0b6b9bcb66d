"""Common nouns that the tagger takes for names: heads of columns, mere titles, a blog."""

import re
from collections.abc import Iterable, Mapping

from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.pipeline.source.cells import fills_cell
from eat_edge.types import Mention

__all__ = ["without_nouns"]


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(any_of(words), re.IGNORECASE)


_HEADS: Mapping[str, re.Pattern[str]] = {
    "zh": _any_of(
        "姓名 名字 作者 记者 編者 城市 国家 國家 地区 地區 地点 地點 地址 公司 单位 單位 "
        "部门 部門 学校 省份 "
        "籍贯 "
        "(?:参加|參加|参赛|參賽|成员|成員|主办|主辦|签署|會員|会员)国家?"
    ),
    "ja": _any_of(
        "氏名 名前 名称 住所 所属 会社 会社名 学校 都市 都市名 国名 地名 地域 担当 担当者 "
        "著者 記者 "
        "(?:参加|出身|開催|加盟|対象|締約|主催|当事|発展|原産|輸出|輸入|生産|相手|派遣|受入)国 "
        "(?:出身|開催|所在|現住|目的|勤務|出発|到着|原産|発行|撮影)地"
    ),
    "ko": _any_of(
        "이름 성명 성함 도시 국가 나라 지역 주소 회사 소속 출신 학교 장소 (?:참가|출전|회원)국"
    ),
    "ru": _any_of(
        "имя фамилия фио отчество город страна регион область адрес компания организация"
    ),
    "uk": _any_of("ім'я прізвище піб місто країна регіон область адреса компанія організація"),
    "ar": _any_of("الاسم المدينة البلد الدولة العنوان الشركة المكان المنطقة الجهة"),
    "he": _any_of("שם עיר מדינה כתובת חברה ארגון מקום"),
    "hi": _any_of("नाम शहर देश पता राज्य कंपनी संस्था स्थान"),
    "th": _any_of("ชื่อ นามสกุล เมือง ประเทศ จังหวัด ที่อยู่ บริษัท สถานที่"),
    "hy": _any_of("անուն ազգանուն քաղաք երկիր հասցե ընկերություն"),
    "ka": _any_of("სახელი გვარი ქალაქი ქვეყანა მისამართი კომპანია"),
}
"""What stands above a column, or before the colon of a field."""
_TITLES: Mapping[str, re.Pattern[str]] = {
    "zh": _any_of("晴 多云 多雲 阴 陰 [小中大暴雷阵陣]雨 [小中大暴]雪"),
    "hi": _any_of("(?:उप)?(?:प्रधानमंत्री|राष्ट्रपति|मुख्यमंत्री) राज्यपाल मंत्री अध्यक्ष प्रधानमन्त्री"),
}
"""Titles that are no name without the person's, and the weather."""
_CALLED_AFTER: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(
        r"微博(?! ?(?:公司|集[团團]|股|[总總]部|[财財][报報]|[董监監]事|CEO|首席|\())"
    ),
}
"""A microblog, after which a company is called, and what says that the company is meant."""
_FIELD = re.compile(r"\s*[:：]")
_BYLINES: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile("(?:文|写真|撮影|取材|聞き手|構成|編集|絵|画|訳|翻訳)(?=[・=/])"),
    "zh": re.compile("(?:[文图圖]|摄影|攝影|撰文|编辑|編輯|翻译|翻譯|[记記]者)(?=[・/|])"),
}
"""What somebody has done, before a mark and the name: 文・山本太郎."""


def without_nouns(
    mentions: Iterable[Mention], folded: str, walls: Iterable[int], lang: str
) -> list[Mention]:
    """Leave out common nouns.

    Args:
        mentions: Spans of a sentence.
        folded: The sentence.
        walls: Offsets of the spaces in it that stand between columns.
        lang: Its language.
    """
    heads, titles, bounds = _HEADS.get(lang), _TITLES.get(lang), {*walls}
    called = _CALLED_AFTER.get(lang)
    bylines = _BYLINES.get(lang)
    return [
        one
        for one in mentions
        if not (titles is not None and titles.fullmatch(one.text))
        and not (bylines is not None and _is_byline(folded, one, bylines))
        and not (
            called is not None
            and (noun := called.match(folded, one.start))
            and noun.end() == one.end
        )
        and not (
            heads is not None
            and heads.fullmatch(one.text)
            and _is_head(folded, one.start, one.end, bounds)
        )
    ]


def _is_head(folded: str, start: int, end: int, walls: set[int]) -> bool:
    """Whether something stands before the colon of a field, or fills a cell."""
    return _FIELD.match(folded, end) is not None or fills_cell(folded, start, end, walls)


def _is_byline(folded: str, mention: Mention, bylines: re.Pattern[str]) -> bool:
    """Whether something says what the person behind it has done."""
    found = bylines.match(folded, mention.start)
    return found is not None and found.end() == mention.end
