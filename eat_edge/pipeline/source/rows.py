"""Rows of names with nothing between them, which look like one: 乌克兰立陶宛, 莫愁湖琵琶湖.

Text that lost its punctuation has them. Chinese and Japanese write addresses from the large to the
small without a mark too; those stay one name.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from eat_edge.english.countries import countries_in
from eat_edge.names import NameMatch
from eat_edge.text.runs import is_katakana
from eat_edge.text.script import script_of
from eat_edge.types import Mention

__all__ = ["Rows", "may_contain"]

_LEAST_PRIOR, _LEAST_BODY = 0.2, 0.4
"""Priors from which on a known name, and an organisation, is one of a row."""
_LEAST_LETTERS, _LEAST_KATAKANA = 2, 3
"""Letters of such a name, and of a country in katakana."""
_LEAST_PERSON = 0.5
"""Prior from which on three persons or more, each with one name, are a row: 哈利罗恩赫敏."""
_MANY, _LEAST_OF_MANY = 3, 3
"""So many places of so many letters without a level are no address: foreign towns have as many,
Chinese provinces and towns two."""
_MOST = 0.95
"""Highest probability of a name because of others in a row with it."""
_LONGEST = 80
"""Code points of the longest mention that is looked at."""
_Levels = tuple[float, ...]
"""How deep in an address a place may stand, the least first; nothing where that is not told."""
_LEVELS: Mapping[str, _Levels] = {
    **dict.fromkeys("省府", (1,)),
    # In Japan and Taiwan the largest there is, in China below provinces and cities.
    **dict.fromkeys("県县縣", (1, 1.5, 2.5)),
    **dict.fromkeys("市", (2,)),
    **dict.fromkeys("区區郡旗", (3,)),
    **dict.fromkeys("乡鄉镇鎮村", (4,)),
}
"""By the last character of a place; a country is at the top."""
_COUNTRY: _Levels = (0,)
_REGION: _Levels = (1,)
_REGIONS = ("自治区", "自治區", "特别行政区", "特別行政區", "都", "州", "道")
"""Ends of the largest places within a country; the short ones end names of towns too (泉州)."""
_LEAST_REGION = 3
_PROVINCES = frozenset(
    re.findall(
        r"\w+",
        "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 "
        "湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆",
    )
)
"""The provinces of China, as they are written without their kind."""
_PARTS_OF_OTHERS = frozenset(("Taiwan", "Macau"))
_OF_SEVERAL_WORDS = frozenset(("North Korea", "South Korea", "United Kingdom", "United States"))
"""Countries that the English names of others do not tell, and the names of some that they do."""
_GREAT_CITIES = frozenset(
    re.findall(
        r"\w+",
        "北京 上海 天津 重庆 广州 深圳 南京 杭州 苏州 武汉 成都 西安 沈阳 大连 哈尔滨 长春 "
        "济南 青岛 郑州 长沙 合肥 南昌 福州 厦门 昆明 贵阳 南宁 海口 太原 石家庄 兰州 西宁 "
        "银川 拉萨 乌鲁木齐 呼和浩特 "
        "香港 澳门 台北 高雄 东京 纽约 伦敦 巴黎 柏林 莫斯科 首尔 "
        "東京 大阪 京都 名古屋 横浜 神戸 札幌 仙台 広島 福岡",
    )
)
"""Cities whose quarters are named behind them without a word for either (广州天河)."""
_CITY: _Levels = (2,)
_OF_A_TOWN = re.compile(
    "(?:路|线|街|道|巷|站|桥|港|口|场|门|园|寺|庙|塔|馆|校|大学|医院|广场|酒店)$"
)
"""How names end of what a town has, and is named behind it."""
_DIRECTIONS = frozenset("东東西南北中")
_IN_LATIN = re.compile(r"[A-Za-z][A-Za-z.'&\u2019 -]*[A-Za-z]$")
_LEAST_LATIN = 3

_Piece = tuple[int, int, str]
"""Start, end and type of one name of a row."""


class Rows:
    """Parts mentions of a sentence that are rows of names.

    Args:
        known: Known names of the sentence; what is known as a whole stays whole.
        designators: What ends the names of places and bodies in its language.
        look_up: Knows names by their surface.
        bare: Language of a sentence that lost its punctuation; nothing for one that did not.
    """

    def __init__(
        self,
        known: Iterable[NameMatch],
        designators: Collection[str],
        look_up: Callable[[str], NameMatch | None],
        bare: str = "",
    ) -> None:
        self._known = {one.span: one for one in reversed(list(known))}
        self._designators = designators
        self._look_up = look_up
        self._bare = bare

    def parted(self, mentions: Iterable[Mention]) -> Iterator[Mention]:
        """Part mentions that are rows; places that touch are looked at together.

        Args:
            mentions: Spans of the sentence that do not overlap, by start.

        Yields:
            The same spans, or their parts, by start.
        """
        for run in _runs(mentions):
            text = "".join(one.text for one in run)
            whole = replace(run[0], end=run[-1].end, text=text)
            pieces = self._pieces(whole, {one.start for one in run})
            scores = [one.score for one in run]
            are_many = self._bare and len(pieces) >= _MANY and len(set(map(script_of, text))) == 1
            score = _confirmed(scores) if are_many else min(scores)
            if not pieces:
                yield from run
            for start, end, label in pieces:
                part = text[start - whole.start : end - whole.start]
                yield replace(
                    whole, start=start, end=end, text=part, label=label, score=score, others={}
                )

    def seams(self, mentions: Iterable[Mention]) -> list[int]:
        """Where places that touch are no address, so that nothing joins them again.

        Args:
            mentions: Spans of the sentence that do not overlap, by start.
        """
        seams: list[int] = []
        for run in _runs(mentions):
            matches = [self._match(one) for one in run]
            surfaces = [one.text for one in run]
            levels = [_level(*one) for one in zip(surfaces, matches, strict=True)]
            is_row = _is_row(surfaces, matches) or self._is_list(surfaces, levels)
            parted: list[int] = []
            for at, (first, second) in enumerate(pairwise(run)):
                pair = levels[at : at + 2]
                goes_on = all(pair) and _goes_down(pair)
                is_other = second.text[0].isascii() and not first.text[-1].isascii()
                is_list = self._bare and self._are_listed(first.text, second.text, pair)
                if is_other or is_list or (is_row and not goes_on):
                    parted.append(second.start)
            is_long = self._bare and len(parted) > 1 and len(parted) > (len(run) - 1) / 2
            seams += [one.start for one in run[1:]] if is_long else parted
        return seams

    def _is_list(self, surfaces: Sequence[str], levels: Sequence[_Levels]) -> bool:
        """Whether all places, one behind the other, are items of a list without punctuation."""
        if not self._bare:
            return False
        return (len(surfaces) >= _MANY and not any(levels)) or all(
            self._are_listed(*pair, levels[at : at + 2])
            for at, pair in enumerate(pairwise(surfaces))
        )

    def _are_listed(self, first: str, second: str, levels: Sequence[_Levels]) -> bool:
        """Whether two places that touch are items of a list, in text without punctuation.

        They are no address where both are of one kind (島原船津駅島原港駅) or great cities, nor in
        Chinese where nothing tells that the first one contains others (湘潭衡山). Japanese names
        quarters behind towns like that (新宿歌舞伎町).
        """
        kind = self._designator(first)
        if kind and kind not in _LEVELS and kind != "町" and kind == self._designator(second):
            return True
        if any(script_of(char) != "Han" for char in first + second):
            return False
        of_cities = [
            _CITY if place in _GREAT_CITIES else level
            for place, level in zip((first, second), levels, strict=True)
        ]
        if not of_cities[0]:
            return self._bare == "zh" and _OF_A_TOWN.search(second) is None
        return all(of_cities) and not _goes_down(of_cities)

    def _pieces(self, mention: Mention, starts: Collection[int]) -> list[_Piece]:
        """The names of a row; nothing where a mention is one name.

        Args:
            mention: Places that touch as one, or any other mention.
            starts: Where each of them starts.
        """
        whole = self._known.get(mention.span)
        if len(mention.text) > _LONGEST or (whole is not None and not whole.composition):
            return []
        if all(map(is_katakana, mention.text)):
            return self._of_katakana(mention)
        return (
            self._of_known(mention, starts)
            or self._of_one_kind(mention)
            or self._with_latin(mention)
        )

    def _of_katakana(self, mention: Mention) -> list[_Piece]:
        """Two countries: ラオスカンボジア; without punctuation two companies: ソニーシャープ.

        No known name ends within a run of katakana.
        """
        if mention.label == "ORG" and (not self._bare or self._look_up(mention.text)):
            return []
        is_one = {"LOC": _is_country, "ORG": _is_body}.get(mention.label)
        if is_one is None:
            return []
        for seam in range(_LEAST_KATAKANA, len(mention.text) - _LEAST_KATAKANA + 1):
            first, second = map(self._look_up, (mention.text[:seam], mention.text[seam:]))
            if first and second and is_one(first) and is_one(second):
                at = mention.start + seam
                return [(mention.start, at, mention.label), (at, mention.end, mention.label)]
        return []

    def _of_known(self, mention: Mention, starts: Collection[int]) -> list[_Piece]:
        """The names of a row of which each is known, nothing where these are one name."""
        parts = self._cover(mention)
        if len(parts) < 2:
            return []
        if mention.label == "LOC":
            surfaces = [part.surface for part in parts]
            keeps_starts = {part.start for part in parts}.issuperset(starts)
            levels = [_level(*one) for one in zip(surfaces, parts, strict=True)]
            is_list = keeps_starts and self._is_list(surfaces, levels)
            is_row = is_list or _is_row(surfaces, parts)
        elif mention.label == "PER":
            are_full = all(" " in part.names[0].english for part in parts)
            are_sure = len(parts) >= _MANY and all(part.prior >= _LEAST_PERSON for part in parts)
            is_row = are_full or are_sure
        else:
            is_row = mention.label == "ORG" and all(map(_is_body, parts))
        return [(part.start, part.end, mention.label) for part in parts] if is_row else []

    def _cover(self, mention: Mention) -> Sequence[NameMatch]:
        """The known names of a mention's type that fill it and weigh most, if any do."""
        best: dict[int, tuple[float, list[NameMatch]]] = {mention.start: (0.0, [])}
        for start in range(*mention.span):
            if start not in best:
                continue
            weight, parts = best[start]
            for end in range(start + _LEAST_LETTERS, mention.end + 1):
                one = self._known.get((start, end))
                if one is None or one.prior < _LEAST_PRIOR or one.names[0].label != mention.label:
                    continue
                if weight + one.weight > best.get(end, (-1.0, []))[0]:
                    best[end] = weight + one.weight, [*parts, one]
        return best.get(mention.end, (0.0, []))[1]

    def _match(self, mention: Mention) -> NameMatch | None:
        """The known name that a mention is."""
        match = self._known.get(mention.span)
        if match is None and all(map(is_katakana, mention.text)):
            return self._look_up(mention.text)
        return match

    def _of_one_kind(self, mention: Mention) -> list[_Piece]:
        """The names of a row that all end with the same designator: 莫愁湖琵琶湖."""
        kind = self._designator(mention.text) if mention.label in ("LOC", "ORG") else ""
        if not kind or kind == "町":
            # A quarter of a town is one too: 登米町上町.
            return []
        stems = mention.text.split(kind)[:-1]
        texts = [stem + kind for stem in stems]
        # 市川市 lies in 千葉県, which is no town.
        if len(texts) < 2 or any(
            not stem or stem[-1] in _LEVELS or self._designator(text) != kind
            for stem, text in zip(stems, texts, strict=True)
        ):
            return []
        pieces, at = [], mention.start
        for text in texts:
            pieces.append((at, at + len(text), mention.label))
            at += len(text)
        return pieces

    def _designator(self, text: str) -> str:
        """The longest designator at the end of a name."""
        ends = (text[at:] for at in range(1, len(text)))
        return next((end for end in ends if end in self._designators), "")

    def _with_latin(self, mention: Mention) -> list[_Piece]:
        """A name that ends with a designator, and the same in Latin letters: 国际能源署IEA."""
        latin = _IN_LATIN.search(mention.text)
        if latin is None or len(latin[0]) < _LEAST_LATIN:
            return []
        before = mention.text[: latin.start()]
        if not self._designator(before) or script_of(before[0]) != "Han":
            return []
        seam = mention.start + latin.start()
        return [(mention.start, seam, mention.label), (seam, mention.end, mention.label)]


