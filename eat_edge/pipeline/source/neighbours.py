"""Neighbours that the tagger took for one name, and a place that it cut short."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from eat_edge.english.romanise.chinese import is_transliteration, split_person
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.beside import AREAS_TH
from eat_edge.text.korean import FAMILY_NAMES
from eat_edge.types import Mention

__all__ = ["complete", "part_neighbours", "reach_places"]

_LEAST_PRIOR, _LEAST_BEHIND_NOUN = 0.3, 0.1
"""Prior from which on two known names part a longer one, and one behind a common noun does."""
_LEAST_WHOLE = {"PER": 0.5, "ORG": 0.5}
"""Prior from which on a known name is meant, and not the part of it that the tagger found."""
_LEAST_PLACE = 0.6
"""The same of a place of which the tagger found every word by itself: नई दिल्ली."""
_LEAST_BEHIND_PLACE = 0.25
"""The same of one that begins where another place ends, a character before what was found."""
_DOUBTFUL = 0.6
"""Score below which a mention that goes over the end of a known name gives way to it."""
_MOST_BESIDE = 3
"""Times its own length that a known name may be of the longer one that it is not taken for."""
_SURE_PERSON, _LEAST_SHARE, _SURE_PLACE = 0.8, 0.1, 0.9
"""Prior of what is a person's name only, least share that the known type has, and the score from
which on the tagger's type stays."""
_DOUBTFUL_TYPE, _LIKELY_TYPE = 0.7, 0.65
"""Score below which the known type is taken, whatever its share, and the prior it then needs."""
_NOTHING_ELSE = 0.9
"""Prior of a body that nobody doubts: 哈马斯."""
_SURER = 0.04
"""By how much such a prior is above a score that is lower yet."""
_SURE_TYPE = {"PER": 0.7, "ORG": 0.65}
"""Prior of what is known as nothing but a person, or an organisation."""

_BODIES_AR = (
    "جامعة|وزارة|شركة|بنك|حزب|نادي|منظمة|مؤسسة|صحيفة|حركة|مجلس|اتحاد|مصرف|هيئة|وكالة|قناة|لجنة"
)
_SEAMS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    # A preposition is said again before the second place: in Jerusalem and in Tel Aviv.
    "he": ("LOC", re.compile(r"(?<=\w) (?=[וש][במלכ]\w'?\w)")),
    # A body of the same kind again: the University of Damascus and the University of Cairo.
    "ar": ("ORG", re.compile(rf"(?<=\w) (?=و(?:ال)?(?:{_BODIES_AR}) )")),
    # Two full names, which a space parts.
    "ko": (
        "PER",
        re.compile(f"(?<=^[{FAMILY_NAMES}][가-힣][가-힣]) (?=[{FAMILY_NAMES}][가-힣][가-힣]$)"),
    ),
    # An address goes from the small to the large, with the kind of each place.
    "th": ("LOC", re.compile(rf" (?=(?:[ตอจถ]\.|{AREAS_TH})\w)")),
}
"""The space between two names of one type; the conjunction is written with the second."""
_COMMON_NOUNS: Mapping[str, re.Pattern[str]] = {
    "zh": re.compile("友邦|[盟邻鄰]国|[盟鄰]國|[今原故]")
}
"""What may stand before a known name without a space, and is no part of it: today's, the former."""
_PARTICLES_KO = {"PER": "가은는을를의도와과", "LOC": "가는을를의와과", "ORG": "가는을를의와과"}
"""What is written with the name before it; 이 ends names, and 도 islands, too."""
_NAMED_TOGETHER = ("zh", "ja")
"""Languages that write a company before its head without a mark: 鸿海郭台铭."""

