"""Names put together from known parts: full names, dotted names, and names with a designator.

A lexicon cannot list every railway station. It knows the town, and it knows how station, university
or ministry are written after a name and what they are in English; together they are a name again,
longer than its part and often of another type: 稲城 (LOC) + 駅 is Inagi Station (LOC), 東京 (LOC) +
大学 is Tokyo University (ORG), and that + 病院 is Tokyo University Hospital (ORG).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eat_edge.lexicon.composed_english import english_of
from eat_edge.names import Name, NameMatch
from eat_edge.strict_json import Table
from eat_edge.text import is_katakana, may_end
from eat_edge.types import LABELS

__all__ = ["DOTS", "GAPPED", "MAX_DESIGNATOR", "Compositions", "Designator", "is_list", "is_person"]

DOTS = "・=＝"
"""What stands between the parts of a foreign name, or of a list."""

MAX_DESIGNATOR = 8
"""Code points of the longest designator."""
MAX_GAP = 4
"""Code points that may stand between a name and its designator (中部 + ゴルフ + 連盟)."""

GAPPED = "~"
"""First character of the composition of a name and a designator with other words between, and of
what is composed of such a name: the English leaves those words out, and is not the whole name."""

_FUNCTION_CHARACTERS = (
    "的了在和与與是有到从從为為将將对對向由给給被把等这這那不就也又及或一以之其于於"
    "中上下内外前后時月日年他她它你您咱帮幫让"
)
_LEAST_COUNTRY, _LEAST_WELL_KNOWN = 0.9, 0.8
"""Priors from which on a place before a dot, and one behind it, is no part of a person's name."""
_VERB_OR_ORDINAL = (
    "(?<![工合创創写寫制製著操])作(?![家者品曲物业業用])|[做說]|(?<!小)说|(?<![名职職])[称稱]"
    "|副|成立|设立|达成|举[办行]|组建|推出|签约|启动|召开|宣布|解散|访问|出席|会见|批评|要求|表示|呼吁|前往|抵达|担任|出任|加入|离开|指责|率领|当选|敦促"
    "|签署|决定|认为|参[加观]|视察|考察|收购|起诉|加盟|效力"
    "|首[座个個家所次届屆批条條间間]"
)
"""李强 + 作 + 政府, 欧洲 + 首座 + 工厂; not 作家 in the name of a union of writers."""
_GAP = re.compile(
    rf"(?:(?![{_FUNCTION_CHARACTERS}]|{_VERB_OR_ORDINAL})[\u30a1-\u30fa\u30fc\u4e00-\u9fff])+"
)
_LEAST_BASE_PRIOR = 0.1
_GOES_ON = frozenset("長长員员人民内外籍語语官事舰艦")
"""Behind one of these a single character was no designator: 社 in 社長, 国 in 国内, 军 in 军人."""
_LONGER_WORDS = """
峰会 峰會 岛屿 島嶼 岛国 島国 湖泊 旗下 旗舰 旗艦 旗帜 旗手
海域 海警 海军 海軍 海关 海關 湾区 灣區 路透 路线 路線 街头 街頭
乡村 乡镇 会合 会员 会場 会期 会社 会見 会計 会談 会議 会议 党内 党大 党委 党派 党首 军方 军机 军政
军用 区分 区别 区域 区委 区立 区間 区间 厂商 厂家 县城 县委 司令 司机 司法 团体 团结 团队 団体
国产 国会 国土 国家 国民 国王 国産 国立 国籍 国連 国道 国鉄 国际 国際 地方 城下 城主 城内 城区
城墙 城市 城镇 城门 堂堂 塔楼 宫廷 寺院 局势 局勢 局地 局部 局限 局面 山上 山东 山中 山区 山地
山坡 山水 山脚 山頂 山顶 島内 川岸 川沿 州知 州立 州都 市中 市值 市区 市営 市场 市場 市委 市政
市立 市街 市議 市郊 师傅 师生 师资 店舗 府立 旅客 旅游 旅行 旅途 村庄 村落 村里 江南 江山 江西
江边 河北 河南 河水 河流 河畔 河谷 洋上 洋人 海上 海域 海外 海岸 海底 海拔 海水 海洋 港元 港币
港湾 港澳 港町 湖北 湖南 湖水 湖泊 湖畔 町並 町立 省令 省份 省会 省委 省庁 省级 県庁 県知 県立
県警 県議 県道 社会 社債 社内 社名 社製 站台 站在 站点 站立 組合 組織 線区 線路 线上 线条 线索
线路 组成 组织 路上 路口 路径 路线 路过 軍団 軍政 軍曹 軍用 軍隊 通じ 通信 通常 通所 通称 通算
通行 通過 道士 道德 道教 道歉 道理 道路 郡部 部下 部件 部分 部品 部族 部署 部落 部門 部门 都内
都市 都立 都道 队伍 队友 院士 院子 院校 隊列 駅伝 駅前 駅構 駅舎
"""
_WORDS = frozenset(_LONGER_WORDS.split())
"""Words whose first character would be a designator if it stood alone."""
_CROSSING: Mapping[str, frozenset[str]] = {
    "zh": frozenset(["校长", "校長", "员长", "員長", "部长"]),
    "ja": frozenset(["産展"]),
}
"""Words that begin with the last character of a designator, which then is none: 学校, 大学校长."""
_TITLES = frozenset(["代表"])
"""Designators behind a country that are titles behind anything else: 日本代表, 野田佳彦代表."""


