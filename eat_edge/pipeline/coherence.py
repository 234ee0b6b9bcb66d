"""One name for one surface within a document, and full names that vouch for the short form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from eat_edge.english.romanise.pinyin import joined
from eat_edge.english.sound import most_alike
from eat_edge.names import non_overlapping
from eat_edge.types import ENGLISH_SOURCES, Entity

__all__ = ["coherent"]

_SURE = 0.9
"""A type with such a score stays, though the surface has another elsewhere in the document."""
_PART_SCORE = 0.8
"""Share of a full name's score that a short form has which nothing else finds."""

_HONORIFICS = {
    lang: re.compile(f"(?={honorifics})")
    for lang, honorifics in {
        "ja": "さん|氏|選手|容疑者|被告|監督|首相|大統領|大臣|議員|社長|教授|知事|市長|先生|投手",
        "zh": "先生|女士|某|教授|总统|總統|主席|部长|部長|总理|總理|博士|小姐|议员|議員",
        "ko": r" ?씨| ?님| 대통령| 총리| 장관| 의원| 감독| 선수| 교수| 대표| 위원장",
    }.items()
}
"""What matches before a form of address."""
_NAMED_FIRST = ("zh", "ja", "ko")
"""Languages that write the family name first, and without a space behind it."""
_HAN_HANGUL = re.compile("[\u4e00-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\s·・•]+")
_MAX_FAMILY = 3
"""Code points of the longest family name that is cut off a full name."""