_LONG_NAME = 3
"""Code points of a known person that a verb is not part of: 马克龙 in 马克龙通电话."""
_FOUNDS = re.compile("(?:旗下|(?:联合|携手|共同|合作|宣布)*(?:成立|设立|组建|推出|发布|收购))")
"""What a company does, and no part of its name: 百度联合成立研究院."""
_WITH = "同与和对向就"
"""Prepositions behind a person that end no name of a person as well known: 王毅同鲁比奥通电话."""
_AFFILIATED = "旗下"
"""What belongs to somebody; a banner is an area of Inner Mongolia: 马斯克旗下."""
_WITH_FOREIGN, _LEAST_FOREIGN = f"{_WITH}通致访", 0.5
"""What ends no foreign name, and prior from which on one is known: 阿拉格齐通电话."""
_VERB_ZH = re.compile("(?:开[庭幕会业工机]|举行|召开|闭幕|登陆|落地|投产|上映|设厂|建厂)$")
_HAN = re.compile("(?![人族语語])[\u4e00-\u9fff]")
_ENDS_ZH = frozenset(
    "省市县縣区區州镇鎮乡鄉村里街路道巷弄站港湾灣岛島山河江湖海洋池溪沟溝桥橋门門城关關塔寺庙廟宫宮殿府院园園场場坊堡坡岭嶺峰谷原川口头頭东東西南"
    "北中段线線店楼樓厅廳馆館厂廠社台臺角滩灘国國盟旗郡邦族人系籍语語地庄莊洲界境外内內号號"
)
"""What the name of a place may end with."""
_TITLE_JA = re.compile("代表$")
"""What the name of a team may end with, and is a title behind the name of a person."""
_ENDS_PLACE = frozenset("都道府県市区町村郡")
_NUMBER = re.compile("[0-9]|[一二三四五六七八九十]+(?:丁目|番)")


def part_neighbours(
    mentions: Iterable[Mention], known: Sequence[NameMatch], folded: str, lang: str
) -> Iterator[Mention]:
    """Part mentions that are two names, or a common noun and a name.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names; what is known as a whole stays whole.
        folded: The sentence.
        lang: Its language.

    Yields:
        The same spans, or their parts, by start.
    """
    by_span = {one.span: one for one in reversed(list(known)) if not one.composition}
    persons = {one.span for one in known if one.names[0].label == "PER"}
    for mention in mentions:
        if lang == "ja" and mention.label == "ORG":
            mention = _without_title(mention, persons)
        whole = by_span.get(mention.span)
        if whole is not None:
            yield _as_known(mention, whole, lang)
        elif lang == "ko":
            yield from _of_korean(mention, by_span)
        elif lang in _SEAMS:
            yield from _at_seams(mention, *_SEAMS[lang])
        elif lang in _NAMED_TOGETHER:
            yield from _at_known(mention, by_span, folded, lang)
        else:
            yield mention


def complete(mentions: Iterable[Mention], known: Iterable[NameMatch]) -> list[Mention]:
    """Extend mentions that are parts of a longer known name: 민주당 in 더불어민주당.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.

    Returns:
        The same, with one mention for all that are parts of a known name of their type.
    """
    known = list(known)
    completed = _with_last_character(_with_first_character(list(mentions), known), known)
    names = {one.span for one in known if one.prior >= _LEAST_WHOLE.get(one.names[0].label, 2)}
    for match in sorted(known, key=lambda one: one.start - one.end):
        label = match.names[0].label
        if match.composition or match.prior < _LEAST_WHOLE.get(label, _LEAST_PLACE):
            continue
        beside = [one for one in completed if one.overlaps(*match.span)]
        parts = [one for one in beside if one.label == label and one.end <= match.end]
        is_inside = all(
            (match.start <= one.start and one.end <= match.end) or one.score < _DOUBTFUL
            for one in beside
        )
        length = match.end - match.start
        is_part = all(one.end - one.start < length for one in parts)
        # حماس is a name by itself, and not cut short in حركة حماس, the Hamas movement.
        is_name = any(
            one.span in names and (one.end - one.start) * _MOST_BESIDE > length for one in parts
        )
        if label == "LOC" and _is_beginning(parts, match, known):
            is_cut = True
        elif label == "LOC":
            letters = len(match.surface.replace(" ", ""))
            is_cut = len(parts) > 1 and sum(len(one.text) for one in parts) == letters
        else:
            is_cut = bool(parts) and not is_name
        if is_cut and is_inside and is_part:
            whole = max(parts, key=lambda one: one.score)
            whole = replace(whole, start=match.start, end=match.end, text=match.surface)
            completed = sorted(
                [*(one for one in completed if one not in beside), whole],
                key=lambda one: one.start,
            )
    return completed


def _is_beginning(parts: Sequence[Mention], match: NameMatch, known: Iterable[NameMatch]) -> bool:
    """Whether a doubtful mention is no name, but the beginning of a known place: 가자지."""
    if len(parts) != 1 or parts[0].start != match.start or parts[0].score >= _DOUBTFUL:
        return False
    span = (parts[0].start, parts[0].end)
    return all(one.span != span for one in known)


