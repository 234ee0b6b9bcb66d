"""Bodies that are known well and that the tagger overlooked, or was in doubt of: 더불어민주당.

Parties, ministries, agencies and clubs have long names that mean nothing else; where one of these
stands in a text, it is meant.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from eat_edge.english.kinds import name_in_table
from eat_edge.english.tabled import bodies_within
from eat_edge.names import NameMatch
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = ["with_overlooked"]

_LEAST_LETTERS: Mapping[str, int] = {"zh": 4, "ja": 4, "ko": 3, "th": 7}
"""Letters of a name that means nothing else, by language."""
_LEAST_TABLED: Mapping[str, int] = {**_LEAST_LETTERS, "zh": 3, "th": 4}
"""The same of a name of our tables; in Chinese only of brands."""
_BRAND_ZH = re.compile(
    "(?!甲骨文|寒武[纪紀]|兵工[厂廠]|[亚亞][马馬][逊遜]|[瓦华華]格[纳納]|特斯拉|西[门門]子|斯坦福|迪士尼|赫[罗羅][纳納]|"
    "海底[捞撈][上起出到])"
    "..[^部队隊会會院局台臺委办辦社党黨行署所金军軍雄]"
)
"""Names of three letters that mean nothing else, where the tagger sees nothing: 小红书."""
_MINISTRY_ZH = re.compile(
    "(?:外交|[国國]防|[财財]政|商[务務]|教育|公安|司法|民政|[农農][业業]|科技|水利|文化|[卫衛]生|交通|[铁鐵]道)部"
)
"""Ministries whose names are shorter than that."""
_LEAST_PRIOR = 0.65
"""Prior from which on a body is known well."""
_LEAST_FIRM = 0.4
_FIRM = re.compile(r"(?:Co|Corp|Inc|Ltd)\.$|Corporation$|Company$")
"""The same of a company, and the end of its English name."""
_LEAST_BODY = 0.5
"""Score of a body that the tagger does see."""
_LEAST_SHARE = 0.05
"""Share of a body that the tagger gives one that it takes for something else."""
_SHORT = 2
"""Letters of a name that with the Han character behind it is rather one word: 国会議員."""
_SCORE = 0.9
_NO_BODY = re.compile(".*(?:[運运][動动]|事件|[大会]会|[戦战][争爭]|[条條][約约]|警備隊)")
"""What lists of names have for bodies, and is none."""
_SITES = re.compile(
    "페이스북|트위터|유튜브|인스타그램|카카오톡|เฟซบุ๊ก|ทวิตเตอร์|ยูทูบ|อินสตาแกรม|可口可[乐樂]|"
    "フェイスブック|ツイッター|ユーチューブ|インスタグラム|สิงห์|มหิดล|บางจาก|ข่าวสด|กัลฟ์|ฮอนด้?า|ไอเอส"
)
"""Companies that more often are what people use, or drink, or words."""
_BEHIND_KO = re.compile(
    "(?:[은는이가을를과와의도로]|에서?|에게|으로|이라|에는|에도|측|등|서|계|전에서)*(?![가-힣])"
)
"""Particles, and nothing else, stand behind a Korean name."""
_QUOTED: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(
        "(?:店|会社|企業|メーカー|大手|チェーン|ブランド|団体|グループ|劇団|バンド)「$"
    ),
    **dict.fromkeys(
        ("ru", "uk"),
        re.compile(
            "(?:компан|фирм|фірм|завод|больниц|лікарн|клин|клін|лице|ліце|театр|клуб|газет|"
            "телеканал|агентств|банк|холдинг|корпорац|концерн|издательств|видавництв|фонд|"
            "парти|парті)\\w{0,5} «$"
        ),
    ),
    "zh": re.compile('(?:公司|企业|品牌|集团|组织|乐队|平台|连锁店)[“"「]$'),
}
"""A common noun, in apposition to which a quoted name stands: 洋菓子店「モロゾフ」."""
_LEAST_PLACE = 0.1
_GOES_ZH = re.compile(
    "(?:(?<![不想感达得过失])[在到抵赴至回去住喺]|前往|飞往|去往|视察|游览|来自)$"
)
_DOES_ZH = re.compile(
    "(?:[,.!?、]|$|[碰遇吃买玩住等开看见接找]|上班|见面|举行|助选|出差|工程|出发|旅游|旅行|演出|加场|集合|拜会|"
    "[上下]车|去(?!年))"
)
"""Share of a place from which on the words before it and behind it make it one."""
_CLOSING = '”"」»'
_MOST_BEFORE = 18
"""Code points before a quoted name that are looked at."""


def with_overlooked(
    mentions: Iterable[Mention], known: Iterable[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Add bodies that are surely meant, instead of their parts.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same with others; they still do not overlap.
    """
    known, found = list(known), [_confirmed(one, folded, lang) for one in mentions]
    if lang == "zh":
        found = _with_places(found, known, folded)
    if lang not in _LEAST_LETTERS:
        return found
    bodies = sorted({*_known_bodies(known, folded, lang), *_tabled(folded, lang)}, key=_length)
    for start, end in bodies:
        beside = [one for one in found if one.overlaps(start, end)]
        if any(one.start < start or end < one.end for one in beside):
            continue
        if any(_is_seen(one, start, end, lang) for one in beside):
            continue
        if any(_is_two(one, bodies, folded, end) for one in beside):
            continue
        if _is_short(start, end, lang) and any(one.score >= _LEAST_BODY for one in beside):
            continue
        found = [one for one in found if one not in beside]
        found.append(Mention(start, end, folded[start:end], "ORG", _SCORE))
    return sorted(found, key=lambda one: one.start)


