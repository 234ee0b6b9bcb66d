"""The English name of an entity, from the evidence of its span."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from unicodedata import decimal

from eat_edge.english.addresses import place_in_country, place_of_place
from eat_edge.english.airports import as_town
from eat_edge.english.anybody import is_any_korean, is_anybody
from eat_edge.english.body_words import named_by_words
from eat_edge.english.companies import business_of, chinese_company
from eat_edge.english.countries import is_country, with_adjective
from eat_edge.english.designated import designated
from eat_edge.english.english_name import NO_NAME, EnglishName
from eat_edge.english.famous import famous_name, is_nearly_famous
from eat_edge.english.firms import is_any_firm, own_name
from eat_edge.english.foreigners import (
    is_foreigner,
    is_surname_first,
    known_bearer,
    vietnamese,
)
from eat_edge.english.kinds import name_in_table, named_by_kind
from eat_edge.english.known import (
    KnownNames,
    entry_of,
    identified,
    known_base,
    known_name,
    person_read,
    words_known,
)
from eat_edge.english.plausible import is_plausible
from eat_edge.english.romanise import romanise
from eat_edge.english.romanise.chinese import begins_as_japanese
from eat_edge.english.romanise.regional import is_of_hong_kong, regional_person
from eat_edge.english.romanise.slavic_case import given_name
from eat_edge.english.several import sound_of
from eat_edge.english.sound import sounds_alike
from eat_edge.english.told_apart import qualified, told_apart
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.align import names_agree
from eat_edge.pipeline.fusion import Candidate, Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.source.shouted import is_shouted
from eat_edge.text import has_non_latin_letter
from eat_edge.types import ENGLISH_SOURCES

__all__ = ["Namer"]

_JOINED = {("LOC", "LOC"): "{1}, {0}", ("PER", "PER"): "{1} {0}"}
"""How English joins two names, by their types: an address from the small to the large, a person
from given name to surname."""
_DOTTED = frozenset({"zh", "ja"})
"""Languages that join the parts of foreign names by middle dots."""
_OPERATED = re.compile("[A-Za-z]{2,4}(?=.{2,}線$)")
_OF_JAPAN = re.compile("日本|漫画|动漫|龙珠|赛亚人")
"""In sentences on characters that Japan has made of Chinese ones."""
_SPELLED_AS_ARABIC = frozenset({"fa", "ur"})
"""Languages whose given names the lexicon mostly has in Arabic spelling: Reda, and not Reza."""
_DECLINED = frozenset({"ru", "uk"})
_SPELLED_AS_ONE, _LEGIBLE = ("zh", "ja", "ko"), 4
"""Languages whose organisations are spelled as one word, and how many characters of those anyone
can read: Guolitaiwandaxue tells less than nothing."""


@dataclass(frozen=True, slots=True)
class Namer:
    """Names the entities of sentences. Thread-safe.

    Attributes:
        lexicon: Of known names.
    """

    lexicon: KnownNames

    def name_of(self, candidate: Candidate, part: Part) -> EnglishName:
        """Find the English name of an entity.

        Args:
            candidate: The entity.
            part: The sentence it stands in.

        Returns:
            The first that there is of: what the lexicon has, what is composed of known names, what
            a standard scheme makes of the letters, what the translation says and sounds alike. Else
            a guess, or nothing.
        """
        (evidence, label), *others = candidate.parts
        surface, lang = part.folded.text[candidate.start : candidate.end], part.sentence.lang
        if not others:
            return as_town(self._part(evidence, label, part), surface, lang)
        named = name_in_table(surface, lang, candidate.label)
        if named is not None:
            return named
        name = self._part(evidence, label, part)
        for evidence, following in others:
            name = _joined(name, label, self._part(evidence, following, part), following)
            label = following
        if name.text:
            return name
        return self._whole(surface, candidate.label, part, candidate.start) or name

    def _part(self, evidence: Evidence, label: str, part: Part) -> EnglishName:
        surface, lang = part.folded.text[evidence.start : evidence.end], part.sentence.lang
        # Who writes no capitals means the same: москву.
        surface = surface.title() if surface.islower() else surface
        guess = ""
        alike = told_apart(surface, lang, part.folded.text) if label == "LOC" else None
        if alike is None and label == "ORG" and lang == "ja":
            before = part.folded.text[: evidence.start]
            entry = partial(entry_of, lang=lang, label=label, lexicon=self.lexicon)
            alike = qualified(surface, before, entry)
        if alike is not None:
            return alike
        named = name_in_table(surface, lang, label)
        if named is not None:
            return identified(named, label, evidence.match)
        if evidence.match is None and label != "ORG" and is_shouted(surface, lang):
            surface = surface.title()
        given = given_name(surface) if label == "PER" and lang in _DECLINED else None
        if given is not None and (given == surface or evidence.match is None):
            # Лёха is anybody of that name, and no place or person that ends alike; Тони is Tony.
            sound = romanise(surface, lang, label)
            return EnglishName(sound.text, "romanised") if sound else NO_NAME
        if evidence.match is not None and evidence.match.composition:
            rather = self._rather(surface, label, part, evidence.match)
            if rather is not None:
                return rather
        japanese = self._japanese(surface, label, lang)
        if japanese is not None:
            return japanese
        if evidence.match is not None and _is_somebody(surface, lang, label, evidence.match):
            known = known_name(evidence.match, label, lang)
            return EnglishName(guess=known.either)
        if evidence.match is not None and self._is_common(surface, label, lang, evidence.match):
            sound = romanise(surface, lang, label) if label == "PER" else None
            if sound is not None and sound.is_standard:
                return EnglishName(sound.text, "romanised")
            guess = sound.text if sound is not None and lang == "ko" else ""
            return EnglishName(guess=guess or evidence.match.names[0].english)
        if evidence.match is not None:
            known = known_base(evidence.match, label, lang, self.lexicon) or known_name(
                evidence.match, label, lang, _as_read(evidence.match, lang, part.folded.text)
            )
            if not known.text and evidence.mention is not None:
                # A translation decides only what the lexicon leaves open: all modes name alike.
                said = evidence.mention.text
                names = evidence.match.names
                preferred = [name for name in names if names_agree(name.english, said)]
                known = known_name(evidence.match, label, lang, preferred)
            if known.text and lang == "ja" and label == "PER":
                return self._with_long_i(known, surface)
            if known.text:
                return known
            guess = known.guess
        name = self._whole(surface, label, part, evidence.start)
        if name is not None:
            return name
        sound, read = (
            romanise(own_name(surface) if label == "ORG" else surface, lang, label),
            person_read(surface, lang, label, self.lexicon),
        )
        spelled = sound.text if sound else read.guess if read else ""
        if lang == "zh" and sound is not None and not sound.is_standard:
            # Nor is it Chinese: 山中伸弥.
            read = person_read(surface, "ja", label, self.lexicon)
            spelled = read.either if read is not None else spelled
        for answer in _answers(evidence, part):
            parts = [match.names[0].english for match in _within(evidence, part)]
            if not is_plausible(answer, surface, label, parts):
                continue
            if spelled and sounds_alike(answer, spelled):
                return EnglishName(answer, "translation")
            if label != "PER" or not spelled:
                guess = guess or answer
        if label == "ORG" and lang in _SPELLED_AS_ONE and len(surface) > _LEGIBLE:
            spelled = ""
        if label == "ORG" and lang == "zh":
            spelled = business_of(surface) or spelled
        return EnglishName(guess=guess or spelled) if guess or spelled else NO_NAME

    def _is_common(self, surface: str, label: str, lang: str, match: NameMatch) -> bool:
        """Whether what is known may as well be another's name, or a noun: 王颖, 阿明, 朝市通り."""
        if lang == "zh" and label == "PER":
            return is_anybody(surface, match)
        if lang == "ko" and label == "PER":
            return is_any_korean(surface, match)
        if lang in _SPELLED_AS_ARABIC and label == "PER":
            return " " not in surface and not match.names[0].id
        if lang == "ja" and label == "ORG" and match.composition:
            base = self.lexicon.names_of(surface.removesuffix(match.composition), lang)
            return is_any_firm(surface, match.composition, base)
        if lang != "ja" or label != "LOC" or not surface.endswith(match.composition or " "):
            return False
        base = self.lexicon.names_of(surface.removesuffix(match.composition), lang)
        return base is not None and not base.names[0].label and " " in base.names[0].english

    def _with_long_i(self, name: EnglishName, surface: str) -> EnglishName:
        """A name in which lists left one of two i away: 渋沢栄一 is Eiichi Shibusawa."""
        read = person_read(surface, "ja", "PER", self.lexicon)
        if read is None or read.either.replace("ii", "i") != name.text:
            return name
        return replace(name, text=read.either)

    def _rather(self, surface: str, label: str, part: Part, match: NameMatch) -> EnglishName | None:
        """What says more of a name than that it is composed: readings, a known line or bearer."""
        lang = part.sentence.lang
        if label == "LOC":
            return self._operated(surface, lang)
        read = person_read(surface, lang, label, self.lexicon)
        if read is not None and read.text:
            return read
        if label != "PER" or lang not in _DOTTED:
            return None
        bearer = vietnamese(surface) or known_bearer(
            surface, partial(self.lexicon.names_of, lang=lang)
        )
        if bearer is None and is_surname_first(surface, part.folded.text):
            return EnglishName(guess=match.names[0].english)
        return bearer

    def _japanese(self, surface: str, label: str, lang: str) -> EnglishName | None:
        """A Japanese name in a Chinese text, as Japanese reads it: 伊藤, 山中伸弥."""
        if lang != "zh" or label != "PER" or not begins_as_japanese(surface):
            return None
        read = person_read(surface, "ja", label, self.lexicon)
        if read is not None and read.text:
            return read
        return entry_of(surface, "ja", label, self.lexicon)

    def _operated(self, surface: str, lang: str) -> EnglishName | None:
        """A known line with the letters of its operator: JR山手線."""
        found = _OPERATED.match(surface) if lang == "ja" else None
        line = found and entry_of(surface[found.end() :], lang, "LOC", self.lexicon)
        if found is None or line is None:
            return None
        return replace(line, text=f"{found[0].upper()} {line.text}", source="composed")

    def _entry(self, surface: str, lang: str, label: str) -> EnglishName | None:
        """What the lexicon has; a company where people go, and no rare place: в Икею."""
        name = entry_of(surface, lang, label, self.lexicon)
        if label != "LOC" or (name is not None and name.id):
            return name
        firm = name_in_table(surface, lang, "ORG")
        is_firm = firm is not None and sounds_alike(firm.text, sound_of(surface, lang))
        return firm if is_firm else name

    def _whole(self, surface: str, label: str, part: Part, start: int) -> EnglishName | None:
        """A name of the surface alone, without a translation."""
        lang, folded = part.sentence.lang, part.folded.text
        is_kind = label in ("LOC", "ORG")
        name = name_in_table(surface, lang, label)
        if name is None and is_kind:
            name = named_by_kind(surface, lang, label, self.lexicon)
        name = name or self._entry(surface, lang, label)
        name = name or words_known(surface, lang, label, self.lexicon)
        read = None if name else person_read(surface, lang, label, self.lexicon)
        if read is not None and read.text:
            return read
        if name is None and label == "ORG" and lang == "zh":
            name = chinese_company(surface, self.lexicon)
        if name is None and is_kind:
            name = designated(surface, lang, self.lexicon)
        if name is None and label == "LOC" and lang == "zh":
            name = place_of_place(surface, self.lexicon)
        if label == "LOC" and lang == "ko" and " " in surface:
            name = place_in_country(surface, self.lexicon) or name
        if name is None and label == "ORG":
            name = named_by_words(surface, lang, self.lexicon)
        if name is not None:
            return name
        if not has_non_latin_letter(surface):
            return EnglishName(_with_ascii_digits(surface), "romanised")
        sound = romanise(surface, lang, label) if label in ("PER", "LOC") else None
        if sound is None or not sound.is_standard or is_foreigner(folded[:start], lang):
            return None
        # Hong Kong spells its places by Cantonese, or has other names for them.
        if lang == "zh" and label == "LOC" and is_of_hong_kong(part.sentence.text, folded):
            return None
        if lang == "zh" and label == "PER":
            sound = regional_person(surface, part.sentence.text, folded, folded[:start]) or sound
            if not sound.is_standard:
                return None
        if label == "PER" and lang in _DECLINED and is_nearly_famous(surface, lang):
            return None
        return EnglishName(sound.text, "romanised")


