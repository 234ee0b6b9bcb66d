"""Names that a pattern tells by itself: 埼玉県警大宮署, グロッシ事務局長."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from eat_edge.names import NameMatch
from eat_edge.types import Mention

__all__ = ["with_patterns"]

_SCORE = 0.9
_PREFECTURES = (
    "(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|"
    "岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|"
    "佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)"
)
_NAMES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "ja": {
        "ORG": re.compile(
            f"(?:警視庁|北海道警|(?:大阪|京都)府警|{_PREFECTURES}県警)"
            "(?:[\u3041-\u30ff\u3400-\u9fff]{1,6}?署)?(?![察官])"
        ),
        "LOC": re.compile(
            "(?<![\u30a1-\u30fc\u3400-\u9fff])[\u30a1-\u30fc\u3400-\u9fff]{2,6}?"
            "(?<!兼)(?:サービスエリア|パーキングエリア|インターチェンジ|ジャンクション)"
        ),
    },
    "zh": {
        "MISC": re.compile("(?:[夏冬]季|[夏冬])?(?:奥运|残奥|亚运|全运|大运)会"),
        "ORG": re.compile(
            "(?:日本|朝鲜)(?:外务省|防卫省|财务省|法务省|海上保安厅)|央行(?=副?行长)"
        ),
    },
    "ar": {
        "LOC": re.compile(
            "(?<!\\w)[وف]?[بلك]?(?:شارع|جسر|ميدان|دوار|كورنيش) "
            "(?:(?:الملك|الأمير|الشيخ|الإمام|الشهيد|أبو|ابن|عبد) \\w+|ال\\w{3,})"
        ),
        "ORG": re.compile(
            "(?<!\\w)[وف]?[بلك]?محكمة (?:جنايات|جنح|استئناف|بداية) ال?\\w{3,}|"
            "(?<!\\w)[وف]?[بلك]?محكمة (?:النقض|التمييز|العدل الدولية|الجنايات الدولية)"
        ),
    },
    # Roads, with the number of a house or behind a quarter of the compass.
    "ko": {
        "LOC": re.compile(
            "(?<=[시군구읍면동리] )[가-힣]{2,}(?:대로|(?<!으)로|길)"
            "(?= ?\\d+(?:-\\d+)?(?:번?길)?(?:[ ,.()]|$)(?! *(?:[명개위년원회차]|퍼센트)))|"
            "(?<![가-힣])[가-힣]{3,}[동남북]로(?=(?:에서|에|를|의|는)?(?:[ ,.]|$))"
        )
    },
    # The Republic of Armenia.
    "hy": {"LOC": re.compile("(?<!\\w)ՀՀ(?!\\w)")},
    "hi": {
        "ORG": re.compile(
            "(?:(?!(?:के|की|का|को|एक|इस|उस|किसी|राज्य|अपने|ने|में|से|और|हर|सभी|भी) )"
            "(?<![\u0900-\u097f])[\u0900-\u097f]{2,} (?:उच्च न्यायालय|हाई ?कोर्ट)"
            "|(?:सर्वोच्च|उच्चतम) न्यायालय|सुप्रीम कोर्ट)(?![\u0900-\u097f])"
        ),
    },
}
_TITLED: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(
        "(?<![\u30a1-\u30fa\u30fc\u30fb])([\u30a1-\u30fa\u30fc\u30fb]{3,20})"
        "(?=前?元?(?:副?大統領|首相|外相|国防相|財務相|事務[局総]長|長官|報道官|国王|皇太子|枢機卿|"
        "容疑者|被告|氏))"
    )
}
"""Katakana before the title of a person."""
_NO_PERSON = re.compile(
    ".*(?:グループ|チーム|メンバー|スタッフ|リーダー|ドライバー|オーナー|ユーザー)$"
)


def with_patterns(
    mentions: Iterable[Mention],
    folded: str,
    lang: str,
    look_up: Callable[[str], NameMatch | None],
) -> list[Mention]:
    """Add what patterns tell, instead of what overlaps it and is no longer.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        folded: The sentence.
        lang: Its language.
        look_up: Knows names by their surface.

    Returns:
        The same with others; they still do not overlap.
    """
    found = list(mentions)
    for told in [*_named(folded, lang), *_titled(folded, lang, look_up)]:
        beside = [one for one in found if one.overlaps(*told.span)]
        # Arabic corpora leave the kind of a place out: السعدون in شارع السعدون.
        if lang == "ar" and told.label == "LOC" and any(one.label == "LOC" for one in beside):
            continue
        if all(told.start <= one.start and one.end <= told.end for one in beside):
            found = [one for one in found if one not in beside]
            surer = max([told.score, *(one.score for one in beside if one.label == told.label)])
            found.append(replace(told, score=surer))
    return sorted(found, key=lambda one: one.start)


def _named(folded: str, lang: str) -> Iterator[Mention]:
    for label, pattern in _NAMES.get(lang, {}).items():
        for name in pattern.finditer(folded):
            yield Mention(name.start(), name.end(), name[0], label, _SCORE)


def _titled(
    folded: str, lang: str, look_up: Callable[[str], NameMatch | None]
) -> Iterator[Mention]:
    """Persons by their titles; countries and bodies have the same ones: フランス大統領."""
    if lang not in _TITLED:
        return
    for name in _TITLED[lang].finditer(folded):
        match = look_up(name[1])
        is_other = match is not None and match.names[0].label != "PER"
        if not is_other and not _NO_PERSON.match(name[1]):
            yield Mention(name.start(), name.end(), name[1], "PER", _SCORE)