def _with_places(
    mentions: Sequence[Mention], known: Sequence[NameMatch], folded: str
) -> list[Mention]:
    """Known places that the tagger doubts, where somebody goes or does something: 赴屏东助选."""
    seen = {one.span: one for one in mentions}
    told = {
        match.span
        for match in known
        if match.names[0].label in ("LOC", "")
        and _GOES_ZH.search(folded, max(0, match.start - 3), match.start)
        and _DOES_ZH.match(folded, match.end)
        and (one := seen.get(match.span)) is not None
        and one.share("LOC") >= _LEAST_PLACE
    }
    return [
        one.as_a("LOC", _SCORE) if one.span in told and one.score < _SCORE else one
        for one in mentions
    ]


def _is_seen(mention: Mention, start: int, end: int, lang: str) -> bool:
    """Whether the tagger sees a body, or this very name; a Japanese firm it may only doubt."""
    is_it = mention.span == (start, end)
    if lang == "ja" and is_it and mention.label == "ORG":
        return mention.score >= _LEAST_BODY
    return is_it or _is_body(mention, lang)


def _is_body(mention: Mention, lang: str) -> bool:
    """Whether the tagger sees a body already; of a Thai abbreviation it may see but the letters."""
    return mention.label == "ORG" and (lang != "th" or mention.score >= _LEAST_BODY)


def _length(span: tuple[int, int]) -> tuple[int, int]:
    """The longest first."""
    return span[0] - span[1], span[0]


def _is_two(part: Mention, bodies: Sequence[tuple[int, int]], folded: str, end: int) -> bool:
    """Whether a body stands behind its country, each as a name by itself: 미국 연방준비제도."""
    return folded[part.end : part.end + 1] == " " and (part.end + 1, end) in bodies


def _confirmed(mention: Mention, folded: str, lang: str) -> Mention:
    """A body of our tables that the tagger was in doubt of, and what a text calls a company."""
    if mention.label == "ORG" and mention.score >= _SCORE:
        return mention
    quoted = _QUOTED.get(lang)
    is_quoted = (
        quoted is not None
        and folded[mention.end : mention.end + 1] in tuple(_CLOSING)
        and quoted.search(folded, max(0, mention.start - _MOST_BEFORE), mention.start) is not None
    )
    is_listed = (
        mention.share("ORG") >= _LEAST_SHARE
        and (
            lang != "ja"
            or len(mention.text) > _SHORT
            or script_of(folded[mention.end : mention.end + 1] or " ") != "Han"
        )
        and len(mention.text) > 1
        and name_in_table(mention.text, lang, "ORG") is not None
        and name_in_table(mention.text, lang, "LOC") is None
    )
    if not (is_quoted or (lang in _LEAST_LETTERS and is_listed)):
        return mention
    return mention.as_a("ORG", _SCORE)


def _known_bodies(known: Iterable[NameMatch], folded: str, lang: str) -> Iterator[tuple[int, int]]:
    for match in known:
        if (
            not match.composition
            and (_is_ministry(match, lang) or _is_known_well(match, lang))
            and _NO_BODY.fullmatch(match.surface) is None
            and _stands_alone(folded, match.start, match.end, lang)
        ):
            yield match.start, match.end


def _is_ministry(match: NameMatch, lang: str) -> bool:
    return lang == "zh" and _MINISTRY_ZH.fullmatch(match.surface) is not None


def _is_known_well(match: NameMatch, lang: str) -> bool:
    return (
        match.prior >= _LEAST_PRIOR
        and match.end - match.start >= _LEAST_LETTERS[lang]
        and all(name.label == "ORG" for name in match.names)
    ) or (lang == "ja" and match.prior >= _LEAST_FIRM and _is_firm(match))


def _is_firm(match: NameMatch) -> bool:
    """Whether lists have it for a company, if only by its English: ヤマト運輸."""
    names = match.names
    is_long = match.end - match.start >= _LEAST_LETTERS["ja"]
    return is_long and all(not name.label and _FIRM.search(name.english) for name in names)


def _tabled(folded: str, lang: str) -> Iterator[tuple[int, int]]:
    for start, end in bodies_within(folded, lang, _LEAST_TABLED[lang]):
        is_meant = not _is_short(start, end, lang) or _BRAND_ZH.match(folded, start) is not None
        if is_meant and _stands_alone(folded, start, end, lang, is_tabled=True):
            yield start, end


def _is_short(start: int, end: int, lang: str) -> bool:
    """Whether a Chinese name may well be a part of a longer one."""
    return lang == "zh" and end - start < _LEAST_LETTERS["zh"]


def _stands_alone(folded: str, start: int, end: int, lang: str, *, is_tabled: bool = False) -> bool:
    """Whether the letters around a name are no part of its word.

    Hiragana behind the katakana of a name of our tables are none: ユニクロで.
    """
    if _SITES.fullmatch(folded, start, end):
        return False
    # In Chinese, katakana tell how its owner writes the name before it.
    if lang == "zh" and script_of(folded[start]) == "Kana":
        return False
    before, behind = folded[start - 1 : start] if start else "", folded[end : end + 1]
    if "・" in (before, behind) and _is_katakana(folded[start]):
        return False
    if lang == "ko":
        return not before.isalnum() and _BEHIND_KO.match(folded, end) is not None
    return not any(
        inner.isascii() == outer.isascii()
        and script_of(inner) == script_of(outer) != "Han"
        and not (is_tabled and _is_katakana(inner) and not _is_katakana(outer))
        and lang != "th"
        and inner.isalnum()
        and outer.isalnum()
        for inner, outer in ((folded[start], before), (folded[end - 1], behind))
        if outer
    )


def _is_katakana(letter: str) -> bool:
    return "ァ" <= letter <= "ー"