@dataclass(frozen=True, slots=True)
class Designator:
    """A word that follows a name and makes another name of it.

    Attributes:
        template: The English name, with ``{}`` for the name it follows: ``"{} Station"``.
        label: Type of the whole.
        prior: Probability that both together are such a name, where one follows the other.
        gapped: The same where up to ``MAX_GAP`` code points stand between.
    """

    template: str
    label: str
    prior: float
    gapped: float


@dataclass(frozen=True, slots=True)
class Compositions:
    """How names are composed in one language.

    Attributes:
        classes: Prior of a full name by its class (how long its parts are, and how sure), ``"any"``
            for the others; ``"dotted"`` for names whose parts are joined by dots. Empty: none are
            composed.
        designators: By their surface.
        leaders: What belongs to a name before which it stands (株式会社, 国立), with the type of
            the whole; ``""`` where it says nothing of the type.
    """

    classes: Mapping[str, float] = field(default_factory=dict)
    designators: Mapping[str, Designator] = field(default_factory=dict)
    leaders: Mapping[str, str] = field(default_factory=dict)
    _lengths: Mapping[str, Sequence[int]] = field(init=False, repr=False, compare=False)
    _leader_lengths: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lengths: dict[str, set[int]] = {}
        for surface in self.designators:
            if len(surface) <= MAX_DESIGNATOR:
                lengths.setdefault(surface[:1], set()).add(len(surface))
        longest_first = {first: sorted(some, reverse=True) for first, some in lengths.items()}
        object.__setattr__(self, "_lengths", longest_first)
        leader_lengths = sorted({len(leader) for leader in self.leaders}, reverse=True)
        object.__setattr__(self, "_leader_lengths", leader_lengths)

    @classmethod
    def from_json(cls, record: Table) -> "Compositions":
        """Read what ``lexicon.json`` holds of one language.

        Raises:
            ValueError: The record is not of this form.
        """
        classes = record.optional_table("classes")
        designators = record.optional_table("designators")
        leaders = record.optional_table("leaders")
        return cls(
            {kind: classes.probability(kind) for kind in classes.keys},
            {surface: _designator(designators, surface) for surface in designators.keys},
            {surface: _leader(leaders, surface) for surface in leaders.keys},
        )

    def compose(self, folded: str, lang: str, matches: Sequence[NameMatch]) -> list[NameMatch]:
        """Compose names from the matches of a sentence.

        Args:
            folded: The sentence.
            lang: Its language.
            matches: Its entries, by start and end.

        Returns:
            New matches, none with the span of an entry.
        """
        known = {(match.start, match.end) for match in matches}
        found: list[NameMatch] = []

        def add(composed: Iterable[NameMatch]) -> list[NameMatch]:
            new = []
            for match in composed:
                if (match.start, match.end) not in known:
                    known.add((match.start, match.end))
                    new.append(match)
            found.extend(new)
            return new

        if self.classes:
            by_start: dict[int, list[NameMatch]] = {}
            for match in matches:
                by_start.setdefault(match.start, []).append(match)
            if lang == "ja":
                add(self._full_names(folded, matches, by_start))
            add(self._dotted(folded, matches, by_start))
        if self.designators:
            # Twice, so that a hospital can belong to a university that belongs to a town.
            longer = add(self._designated(folded, lang, [*matches, *found]))
            add(self._designated(folded, lang, longer))
        return found

    def _full_names(
        self, folded: str, matches: Sequence[NameMatch], by_start: Mapping[int, list[NameMatch]]
    ) -> Iterator[NameMatch]:
        """Japanese surname and given name, written without a space.

        Nearly every surname is a place somewhere, so that the lexicon may know it as one first.
        """
        for first in matches:
            if not _is_part(first, "PER", "LOC") or is_katakana(first.surface[0]):
                continue
            for second in by_start.get(first.end, ()):
                if _is_part(second, "PER") and 3 <= second.end - first.start <= 6:
                    kind = _class_of(first, second)
                    prior = self.classes.get(kind, self.classes.get("any", 0.0))
                    surname, given = _personal(first), _personal(second)
                    name = Name(
                        f"{given.english} {surname.english}",
                        "PER",
                        is_ambiguous=surname.is_ambiguous or given.is_ambiguous,
                    )
                    yield _match(folded, first.start, second.end, name, prior, kind)

    def _dotted(
        self, folded: str, matches: Sequence[NameMatch], by_start: Mapping[int, list[NameMatch]]
    ) -> Iterator[NameMatch]:
        """Foreign names whose parts are joined by middle dots."""
        prior = self.classes.get("dotted", 0.0)
        for first in matches:
            parts = [first]
            while parts[-1].end < len(folded) and folded[parts[-1].end] in DOTS:
                following = by_start.get(parts[-1].end + 1)
                if not following:
                    break
                parts.append(max(following, key=lambda match: match.end))
                if is_list(parts):
                    continue
                name = Name(" ".join(map(_word_of, parts)), "PER")
                yield _match(folded, first.start, parts[-1].end, name, prior, "dotted")

    def _designated(
        self, folded: str, lang: str, matches: Iterable[NameMatch]
    ) -> Iterator[NameMatch]:
        """Names with a designator behind them."""
        for base in matches:
            if base.prior < _LEAST_BASE_PRIOR:
                continue
            for start in range(base.end, base.end + _gap_before(folded, base.end) + 1):
                surface = self._designator_at(folded, start, lang)
                if surface is None:
                    continue
                designator, is_direct = self.designators[surface], start == base.end
                if surface in _TITLES and not (is_direct and _is_country(base)):
                    break
                is_gapped = not is_direct or base.composition.startswith(GAPPED)
                prior = designator.prior if is_direct else designator.gapped
                if prior > 0.0:
                    english = english_of(base.names, designator.template, designator.label)
                    yield _match(
                        folded,
                        base.start,
                        start + len(surface),
                        Name(english, designator.label),
                        prior * max(base.prior, 0.5) ** 0.5,
                        f"{GAPPED if is_gapped else ''}{surface}",
                    )
                if is_direct:
                    # What follows belongs to the longer name, which gets its own turn.
                    break

    def extend(
        self, folded: str, lang: str, span: tuple[int, int], room: tuple[int, int]
    ) -> tuple[int, int, str] | None:
        """A name of unknown words, with the leader before it and the designator behind it.

        Who marks names character by character often stops where the proper name does: in 落马洲支线
        behind 洲, in 港铁公司 even inside 公司.

        Args:
            folded: The sentence.
            lang: Its language.
            span: The name, half-open code points.
            room: What it may be extended to.

        Returns:
            The longer span and its type, ``""`` where nothing tells it; None where it stays as it
            is.
        """
        start, end = span
        label = ""
        for at in range(start + 1, span[1] + _gap_before(folded, span[1]) + 1):
            surface = self._designator_at(folded, at, lang)
            # Behind a gap, a single character is hardly ever the end of a name.
            if surface is None or surface in _TITLES or (at > span[1] and len(surface) == 1):
                continue
            if end < at + len(surface) <= room[1]:
                end, label = at + len(surface), self.designators[surface].label
        for length in self._leader_lengths:
            before = start - length
            if before >= room[0] and (leader := folded[before:start]) in self.leaders:
                return before, end, label or self.leaders[leader]
        return None if end == span[1] else (start, end, label)

    def _designator_at(self, folded: str, start: int, lang: str) -> str | None:
        """The longest designator at an offset."""
        # Most characters begin no designator: they are not asked eight times.
        for length in self._lengths.get(folded[start : start + 1], ()):
            end = start + length
            surface = folded[start:end]
            if (
                end <= len(folded)
                and surface in self.designators
                and may_end(folded, end, lang)
                and folded[end - 1 : end + 1] not in _CROSSING.get(lang, ())
                and not (length == 1 and _begins_a_word(folded, start))
            ):
                return surface
        return None