def _runs(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Mentions one by one, but places that touch together."""
    run: list[Mention] = []
    for one in mentions:
        if run and not (run[-1].end == one.start and run[-1].label == one.label == "LOC"):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _confirmed(scores: Iterable[float]) -> float:
    """The probability of each name of a long row: the others confirm it."""
    return min(1.0 - math.prod(1.0 - score for score in scores), _MOST)


def _is_row(surfaces: Sequence[str], matches: Sequence[NameMatch | None]) -> bool:
    """Whether places, one behind the other, are no address."""
    levels = [_level(*one) for one in zip(surfaces, matches, strict=True)]
    told = [level for level in levels if level]
    if not _goes_down(told) or _ends_abroad(surfaces, levels):
        return True
    is_long = all(len(surface) >= _LEAST_OF_MANY for surface in surfaces)
    return len(surfaces) >= _MANY and len(told) < 2 and is_long


def _ends_abroad(surfaces: Sequence[str], levels: Sequence[_Levels]) -> bool:
    """Whether a country stands behind another place: 苏门答腊瑞典, but 上海イギリス租界."""
    behind = zip(surfaces[1:], levels[1:], strict=True)
    return surfaces[0] not in _DIRECTIONS and any(
        level == _COUNTRY and not all(map(is_katakana, surface)) for surface, level in behind
    )


def _goes_down(places: Sequence[_Levels]) -> bool:
    """Whether each place may be a part of the one before it."""
    depth = -1.0
    for at, levels in enumerate(places):
        deeper = [level for level in levels if level > depth]
        if not deeper or (at and levels == places[at - 1]):
            return False
        depth = deeper[0]
    return True


def _level(surface: str, match: NameMatch | None) -> _Levels:
    """How deep in an address a place may stand."""
    if match is not None and _is_country(match):
        return _COUNTRY
    if surface.endswith(_REGIONS):
        return _REGION if len(surface) >= _LEAST_REGION else ()
    return _REGION if surface in _PROVINCES else _LEVELS.get(surface[-1], ())


def may_contain(place: NameMatch) -> bool:
    """Whether a known place is one of those that addresses begin with: a country, a town."""
    return bool(_level(place.surface, place))


def _is_body(match: NameMatch) -> bool:
    """Whether a name is surely known as that of an organisation."""
    label = match.names[0].label
    return label == "ORG" and match.prior >= _LEAST_BODY and not match.composition


def _is_country(match: NameMatch) -> bool:
    english = match.names[0].english
    if english in _OF_SEVERAL_WORDS:
        return True
    return " " not in english and bool(countries_in(english)) and english not in _PARTS_OF_OTHERS
