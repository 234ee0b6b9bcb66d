"""Where persons' names end among ranks, titles and particles: 吴谦大校, 刘某某, 민수야."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from eat_edge.english.romanise import chinese, romanise
from eat_edge.english.romanise.korean import is_given
from eat_edge.english.romanise.surnames import JAPANESE
from eat_edge.names import NameMatch
from eat_edge.pipeline.source.addressed import with_addressed
from eat_edge.pipeline.source.given_names import of_hebrew, of_slavs
from eat_edge.pipeline.source.titled import with_titled
from eat_edge.text.korean import COMMON_FAMILY_NAMES, FAMILY_NAMES
from eat_edge.types import Mention

__all__ = ["settle_persons"]

_RANKED_ZH = re.compile(
    "(?P<name>[\u4e00-\u9fff]{2,4}?)"
    "(?:(?:[陆海空]军|火箭军|武警)?(?:大校|[上中少准][将校尉]|大将|元帅)|"
    "院士|律师|法官|检察官|警官|同志|博士|医生|大师)"
)
"""A person with a rank or a title, which the tagger takes for one name."""
_WITHHELD = "某"
_JAPANESE_GIVEN = re.compile("和[夫男也彦树美]")
"""Given names that begin with the Chinese word for *and*: 植田和男."""
_LEAST_KNOWN, _LEAST_LOST = 0.3, 0.45
"""Priors from which on a person is known whose last character the tagger left away, and one whom it
takes for a place."""
_SCORE = 0.9
"""Score of a person with a Chinese surname before a rank."""
_DOT, _LEAST_DOTTED, _SURE_DOTTED = "・", 0.6, 0.8
"""What all dots within foreign names are folded to; the score from which on such a name is one, and
the one it has then, whatever its parts are known as: 巴黎·希尔顿."""
_BATTING_JA, _LEAST_BATTER = re.compile("(?:^|[^0-9])[1-9]番$"), 0.5
"""The place in the order, which stands before a batter: 1番イチロー、2番松井."""
_KINDS_JA = frozenset("駅町市区村県港橋線道")
_BEHIND_BATTER = frozenset("、。・, (とのがは") | {""}
_VOCATIVE_KO = re.compile(f"[가-힣]{{2}}야|(?![{FAMILY_NAMES}])[가-힣]{{2}}아")
"""Whom somebody calls: 민수야."""
_LEAST_CALLED = 0.2
"""Share of a person that the tagger gives one who is called and whom it takes for a place."""
_WITH_KO = re.compile(f"(?=(?![{COMMON_FAMILY_NAMES}]..$)...)[가-힣]{{2,3}}(?P<end>랑|한테)")
"""A person by the given name with a particle of spoken Korean: 은지랑; 김사랑 is a name."""
_BEHIND_FAMILIAR_KO = re.compile("(?:[가는도를의]|랑|한테)(?![가-힣])")
_FAMILIAR_KO = re.compile("[가-힣]([가-힣])이([가는도를의]|랑|한테)?")
"""What is written behind 이, which follows a given name that ends in a consonant: 서연이도."""
_GOES_HI = re.compile(" (?:में|से|पर|को|तक|जा|गए|गया|गई|आ|आए|आया|आई|पहुँच|पहुंच|लौट|चले|चला|चली|के लिए)")
"""What stands behind a place where somebody is, or goes."""
_PERSON_IN = re.compile("([\\w-]+) (\\w{2,}(?:ში|იდან)|\\w{3,}ում)")
"""A given name, and a word in a case that says where, or where from."""
_CALLED_HI = re.compile(
    "(?:(?:सुश्री|श्रीमती|अरे|यार|दीदी|भैया|भाई|चाचा|चाची|मामी|मौसी|बुआ|दादी|नानी|मैडम) |श्री $|श्रीमान $)+"
)
"""How somebody is called, before the name or without one; गंगा दीदी and नाना पाटेकर are names."""
_BROTHER_HI = re.compile("(?<=.) (?:भाई|भैया|यार)$")
_LEAST_PLACE_HI = 0.4
"""Prior from which on a place is known well."""
_SPECIAL_KO = re.compile(" (?:특훈|석좌|명예|초빙|겸임|객원|특임)$")
"""What a professor is called before the title."""
_TITLES_TH = ("นาย", "นาง", "น.ส.")
_CALLED_TH = "คุณ"
"""Which begins surnames, too: นายอิทธิพล คุณปลื้ม is one person."""
_ROYAL_TH = re.compile("พระบาท$")
_BEGINS_TH = re.compile("พระเจ้า|พระนาง|สมเด็จ|หม่อม|เจ้าฟ้า|เจ้าพระยา|พระยา|กรมพระ")
"""Titles of the Thai nobility, which the tagger parts from the name."""
_SURE_THAI = 0.65
"""Prior from which on a full name is surely meant."""
_LEAST_THAI = 3
"""Letters of a Thai given name, or surname."""


def settle_persons(
    mentions: Sequence[Mention], known: Iterable[NameMatch], folded: str, lang: str
) -> list[Mention]:
    """Give persons the ends that they have beside titles and particles.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence.
        lang: Its language.

    Returns:
        The same, some shorter or longer, some of another type; they still do not overlap.
    """
    known, settle = list(known), _RULES.get(lang)
    found = with_addressed(mentions, known, folded, lang)
    settled = found if settle is None else settle(found, known, folded)
    return with_titled(settled, known, folded, lang)


def _chinese(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    by_start: dict[int, list[NameMatch]] = {}
    for match in known:
        if not match.composition:
            by_start.setdefault(match.start, []).append(match)
    starts = {one.start for one in mentions}
    settled = []
    for one in mentions:
        one = _without_rank(one)
        matches = by_start.get(one.start, [])
        if one.label == "LOC" and any(_is_lost(one, match) for match in matches):
            one = one.as_a("PER")
        if one.label == "PER":
            if one.score >= _LEAST_DOTTED and _DOT in one.text:
                one = replace(one, score=max(one.score, _SURE_DOTTED))
            end = _end_of_chinese(one, matches, folded)
            if not starts & set(range(one.end, end)):
                one = one.over(one.start, end, folded)
        settled.append(one)
    return settled


def _without_rank(mention: Mention) -> Mention:
    found = _RANKED_ZH.fullmatch(mention.text)
    if found is None or mention.label not in ("PER", "ORG"):
        return mention
    name = found["name"]
    parts = chinese.split_person(name)
    if parts is None or not parts[1]:
        return mention
    return mention.part(0, len(name)).as_a("PER", _SCORE)


def _is_lost(mention: Mention, match: NameMatch) -> bool:
    """Whether a place in foreign sounds is known as a person by name and surname, and no place."""
    return (
        match.end == mention.end
        and match.prior >= _LEAST_LOST
        and all(name.label == "PER" for name in match.names)
        and any(" " in name.english for name in match.names)
        and chinese.is_transliteration(mention.text)
    )


def _end_of_chinese(mention: Mention, known: Sequence[NameMatch], folded: str) -> int:
    """Where a person ends: behind a given name withheld, and the last character of a known one."""
    end = mention.end
    while mention.text.endswith(_WITHHELD) and folded[end : end + 1] == _WITHHELD:
        end += 1
    is_surname = mention.text in JAPANESE or any(_is_japanese(mention, match) for match in known)
    if is_surname and (given := _JAPANESE_GIVEN.match(folded, end)):
        end = given.end()
    if any(match.end == end + 1 and _is_whole_person(match) for match in known):
        end += 1
    return end


def _is_japanese(mention: Mention, match: NameMatch) -> bool:
    """Whether a surname is known by another sound than that of its characters in Chinese."""
    name, sound = match.names[0], romanise(mention.text, "zh", "PER")
    is_alike = (
        sound is not None and sound.text.replace(" ", "").casefold() == name.english.casefold()
    )
    is_surname = match.end == mention.end and name.label == "PER" and " " not in name.english
    return is_surname and match.prior >= _LEAST_LOST and not is_alike


def _is_whole_person(match: NameMatch) -> bool:
    """Whether a known name is that of a Chinese person, in the sound of all its characters."""
    if match.prior < _LEAST_KNOWN or not (_is_full(match) and match.names[0].label in ("PER", "")):
        return False
    sound = romanise(match.surface, "zh", "PER")
    return sound is not None and sound.text == match.names[0].english


def _is_full(match: NameMatch) -> bool:
    parts = chinese.split_person(match.surface)
    return parts is not None and len(parts[1]) > 1


def _korean(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    names = {match.span for match in known if match.names[0].label == "PER"}
    places = {match.span for match in known if match.names[0].label == "LOC"}
    settled = []
    for one in mentions:
        if one.label == "PER" and one.span not in names:
            end, score = one.end, one.score
            if found := _SPECIAL_KO.search(one.text):
                end = one.start + found.start()
            elif _is_vocative(one, names) and not folded[end : end + 1].isalpha():
                end, score = end - 1, max(score, _SCORE)
            elif found := _WITH_KO.fullmatch(one.text):
                end, score = one.start + found.start("end"), max(score, _SCORE)
            elif (found := _familiar(one.text)) and (
                found[2] or _BEHIND_FAMILIAR_KO.match(folded, end)
            ):
                end, score = one.start + found.end(1), max(score, _SCORE)
            one = replace(one.over(one.start, end, folded), score=score)
        elif one.label == "LOC" and (found := _with_given_ko(one, places)):
            one = replace(one.part(0, found.start("end"), "PER"), score=_SCORE)
        elif one.label == "PER" and _is_before_familiar(one, folded):
            one = replace(one, score=max(one.score, _SCORE))
        elif one.share("PER") >= _LEAST_CALLED and _is_called(one, folded):
            one = replace(one.part(0, -1, "PER"), score=_SCORE)
        settled.append(one)
    return settled


def _with_given_ko(mention: Mention, places: Container[tuple[int, int]]) -> re.Match[str] | None:
    """A given name with a particle, and no known place with one: 은지랑, but 대구랑."""
    found = _WITH_KO.fullmatch(mention.text)
    if found is None or (mention.start, mention.start + found.start("end")) in places:
        return None
    return found if is_given(mention.text[: found.start("end")]) else None


def _is_vocative(mention: Mention, names: Container[tuple[int, int]]) -> bool:
    """Whether somebody is called, by a name that may be known."""
    is_known = mention.text[-1] in "아야" and (mention.start, mention.end - 1) in names
    return is_known or _VOCATIVE_KO.fullmatch(mention.text) is not None


def _is_called(mention: Mention, folded: str) -> bool:
    is_end = folded[mention.end : mention.end + 1] in (",", "!", "?", " ", "")
    return is_end and re.fullmatch("[가-힣]{2}야", mention.text) is not None


def _familiar(name: str) -> re.Match[str] | None:
    """A given name and 이, by which friends call one; a syllable without a consonant has none."""
    found = _FAMILIAR_KO.fullmatch(name)
    return found if found is not None and (ord(found[1]) - 0xAC00) % 28 > 0 else None


def _is_before_familiar(mention: Mention, folded: str) -> bool:
    is_next = _familiar(mention.text + folded[mention.end : mention.end + 1]) is not None
    return is_next and _BEHIND_FAMILIAR_KO.match(folded, mention.end + 1) is not None


def _hindi(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    """Part a given name from the place where its bearer goes: प्रिया पुणे जा रही है.

    Forms of address, and relatives, are no part of it: सुश्री मीना, यार राहुल.
    """
    places = {
        match.span
        for match in known
        if match.prior >= _LEAST_PLACE_HI and all(name.label == "LOC" for name in match.names)
    }
    settled: list[Mention] = []
    for one in mentions:
        if one.label == "PER" and (called := _CALLED_HI.match(f"{one.text} ")):
            if called.end() >= len(one.text):
                continue
            one = one.part(called.end())
        if one.label == "PER" and folded[one.end : one.end + 1] in (",", "!", "?"):
            one = one.part(0, len(_BROTHER_HI.sub("", one.text)))
        seam = one.text.find(" ")
        start = one.start + seam + 1
        if (
            one.label == "PER"
            and seam > 0
            and (start, one.end) in places
            and _GOES_HI.match(folded, one.end)
        ):
            settled.append(one.part(0, seam))
            one = one.part(seam + 1, None, "LOC")
        settled.append(one)
    return settled


def _caucasian(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    """Part a given name from where its bearer is: ლუკა გორში."""
    settled: list[Mention] = []
    for one in mentions:
        found = _PERSON_IN.fullmatch(one.text) if one.label == "PER" else None
        if found is not None:
            settled.append(one.part(*found.span(1)))
            one = one.part(*found.span(2), "LOC")
        settled.append(one)
    return settled


def _thai(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    settled: list[Mention] = []
    apart = [part for one in mentions for part in _at_titles(one)]
    for one in _with_known_thais(apart, known, folded):
        last = settled[-1] if settled else None
        if one.label == "LOC" and any(_is_full_thai(one, match) for match in known):
            one = one.as_a("PER")
        if last is not None and _is_one_thai(last, one, folded):
            whole = last.over(last.start, one.end, folded)
            settled[-1] = replace(whole, score=max(last.score, one.score))
            continue
        if one.label == "PER" and (royal := _ROYAL_TH.search(folded, 0, one.start)):
            while settled and settled[-1].end > royal.start():
                settled.pop()
            one = one.over(royal.start(), one.end, folded)
        settled.append(one)
    return settled


def _at_titles(mention: Mention) -> Iterator[Mention]:
    """Persons each of whom has a title: คุณแพร คุณไพร."""
    start = 0
    for seam in re.finditer(" ", mention.text) if mention.label == "PER" else ():
        if _is_titled_anew(mention.text, mention.text[seam.end() :]):
            yield mention.part(start, seam.start())
            start = seam.end()
    yield mention.part(start) if start else mention


def _is_titled_anew(first: str, second: str) -> bool:
    """Whether a second person begins with a title, as the first one does."""
    titles = (*_TITLES_TH, _CALLED_TH)
    is_called = second.startswith(_CALLED_TH) and first.startswith(_CALLED_TH)
    return second in titles or (
        first.startswith(titles) and (is_called or second.startswith(_TITLES_TH))
    )


def _with_known_thais(
    mentions: list[Mention], known: list[NameMatch], folded: str
) -> list[Mention]:
    """Add full names that are known well and of which the tagger saw a part: สี จิ้นผิง."""
    for match in known:
        beside = [one for one in mentions if one.overlaps(*match.span)]
        if (
            beside
            and match.prior >= _SURE_THAI
            and " " in match.surface
            and all(name.label == "PER" for name in match.names)
            and all(match.start <= one.start and one.end <= match.end for one in beside)
        ):
            text = folded[match.start : match.end]
            person = Mention(match.start, match.end, text, "PER", _SCORE)
            mentions = [one for one in mentions if one not in beside] + [person]
    return sorted(mentions, key=lambda one: one.start)


def _is_full_thai(mention: Mention, match: NameMatch) -> bool:
    """Whether what is taken for a place is known as nothing but somebody's full name."""
    is_span = match.span == mention.span
    names = match.names
    return is_span and all(name.label == "PER" and " " in name.english for name in names)