def _word_of(part: NameMatch) -> str:
    """The English of a part of a person's name; not the whole name of somebody who bears it."""
    words = (name.english for name in part.names if name.label == "PER" and " " not in name.english)
    return next(words, part.names[0].english)


def _designator(designators: Table, surface: str) -> Designator:
    value = designators.any(surface)
    if not isinstance(value, list) or len(value) != 4:
        raise ValueError(f"the designator {surface!r:.40} is not a list of four")
    record = Table(dict(zip(("template", "label", "prior", "gapped"), value, strict=True)), surface)
    template, label = record.text("template"), record.text("label")
    # Whatever else stands in braces, str.format would follow into the insides of the string.
    if template.count("{}") != 1 or set(template.replace("{}", "")) & set("{}"):
        raise ValueError(f"the designator {surface!r:.40} has the template {template!r:.40}")
    if label not in LABELS:
        raise ValueError(f"the designator {surface!r:.40} has the label {label!r:.40}")
    return Designator(template, label, record.probability("prior"), record.probability("gapped"))


def _leader(leaders: Table, surface: str) -> str:
    label = leaders.any(surface)
    if not isinstance(label, str) or label not in ("", *LABELS):
        raise ValueError(f"the leader {surface!r:.40} has the label {label!r:.40}")
    return label


