"""One name for one surface within a document, and full names that vouch for the short form."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from eat_edge.english.sound import most_alike
from eat_edge.types import ENGLISH_SOURCES, Entity

__all__ = ["coherent"]

_SURE = 0.9
"""A type with such a score stays, though the surface has another elsewhere in the document."""
_PART_SCORE = 0.8
"""Share of a full name's score that a short form has which nothing else finds."""

_HONORIFICS = {
    "ja": "さん|氏|選手|容疑者|被告|監督|首相|大統領|大臣|議員|社長|教授|知事|市長|先生|投手",
    "zh": "先生|女士|某|教授|总统|總統|主席|部长|部長|总理|總理|博士|小姐|议员|議員",
    "ko": r" ?씨| ?님| 대통령| 총리| 장관| 의원| 감독| 선수| 교수| 대표| 위원장",
}
_NAMED_FIRST = ("zh", "ja", "ko")
"""Languages that write the family name first, and without a space behind it."""
_HAN_HANGUL = "\u4e00-\u9fff\uac00-\ud7a3"
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
        follows (役所広司 ... 役所さん), by start; they do not overlap.
    """
    found = [*entities, *_short_forms(text, lang, entities)]
    found.sort(key=lambda entity: entity.start)
    persons: list[Entity] = []
    vouched = []
    for entity in found:
        full = _full_name(entity, persons, lang, text)
        vouched.append(entity if full is None else _part_of(full, entity, lang))
        if entity.label == "PER":
            persons.append(entity)
    by_surface: dict[str, list[Entity]] = {}
    for entity in vouched:
        by_surface.setdefault(entity.text, []).append(entity)
    return tuple(_harmonised(entity, by_surface[entity.text]) for entity in vouched)


def _harmonised(entity: Entity, same: Sequence[Entity]) -> Entity:
    """The entity as all with its surface are."""
    if len(same) == 1:
        return entity
    scores: dict[str, float] = {}
    for one in same:
        scores[one.label] = scores.get(one.label, 0.0) + one.score
    label = max(scores, key=lambda name: scores[name])
    if entity.label != label and entity.score < _SURE:
        entity = replace(entity, label=label)
    best = min(same, key=lambda one: (_rank(one), one.label != label, -one.score, one.start))
    return replace(
        entity,
        english=best.english,
        english_source=best.english_source,
        english_score=best.english_score,
        english_guess=best.english_guess,
        id=best.id,
        alternatives=best.alternatives,
    )


def _rank(entity: Entity) -> int:
    """The source of a name, the surest first; then guesses, then nothing."""
    if entity.english:
        return ENGLISH_SOURCES.index(entity.english_source)
    return len(ENGLISH_SOURCES) + (not entity.english_guess)


def _full_name(entity: Entity, persons: Iterable[Entity], lang: str, text: str) -> Entity | None:
    """The last person before whose name an entity may be a short form of."""
    is_person = entity.label == "PER" or _is_addressed(text, entity.end, lang)
    if not is_person or (entity.label != "PER" and entity.score >= _SURE):
        return None
    for person in reversed([*persons]):
        if person.english and entity.text in _parts(person.text, lang):
            return person
    return None


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
    if len(pieces) == len(words) and part in pieces:
        return words[pieces.index(part)]
    if lang == "ja":
        # Japanese names are in English order: the given name first.
        return words[-1] if full.text.startswith(part) else words[0]
    return most_alike(alone, words) or "" if alone else ""


def _is_addressed(text: str, end: int, lang: str) -> bool:
    honorifics = _HONORIFICS.get(lang)
    return honorifics is not None and re.compile(honorifics).match(text, end) is not None


def _short_forms(text: str, lang: str, entities: Sequence[Entity]) -> list[Entity]:
    """Family names with an honorific that nothing found, behind the full names they are of."""
    honorifics = _HONORIFICS.get(lang)
    if honorifics is None:
        return []
    taken = [(entity.start, entity.end) for entity in entities]
    found: list[Entity] = []
    for person in entities:
        if person.label != "PER" or not person.english:
            continue
        for part in sorted(_parts(person.text, lang), key=len, reverse=True):
            if len(part) < 2 and lang != "zh":
                continue
            pattern = re.compile(rf"(?<![{_HAN_HANGUL}]){re.escape(part)}(?={honorifics})")
            for place in pattern.finditer(text, person.end):
                span = place.span()
                if not any(start < span[1] and span[0] < end for start, end in taken):
                    taken.append(span)
                    short = replace(
                        person,
                        start=span[0],
                        end=span[1],
                        text=part,
                        score=person.score * _PART_SCORE,
                    )
                    found.append(short)
    return found
