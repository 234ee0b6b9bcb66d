"""Bodies of a state: the courts, authorities and forces of a place, and what belongs to a body.

The tagger often stops at the place: 上海市 in 上海市第一中级人民法院, Украины in Вооружённые силы
Украины. What stands beside the place is official language, the same all over a country.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.abbreviated import with_abbreviated
from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.types import Mention

__all__ = ["with_bodies"]


_LEAST = 0.9
"""Score of a body that is found by its words."""
_NUMBER = "第[一二三四五六七八九十]{1,2}"
_BEHIND: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(
        f"(?:{_NUMBER})?(?:初级|中级|高级)?人民法院|人民检察院|人民政府|人民代表大会(?:常务委员会)?|"
        "人大常委会|(?:市场监督管理|公安|教育|财政|税务|民政|司法|审计|统计|气象)局|"
        f"(?:{_NUMBER}|第\\d{{1,3}})?(?:人民医院|中学|小学|监狱)"
    ),
}
"""Bodies of the place before them."""
_COUNTRIES_RU = any_of(
    "России РФ Украины СССР США Белоруссии Беларуси Казахстана Израиля Ирана Китая КНР КНДР "
    "Польши Германии Франции Великобритании Турции Индии Армении Грузии Азербайджана Сирии "
    "Молдавии Узбекистана Киргизии Таджикистана Финляндии Швеции Японии Италии Испании"
)
_COUNTRIES_UK = any_of(
    "України Росії РФ СРСР США Польщі Німеччини Франції Ізраїлю Китаю Білорусі Молдови "
    "Туреччини Угорщини Грузії"
)
_BEFORE: Mapping[str, re.Pattern[str]] = {
    "ru": re.compile(
        r"(?<!\w)(?:Вооруж[её]нн\w+ [Сс]ил\w*|Верховн\w+ (?:[Рр]ад\w+|[Сс]уд\w*)|"
        r"(?:Конституционн|Арбитражн)\w+ [Сс]уд\w*|Следственн\w+ комитет\w*|"
        r"МИД|МВД|МЧС|ФСБ|СВР|СБ|ЦБ|Мин(?:обороны|фин\w*|здрав\w*|юст\w*|энерго|промторг\w*)|"
        r"Сухопутн\w+ войск\w*|Воздушно-космическ\w+ сил\w*|"
        r"Служб\w+ безопасности|Генеральн\w+ (?:штаб\w*|прокуратур\w+)|Генпрокуратур\w+|"
        r"(?:Центральн|Национальн)\w+ банк\w*|Кабинет\w* [Мм]инистров|Госдум\w+|"
        r"Государственн\w+ [Дд]ум\w+|Военно-морск\w+ (?:[Сс]ил\w*|[Фф]лот\w*)|"
        r"Министерств\w+ \w+(?: (?:и )?\w+){0,2}) "
        rf"(?:{_COUNTRIES_RU}|Российской Федерации)(?!\w)"
    ),
    "uk": re.compile(
        r"(?<!\w)(?:Збройн\w+ [Сс]ил\w*|Верховн\w+ (?:Рад\w+|[Сс]уд\w*)|"
        r"Конституційн\w+ [Сс]уд\w*|Кабінет\w* [Мм]іністрів|Служб\w+ безпеки|"
        r"Генеральн\w+ (?:штаб\w*|прокуратур\w+)|Офіс\w* [Пп]резидента|"
        r"Національн\w+ (?:банк\w*|гварді\w+|поліці\w+|академі\w+ наук)|"
        r"МЗС|МВС|СБУ|Мін(?:оборони|фін\w*|юст\w*|енерго)|"
        r"Сухопутн\w+ військ\w*|(?:Повітрян|Військово-[Мм]орськ)\w+ [Сс]ил\w*|"
        r"Державн\w+ бюро розслідувань|Міністерств\w+ \w+(?: (?:та )?\w+){0,2}) "
        rf"(?:{_COUNTRIES_UK}|Російської Федерації|Великої Британії)(?!\w)"
    ),
}
"""Bodies of the country behind them, which is in the genitive."""
_BELONGS: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile(
        f"附属(?:{_NUMBER})?\\w{{0,6}}?(?:医院|中学|小学|学校)|(?<=公安局)\\w{{2,4}}?分局|"
        "(?<=银行)\\w{2,6}?[分支]行"
    ),
}
"""What belongs to the body before it: hospitals of a university, branches of the police."""
_MARK = "附属"
_AREAS, _COMPANY = frozenset("省市县区"), "有限公司"


def with_bodies(
    mentions: Sequence[Mention], known: Iterable[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Join places with the words that make a body of the state of them.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same, with one organisation for each such body; they still do not overlap.
    """
    found = list(mentions)
    if lang in _BEHIND:
        found = _with_bodies_behind(found, folded, _BEHIND[lang])
    if lang == "zh":
        found = _with_towns(found, folded)
    if lang in _BELONGS:
        found = _with_parts(found, folded, _BELONGS[lang])
    if lang in _BEFORE:
        found = _with_bodies_before(found, folded, _BEFORE[lang])
    return with_abbreviated(found, known, folded) if lang == "th" else found