def _is_country(match: NameMatch) -> bool:
    return match.names[0].label == "LOC" and match.prior >= _LEAST_COUNTRY


def _begins_a_word(folded: str, start: int) -> bool:
    return folded[start + 1 : start + 2] in _GOES_ON or folded[start : start + 2] in _WORDS


def is_list(parts: Sequence[NameMatch]) -> bool:
    """Whether names with dots between them are a list: none is a part of a person's name only.

    Two are none where a surname follows a place: Paris Hilton, Sydney Poitier.

    Args:
        parts: Known names, one behind the other.
    """
    if is_person(parts, _LEAST_WELL_KNOWN):
        return False
    return all(
        part.prior >= _LEAST_BASE_PRIOR
        and (
            part.names[0].label in ("LOC", "ORG")
            or (part.names[0].label == "PER" and " " in part.names[0].english)
        )
        for part in parts
    )


def is_person(parts: Sequence[NameMatch], least_well_known: float = 0.9) -> bool:
    """Whether names with a dot between them may be a person's: a place, and what is a surname too.

    Args:
        parts: Known names, one behind the other.
        least_well_known: Prior from which on the second is a place that everyone knows.
    """
    if len(parts) != 2:
        return False
    first, second = parts
    is_surname = any(name.label == "PER" and " " not in name.english for name in second.names)
    is_town = first.names[0].label == "LOC" and not _is_country(first)
    return is_town and is_surname and second.prior < least_well_known


def _class_of(first: NameMatch, second: NameMatch) -> str:
    """The class in which a composed full name shares its prior: lengths, and how sure the parts."""
    sure = max(first.prior, second.prior)
    level = 0 if sure < 0.05 else 1 if sure < 0.2 else 2 if sure < 0.5 else 3
    return f"{first.end - first.start}+{second.end - second.start}:{level}"


def _gap_before(folded: str, start: int) -> int:
    """How many code points from an offset on may stand between a name and its designator."""
    run = _GAP.match(folded, start, start + MAX_GAP)
    return 0 if run is None else run.end() - start


def _is_part(match: NameMatch, *labels: str) -> bool:
    return match.end - match.start <= 3 and any(name.label in labels for name in match.names)


def _personal(match: NameMatch) -> Name:
    """A surname or given name, which may be known as something else first."""
    return next((name for name in match.names if name.label == "PER"), match.names[0])


def _match(folded: str, start: int, end: int, name: Name, prior: float, kind: str) -> NameMatch:
    return NameMatch(start, end, folded[start:end], (name,), prior, kind)