def _with_first_character(mentions: list[Mention], known: Iterable[NameMatch]) -> list[Mention]:
    """Places behind other places whose first character the tagger took for a word: 赣州市于都县."""
    ends = {one.end for one in mentions if one.label == "LOC"}
    reached = {
        one.end: one
        for one in known
        if one.start in ends and one.names[0].label == "LOC" and one.prior >= _LEAST_BEHIND_PLACE
    }
    return [
        replace(one, start=match.start, text=match.surface)
        if one.label == "LOC"
        and (match := reached.get(one.end)) is not None
        and match.start == one.start - 1
        else one
        for one in mentions
    ]


def _with_last_character(mentions: Sequence[Mention], known: Iterable[NameMatch]) -> list[Mention]:
    """Places whose last character the tagger took for the first of the next: 東京|都世田谷区."""
    places = {
        one.span: one.prior for one in known if one.names[0].label == "LOC" and not one.composition
    }
    moved = list(mentions)
    for at, (first, second) in enumerate(pairwise(mentions)):
        seam = second.start + 1
        if not first.label == second.label == "LOC" or first.end != second.start:
            continue
        whole, rest = places.get((first.start, seam), 0), places.get((seam, second.end), 0)
        if min(whole, rest) >= _LEAST_PLACE and second.span not in places:
            moved[at] = replace(moved[at], end=seam, text=moved[at].text + second.text[0])
            moved[at + 1] = replace(second, start=seam, text=second.text[1:])
    return moved