def _with_bodies_behind(
    mentions: Sequence[Mention], folded: str, body: re.Pattern[str]
) -> list[Mention]:
    """Join the places of an address, the large before the small, and the body behind them."""
    joined: list[Mention] = []
    for found in body.finditer(folded):
        chain = [one for one in mentions if one.start <= found.start() <= one.end]
        first = chain[-1] if chain else None
        # What was found there may be the body already, with its place or without.
        if first is None or first.end > found.end() or (first.start == found.start()):
            first = next((one for one in mentions if one.end == found.start()), None)
        # 上 is Shanghai, but 上中学 is to go to school.
        if first is None or first.label == "PER" or len(first.text) == 1:
            continue
        start = first.start
        while before := next(
            (one for one in mentions if one.end == start and one.label == "LOC"), None
        ):
            start = before.start
        # 上 in 上中学 is no place.
        if found.start() - start > 1:
            joined.append(_body(mentions, folded, start, found.end()))
    return _instead(mentions, joined)


def _with_towns(mentions: Sequence[Mention], folded: str) -> list[Mention]:
    """Join a company by its legal form and the area that it begins with: 深圳市|大疆...有限公司."""
    joined = [
        _body(mentions, folded, first.start, second.end)
        for first, second in pairwise(mentions)
        if first.end == second.start
        and first.label in ("LOC", "ORG")
        and second.label == "ORG"
        and first.text[-1] in _AREAS
        and second.text.endswith(_COMPANY)
    ]
    return _instead(mentions, joined)


def _with_parts(mentions: Sequence[Mention], folded: str, part: re.Pattern[str]) -> list[Mention]:
    joined = []
    for one in mentions:
        at = one.end - len(_MARK) if one.text.endswith(_MARK) else one.end
        found = part.match(folded, at)
        if found is not None and one.label == "ORG":
            joined.append(_body(mentions, folded, one.start, found.end()))
    return _instead(mentions, joined)


def _with_bodies_before(
    mentions: Sequence[Mention], folded: str, body: re.Pattern[str]
) -> list[Mention]:
    return _instead(
        mentions, [_body(mentions, folded, *found.span()) for found in body.finditer(folded)]
    )


def _body(mentions: Sequence[Mention], folded: str, start: int, end: int) -> Mention:
    """An organisation, as sure as the surest of what was found where it is."""
    scores = [one.score for one in mentions if one.overlaps(start, end)]
    return Mention(start, end, folded[start:end], "ORG", max(_LEAST, *scores))


def _instead(mentions: Sequence[Mention], joined: Sequence[Mention]) -> list[Mention]:
    """Mentions with others in place of those that they overlap, the longest of them first."""
    kept: list[Mention] = []
    for body in sorted(joined, key=lambda one: one.start - one.end):
        if all(one.end <= body.start or body.end <= one.start for one in kept):
            kept.append(body)
    rest = [
        one
        for one in mentions
        if all(one.end <= body.start or body.end <= one.start for body in kept)
    ]
    return sorted([*kept, *rest], key=lambda one: one.start)