def _is_somebody(surface: str, lang: str, label: str, match: NameMatch) -> bool:
    """Whether a place is called as a person whom everyone knows, and who may be meant: 哈尼亚."""
    is_person = label == "LOC" and match.names[0].label == "PER" and not match.composition
    return is_person and bool(famous_name(surface, lang, "PER")) and " " in match.names[0].english


def _as_read(match: NameMatch, lang: str, folded: str) -> list[Name]:
    """The names of a Chinese one that are its pinyin, where none is a person's: 孙悟空."""
    is_told = any(name.label == "PER" for name in match.names) or bool(match.composition)
    if lang != "zh" or is_told or _OF_JAPAN.search(folded):
        return []
    sound = romanise(match.surface, lang, "PER")
    read = sound.text if sound is not None and sound.is_standard else ""
    return [name for name in match.names if name.english == read and not name.label]


def _with_ascii_digits(name: str) -> str:
    """A name in Latin letters whose digits may be of another script: iPhone ٣."""
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in name)


def _answers(evidence: Evidence, part: Part) -> Iterator[str]:
    """What the language model calls a span: in the translation, and asked for its name."""
    if evidence.mention is not None:
        yield evidence.mention.text
    for mention, naming in part.namings:
        if (mention.start, mention.end) == (evidence.start, evidence.end):
            yield naming.english


def _within(evidence: Evidence, part: Part) -> Iterator[NameMatch]:
    """The known names within a span."""
    return (
        match for match in part.known if evidence.start <= match.start and match.end <= evidence.end
    )


def _joined(
    first: EnglishName, first_label: str, second: EnglishName, second_label: str
) -> EnglishName:
    """One name of two neighbours: no surer than the less sure of them."""
    if not (first.either and second.either):
        return NO_NAME
    text = _in_one(first.either, first_label, second.either, second_label)
    if not (first.text and second.text):
        return EnglishName(guess=text)
    last = max(first.source, second.source, "composed", key=ENGLISH_SOURCES.index)
    return EnglishName(text, last)


def _in_one(first: str, first_label: str, second: str, second_label: str) -> str:
    """Two names as one: the Russian Ministry of Defence, and no China twice in one name."""
    if (first_label, second_label) == ("LOC", "ORG"):
        # Of which country a company is says the text, and not its name: 美国微软 is Microsoft.
        is_said = second.startswith(first) or (" " not in second and is_country(first))
        return second if is_said else with_adjective(f"{first} {second}")
    return _JOINED[first_label, second_label].format(first, second)