def reach_places(
    mentions: Iterable[Mention], known: Sequence[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Extend places of Japanese addresses by the known place before the number: 千代田区丸の内1-2.

    Args:
        mentions: Spans of the sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language; only Japanese is changed.

    Returns:
        The same, some places longer; they still do not overlap.
    """
    reached = list(mentions)
    if lang != "ja":
        return reached
    for number, mention in enumerate(reached):
        room = reached[number + 1].start if number + 1 < len(reached) else len(folded)
        ends = [
            one.end
            for one in known
            if mention.start < one.start <= mention.end < one.end <= room
            and one.names[0].label == "LOC"
            and len(one.surface) > 1
            and (one.start < mention.end or mention.text[-1] in _ENDS_PLACE)
            and _NUMBER.match(folded, one.end)
        ]
        if ends and mention.label == "LOC":
            end = max(ends)
            reached[number] = mention.over(mention.start, end, folded)
    return reached


def _of_korean(mention: Mention, by_span: Mapping[tuple[int, int], NameMatch]) -> Iterator[Mention]:
    """A known group and its member (블랙핑크 제니), a known name and a particle (로제가)."""
    start, end = mention.start, mention.end
    group = start + mention.text.find(" ")
    if mention.label == "PER" and group > start and _is_group(by_span.get((start, group))):
        yield mention.part(0, group - start, "ORG")
        yield from _of_korean(mention.part(group - start + 1, end - start, "PER"), by_span)
    elif (
        mention.text[-1] in _PARTICLES_KO.get(mention.label, "")
        and (name := by_span.get((start, end - 1))) is not None
        and any(one.label == mention.label for one in name.names)
    ):
        yield mention.part(0, end - start - 1, mention.label)
    else:
        yield from _at_seams(mention, *_SEAMS["ko"])


def _is_group(match: NameMatch | None) -> bool:
    """Whether a name is known as an organisation alone: 스튜어트 is a person, too."""
    return _is_a(match, "ORG", _SURE_TYPE["ORG"]) and all(
        name.label == "ORG" for name in (match.names if match else ())
    )


def _at_seams(mention: Mention, label: str, seam: re.Pattern[str]) -> Iterator[Mention]:
    start = 0
    if mention.label == label:
        for found in seam.finditer(mention.text):
            yield mention.part(start, found.start(), label)
            start = found.end()
    yield mention.part(start, None, mention.label) if start else mention


def _at_known(
    mention: Mention, by_span: Mapping[tuple[int, int], NameMatch], folded: str, lang: str
) -> Iterator[Mention]:
    """A known organisation and a known person, or a known name behind a common noun."""
    if lang in _COMMON_NOUNS and (noun := _COMMON_NOUNS[lang].match(mention.text)):
        name = by_span.get((mention.start + noun.end(), mention.end))
        if name is not None and name.prior >= _LEAST_BEHIND_NOUN:
            label = name.names[0].label or mention.label
            yield mention.part(noun.end(), None, label)
            return
    if lang == "zh" and (found := _FOUNDS.search(mention.text)) and mention.label == "ORG":
        founder = by_span.get((mention.start, mention.start + found.start()))
        if _is_a(founder, "ORG", _LEAST_PRIOR):
            yield mention.part(0, found.start(), "ORG")
            return
    if lang == "zh" and (length := _before_next_word(mention, by_span, folded)):
        yield mention.part(0, length, "LOC")
        return
    if lang == "zh" and folded.startswith(_AFFILIATED, mention.end - 1):
        owner = by_span.get((mention.start, mention.end - 1))
        if owner is not None and owner.prior >= _LEAST_PRIOR:
            yield mention.part(0, -1, owner.names[0].label or mention.label)
            return
    if lang == "zh" and _is_with(mention, by_span):
        yield mention.part(0, -1, "PER")
        return
    if mention.label == "PER":
        known = by_span.get((mention.start, mention.end - 1))
        is_word = len(mention.text) > _LONG_NAME or mention.text[-1] in _WITH
        if lang == "zh" and is_word and _is_a(known, "PER", _SURE_PERSON):
            yield mention.part(0, -1, "PER")
            return
        for at in range(2, len(mention.text) - 1):
            seam = mention.start + at
            body, person = by_span.get((mention.start, seam)), by_span.get((seam, mention.end))
            if _is_a(body, "ORG") and _is_a(person, "PER"):
                yield mention.part(0, at, "ORG")
                yield mention.part(at, None, "PER")
                return
    yield mention


def _before_next_word(
    mention: Mention, by_span: Mapping[tuple[int, int], NameMatch], folded: str
) -> int:
    """How long a known place is that was taken together with the next word: 南京开庭; else 0."""
    if mention.label != "LOC" or is_transliteration(mention.text[-2:]):
        return 0
    verb = _VERB_ZH.search(mention.text)
    is_cut = mention.text[-1] not in _ENDS_ZH and _HAN.match(folded, mention.end)
    length = verb.start() if verb else len(mention.text) - 1 if is_cut else 0
    known = by_span.get((mention.start, mention.start + length))
    return length if length > 1 and _is_a(known, "LOC", _LEAST_BEHIND_PLACE) else 0


def _is_with(mention: Mention, by_span: Mapping[tuple[int, int], NameMatch]) -> bool:
    """Whether a foreign person, and a preposition or the beginning of a verb, are one mention."""
    name, last = mention.text[:-1], mention.text[-1:]
    is_person = mention.label in ("PER", "LOC") and len(name) >= _LONG_NAME
    if not is_person or last not in _WITH_FOREIGN:
        return False
    if split_person(name) is None and _is_a(
        by_span.get((mention.start, mention.end - 1)), "PER", _LEAST_FOREIGN
    ):
        return True
    # Of one that nobody knows a country tells, with whose head he met.
    is_known = any(span[0] == mention.end and _is_a(by_span[span], "LOC") for span in by_span)
    return last in _WITH and is_known and is_transliteration(name)


def _is_a(match: NameMatch | None, label: str, least: float = _LEAST_PRIOR) -> bool:
    return match is not None and match.prior >= least and match.names[0].label == label


def _without_title(mention: Mention, persons: Collection[tuple[int, int]]) -> Mention:
    """A person whom the tagger took for a team for the title: 吉村洋文代表."""
    title = _TITLE_JA.search(mention.text)
    if title is None or (mention.start, mention.start + title.start()) not in persons:
        return mention
    return mention.part(0, title.start(), "PER")


def _as_known(mention: Mention, match: NameMatch, lang: str) -> Mention:
    """A doubtful mention of what is known as nothing but a person, or nothing but an organisation.

    What is known as a place may act as an organisation, and stays what the tagger says.
    """
    label = match.names[0].label
    is_one = label in _SURE_TYPE and all(name.label == label for name in match.names)
    if mention.label == label or not is_one:
        return mention
    if match.prior >= _NOTHING_ELSE and label == "ORG":
        return mention.as_a(label)
    is_full = label == "PER" and " " in match.names[0].english
    is_foreign = lang == "zh" and mention.label != "MISC" and is_transliteration(mention.text)
    if is_foreign and is_full and match.prior >= _SURE_TYPE["PER"]:
        return mention.as_a(label)
    if mention.score < _DOUBTFUL_TYPE:
        is_likely = match.prior >= min(_LIKELY_TYPE, mention.score + _SURER)
    else:
        is_likely = match.prior >= _SURE_TYPE[label] and mention.share(label) >= _LEAST_SHARE
    if mention.score >= _SURE_PLACE or not is_likely:
        return mention
    return replace(
        mention, label=label, others={**mention.others, mention.label: mention.share(label)}
    )
