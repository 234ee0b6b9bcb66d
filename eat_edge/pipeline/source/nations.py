"""Nations that news in East Asia writes with one character: 俄总统普京, バイデン米大統領.

Before the title of a person it is a name by itself, which no lexicon can know for one: elsewhere
the same character is rice, or law. Two of them are two names: 中美, 한미. And 米国 is none in
米国防長官, which is 米 and 国防長官.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from eat_edge.english.countries import countries_in
from eat_edge.english.kinds import name_in_table
from eat_edge.names import Name, NameMatch
from eat_edge.text import Folded
from eat_edge.types import Mention

__all__ = ["as_places", "nations_in", "part_nations", "with_nations"]

_NATIONS = {"ja": "米英仏独伊露豪加韓印比", "zh": "美英法德意俄乌日韩印澳加菲以伊"}
_SIDES = {
    "ja": re.compile("(?!台中|中[米欧])[日米英仏独露中韓朝欧印豪台]{2,4}(?![洲都州市県区町村])"),
    "zh": re.compile(
        "(?!台?港澳|台中|英德)[中美英法德俄日韩朝印澳加意以伊乌欧菲台港]{2,4}(?![洲市县縣区區镇鎮])"
    ),
    # 북한 is one country, and 북미 is North America, too.
    "ko": re.compile(
        "한미일|한중일|한일중|남북미|한[미일중러]|미[일중러]|중[일러]|북[일중러]|남북|"
        "북미(?= (?:정상|대화|회담|관계|협상|고위급|실무))"
    ),
}
"""Nations that stand together: 中美, 日米韓, 한미일."""
_FORMER = "前元"
_TITLES = {
    "ja": (
        "前?元?(?:副?大統領|副?首相|[外財内法農]相|国[防務]相|"
        "(?:国防|国務|財務|商務|司法|労働|中央情報局|連邦捜査局)?[副次]?長官|"
        "通商代表|[上下]院議[員長]|駐.{1,3}大使|報道官)"
    ),
    "zh": "前?副?(?:总统|总理|首相|外长|防长|财长|国务卿|外相|防相|防卫大臣|国防大臣|外交大臣)",
}
_NATION = {
    # A Han character before it is part of the same word: 日米首相.
    "ja": re.compile(
        f"(?<![\u4e00-\u9fff々])[{_FORMER}]?(?P<nation>[{_NATIONS['ja']}])(?={_TITLES['ja']})"
    ),
    # So it is in Chinese, but for words that join names: 参加总统竞选, 与法总统.
    "zh": re.compile(
        f"(?<![^\\W\\d_与和同跟及由对向据称前])(?P<nation>[{_NATIONS['zh']}])"
        f"(?={_TITLES['zh']}(?!身份|名义|的|职位))"
    ),
}
"""A character that is a nation, with a title behind it."""
_NO_NATION = {
    "ja": re.compile(
        "[米英仏独露豪韓中]国(?=防(?!衛)|務[長省次副]|立[^場ちっ]|際[^的]|土安全|家安全|税庁|勢調査)"
    ),
    # The coast guard, and the navy.
    "zh": re.compile("(?:菲律宾|日本)海(?=[警军]|上保安)"),
}
"""Names of countries and seas whose last character begins the next word."""
_OFFICES = ("总统", "總統", "总理", "總理", "首相", "国王", "國王", "大統領")
"""What no place is: some lists have 俄罗斯总统 for one."""
_PRIOR = 0.9
_BEFORE_KANA = re.compile("[米英仏独露伊豪韓](?=[\u30a1-\u30f6][\u30a1-\u30fc\u30fb]+$|[A-Z]\\w*$)")
"""Of which nation a town or a company is, before its name in foreign letters: 米ワシントン."""
_PEOPLE = {
    "zh": frozenset("人语籍裔族菜式"),
    "ja": frozenset("人語製系料"),
    "ko": frozenset("인어계산식"),
    "th": frozenset(),
}
"""What makes the people, or the language, of a country of its name."""
_LEAST_COUNTRY = 0.3
"""Prior from which on a name of a country is one."""


def nations_in(folded: str, lang: str) -> list[tuple[int, int]]:
    """Where a sentence says a nation with one character.

    Args:
        folded: The sentence.
        lang: Its language; only Chinese and Japanese do so.

    Returns:
        Half-open spans by start.
    """
    pattern = _NATION.get(lang)
    return [found.span("nation") for found in pattern.finditer(folded)] if pattern else []


def with_nations(
    folded: Folded, known: Sequence[NameMatch], lang: str
) -> tuple[Folded, list[NameMatch]]:
    """Correct a sentence and its known names by what is said of nations.

    Args:
        folded: The sentence.
        known: Its known names.
        lang: Its language.

    Returns:
        The sentence, in Japanese with a wall before each nation that a name stands before; and its
        known names with these nations, and without countries that are none, offices, and names that
        go over a nation.
    """
    text = folded.text
    nations = nations_in(text, lang)
    if lang not in _NATION:
        return folded, list(known)
    crossed = {found.span() for found in _NO_NATION[lang].finditer(text)}
    bounds = {edge for span in nations for edge in span}
    kept = [
        match
        for match in known
        if match.span not in crossed
        and match.span not in nations
        and not (match.surface.endswith(_OFFICES) and match.names[0].label == "LOC")
        and not any(match.start < edge < match.end for edge in bounds)
    ]
    for start, end in nations:
        english = name_in_table(text[start:end], lang, "LOC")
        name = Name(english.text if english else "", "LOC")
        kept.append(NameMatch(start, end, text[start:end], (name,), _PRIOR))
    walls = {_wall(text, start) for start, _ in nations if lang == "ja"} - {0}
    if walls:
        folded = replace(folded, walls=tuple(sorted({*folded.walls, *walls})))
    return folded, kept


def _wall(text: str, start: int) -> int:
    """Where the name before a nation ends, 0 where none stands there."""
    while start and text[start - 1] in _FORMER:
        start -= 1
    return start if start and text[start - 1].isalpha() else 0


def as_places(
    mentions: Iterable[Mention], known: Iterable[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Make places of countries that the tagger takes for adjectives, which English has for them.

    Args:
        mentions: Spans of the sentence.
        known: Its known names.
        folded: The sentence.
        lang: Its language; only those are changed that say a country and its people in one word.
    """
    found = list(mentions)
    if lang not in _PEOPLE or all(one.label != "MISC" for one in found):
        return found
    countries = {
        match.span
        for match in known
        if match.prior >= _LEAST_COUNTRY
        and not match.composition
        and match.names[0].label == "LOC"
        and countries_in(match.names[0].english)
    }
    return [
        one.as_a("LOC")
        if one.label == "MISC"
        and one.span in countries
        and not _PEOPLE[lang] & {one.text[-1], folded[one.end : one.end + 1]}
        else one
        for one in found
    ]