def coherent(text: str, lang: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Give every surface one English name, and one type where the evidence allows it.

    Args:
        text: The document.
        lang: ISO 639-1 code.
        entities: Its entities by start; they do not overlap.

    Returns:
        The same entities, and short forms of persons' full names before them that an honorific
        follows (役所広司 ... 役所さん), by start; they do not overlap. The time taken is linear in
        the length of the text and the number of entities.
    """
    found = non_overlapping([*entities, *_short_forms(text, lang, entities)])
    full_names: dict[str, Entity] = {}
    by_surface: dict[str, list[Entity]] = {}
    vouched = []
    for entity in found:
        full = full_names.get(entity.text) if _may_be_short(entity, lang, text) else None
        vouched.append(entity if full is None else _part_of(full, entity, lang))
        by_surface.setdefault(entity.text, []).append(vouched[-1])
        if entity.label == "PER" and entity.english:
            # The last person before it is whom a short form means.
            full_names.update(dict.fromkeys(_parts(entity.text, lang), entity))
    names = {surface: _Name.of(same) for surface, same in by_surface.items()}
    return tuple(names[entity.text].given_to(entity) for entity in vouched)


@dataclass(frozen=True, slots=True)
class _Name:
    """What all entities of one surface are called.

    Attributes:
        label: The type with the most evidence.
        best: The entity that has the surest English.
        num_entities: How many there are.
    """

    label: str
    best: Entity
    num_entities: int

    @classmethod
    def of(cls, same: Sequence[Entity]) -> "_Name":
        """Choose from all entities of a surface."""
        scores: dict[str, float] = {}
        for one in same:
            scores[one.label] = scores.get(one.label, 0.0) + one.score
        label = max(scores, key=lambda name: scores[name])
        best = min(same, key=lambda one: (_rank(one), one.label != label, -one.score, one.start))
        return cls(label, best, len(same))

    def given_to(self, entity: Entity) -> Entity:
        """The entity as all with its surface are."""
        if self.num_entities == 1:
            return entity
        label = entity.label if entity.score >= _SURE else self.label
        # A person and a town of one name are called alike, and are not one thing.
        is_it = label == self.best.label
        return replace(
            entity,
            label=label,
            english=self.best.english,
            english_source=self.best.english_source,
            english_score=self.best.english_score,
            english_guess=self.best.english_guess,
            id=self.best.id if is_it else "",
            alternatives=self.best.alternatives if is_it else (),
        )


def _rank(entity: Entity) -> int:
    """The source of a name, the surest first; then guesses, then nothing."""
    if entity.english:
        return ENGLISH_SOURCES.index(entity.english_source)
    return len(ENGLISH_SOURCES) + (not entity.english_guess)


def _may_be_short(entity: Entity, lang: str, text: str) -> bool:
    """Whether an entity may be a short form of a person's name."""
    return entity.label == "PER" or (entity.score < _SURE and _is_addressed(text, entity.end, lang))


def _parts(name: str, lang: str) -> set[str]:
    """The short forms of a full name: its words, or what its family name may be."""
    words = _WORD.findall(name)
    if len(words) > 1:
        return set(words)
    if lang not in _NAMED_FIRST:
        return set()
    return {name[:length] for length in range(1, min(_MAX_FAMILY, len(name) - 1) + 1)}


def _part_of(full: Entity, entity: Entity, lang: str) -> Entity:
    """A short form, with the part of the full English name that stands for it."""
    english = _english_part(full, entity.text, entity.english or entity.english_guess, lang)
    if not english:
        return replace(entity, label="PER")
    return replace(
        entity,
        label="PER",
        english=english,
        english_source=full.english_source,
        english_score=full.english_score,
        english_guess="",
        id=full.id,
        alternatives=full.alternatives,
    )


def _english_part(full: Entity, part: str, alone: str, lang: str) -> str:
    """The words of a full English name that stand for a part of the surface, else ``""``."""
    words = full.english.split()
    pieces = _WORD.findall(full.text)
    if len(words) < 2:
        return full.english if len(pieces) > 1 else ""
    if lang == "ja" and _HAN_HANGUL.match(full.text):
        return _japanese_part(full.text, words, part)
    if len(pieces) == len(words) and part in pieces:
        return words[pieces.index(part)]
    if lang == "ja":
        return words[-1] if full.text.endswith(part) else words[0]
    return most_alike(alone, words) or "" if alone else ""


def _japanese_part(full: str, words: list[str], part: str) -> str:
    """The words for the family or the given name of a person in kanji.

    English has the given name of a Japanese person first. Of a Chinese or Korean one it does not,
    whom the sound of the first word tells, or a given name of two syllables.
    """
    is_family = full.startswith(part)
    if len(words) > 2 or "-" in words[-1] or joined(full[0]) == words[0]:
        return words[0] if is_family else " ".join(words[1:])
    return words[-1] if is_family else words[0]


def _is_addressed(text: str, end: int, lang: str) -> bool:
    honorific = _HONORIFICS.get(lang)
    return honorific is not None and honorific.match(text, end) is not None


def _short_forms(text: str, lang: str, entities: Sequence[Entity]) -> list[Entity]:
    """Family names with an honorific, behind the full names they are of.

    Returns:
        Those of the first person first, of each the longest first. They may overlap.
    """
    honorific = _HONORIFICS.get(lang)
    if honorific is None:
        return []
    # Behind the first person of a name, all its short forms are that person's.
    persons: dict[str, tuple[int, Entity]] = {}
    for number, person in enumerate(entities):
        if person.label == "PER" and person.english:
            for part in _parts(person.text, lang):
                if len(part) > 1 or lang == "zh":
                    persons.setdefault(part, (number, person))
    lengths = sorted({len(part) for part in persons})
    found: list[tuple[int, int, Entity]] = []
    for place in honorific.finditer(text) if persons else ():
        end = place.start()
        for length in lengths:
            start = end - length
            number, full = persons.get(text[max(0, start) : end], (0, None))
            if full is None or start < full.end or _HAN_HANGUL.match(text[start - 1]):
                continue
            score = full.score * _PART_SCORE
            short = replace(full, start=start, end=end, text=text[start:end], score=score)
            found.append((number, -length, short))
    found.sort(key=lambda one: one[:2])
    return [short for *_, short in found]