def _is_one_thai(first: Mention, second: Mention, folded: str) -> bool:
    """Whether two persons are one: nothing, or a given name's space, stands between them."""
    if not first.label == second.label == "PER":
        return False
    if first.end == second.start:
        return " " in first.text or _BEGINS_TH.match(first.text) is not None
    is_space = folded[first.end : second.start] == " "
    title = folded[max(0, first.start - len(_CALLED_TH)) : first.start]
    is_apart = not is_space or _is_titled_anew(title + first.text, second.text)
    shortest = min(len(first.text), len(second.text))
    return not (is_apart or " " in first.text or " " in second.text or shortest < _LEAST_THAI)


def _japanese(mentions: list[Mention], known: list[NameMatch], folded: str) -> list[Mention]:
    return [
        one.as_a("PER", _SCORE)
        if one.score >= _LEAST_BATTER
        and (one.label == "PER" or (one.label == "LOC" and one.text[-1] not in _KINDS_JA))
        and _BATTING_JA.search(folded[max(0, one.start - 3) : one.start])
        and folded[one.end : one.end + 1] in _BEHIND_BATTER
        else one
        for one in mentions
    ]


_RULES: Mapping[str, Callable[[list[Mention], list[NameMatch], str], list[Mention]]] = {
    "zh": _chinese,
    "ja": _japanese,
    "ko": _korean,
    "th": _thai,
    "ka": _caucasian,
    "hy": _caucasian,
    "hi": _hindi,
    "he": of_hebrew,
    **dict.fromkeys(("ru", "uk"), of_slavs),
}