def part_nations(
    mentions: Iterable[Mention], folded: str, lang: str, known: Iterable[NameMatch] = ()
) -> tuple[list[Mention], list[int]]:
    """Part places that are several nations, and cut those that go on into a title.

    Args:
        mentions: Spans of the sentence that do not overlap, by start.
        folded: The sentence.
        lang: Its language.
        known: Its known names, which say what the name behind a nation is.

    Returns:
        The same spans, every nation of one character as a place by itself; and the offsets at
        which such a nation begins or ends.
    """
    nations = nations_in(folded, lang)
    ends = dict(nations)
    parted: list[Mention] = []
    names = {one.span: one.names[0].label for one in known if one.names[0].label in ("LOC", "ORG")}
    edges = {edge for span in nations for edge in span}
    for mention in mentions:
        start, end = mention.start, ends.get(mention.start, mention.end)
        sides = _SIDES[lang].match(folded, start) if lang in _SIDES else None
        if mention.label == "LOC" and sides and sides.end() == mention.end:
            edges.update(range(start, mention.end + 1))
            parted += [mention.part(at, at + 1, "LOC") for at in range(len(mention.text))]
        elif end < mention.end and mention.label != "ORG":
            parted.append(mention.part(0, end - start, "LOC"))
        elif (start, end) in nations and end == mention.end:
            parted.append(mention.as_a("LOC"))
        elif lang == "ja" and _BEFORE_KANA.match(mention.text):
            edges.update((start, start + 1))
            mention = replace(mention, score=max(mention.score, _PRIOR))
            parted.append(mention.part(0, 1, "LOC"))
            label = "PER" if mention.label == "PER" else "ORG"
            label = names.get((start + 1, mention.end), label)
            parted.append(mention.part(1, None, label))
        else:
            parted.append(mention)
    return parted, sorted(edges)
