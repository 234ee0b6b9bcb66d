"""Names with a designator whose base the lexicon lacks: 湛河区人民法院."""

from collections.abc import Iterator

from eat_edge.english.countries import with_adjective
from eat_edge.english.english_name import EnglishName
from eat_edge.english.known import KnownNames, entry_of, is_national, known_name
from eat_edge.english.romanise import chinese, romanise
from eat_edge.english.romanise.romanised import Romanised
from eat_edge.lexicon.composition import MAX_DESIGNATOR, Compositions
from eat_edge.types import ENGLISH_SOURCES

__all__ = ["base_name", "designated", "designators_of"]

_LEAST_PRIOR = 0.1
"""Of a known name that a designator follows: below it is a common word that is a village's name
somewhere, too (人民 in 人民日报, 自由 in 自由时报)."""

_WELL_KNOWN = 0.3
"""Prior of a place that is rather meant than three characters that begin as its name does."""
_MAX_PLACE = 3
"""Characters of the longest base of a place that is romanised. That of an organisation is not: 恒大
is Evergrande in English, and 新创公司 is any new company."""
_OF_OWNERS = frozenset({"饭店", "酒店", "大酒店", "宾馆", "大厦"})
"""Houses whose owners choose their English name: 和平饭店 is the Peace Hotel."""
_AREAS = frozenset("省市县区镇乡村州")
"""What an unknown base of a base has to be: 湛河区 in 湛河区人民法院."""


def designators_of(surface: str, compositions: Compositions) -> Iterator[tuple[str, str]]:
    """The ways to split a name into base and designator, the longest designator first.

    Args:
        surface: A whole name.
        compositions: Of its language.
    """
    for length in range(min(MAX_DESIGNATOR, len(surface)), 0, -1):
        if surface[-length:] in compositions.designators:
            yield surface[:-length], surface[-length:]


def designated(
    surface: str, lang: str, lexicon: KnownNames, *, depth: int = 2, is_whole: bool = True
) -> EnglishName | None:
    """Compose the English of a name and its designator.

    Args:
        surface: Folded.
        lang: ISO 639-1 code.
        lexicon: Of known names, and of designators.
        depth: How many designators the base may have in turn.
        is_whole: Whether it is a whole name, and not the base of a longer one.

    Returns:
        The name; ``composed`` where the base is known or there is none, ``romanised`` where it is
        spelled by its sound; None where the name has no designator, or its base is not understood.
    """
    compositions = lexicon.compositions(lang)
    for base, word in designators_of(surface, compositions):
        designator = compositions.designators[word]
        if not base:
            text = designator.template.format("").strip()
            return EnglishName(text, "composed") if " " in text else None
        if any(base.startswith(leader) for leader in compositions.leaders):
            return None
        # A name of one character is part of its designator: Hengshan, not Mount Heng.
        if len(base) == 1 and len(word) == 1:
            continue
        name = base_name(base, lang, designator.label, lexicon)
        if name is None and depth:
            name = designated(base, lang, lexicon, depth=depth - 1, is_whole=False)
        if name is None:
            sound = _sound_of_area(base, lang)
            is_place = designator.label == "LOC" and (is_whole or word in _AREAS)
            is_place = is_place and not (lang == "zh" and _is_more(base, lexicon))
            if sound is not None and sound.is_standard and is_place and len(base) <= _MAX_PLACE:
                name = EnglishName(sound.text, "romanised")
        if name is not None and name.text:
            source = max(name.source, "composed", key=ENGLISH_SOURCES.index)
            text = _joined(designator.template, name.text)
            if word in _OF_OWNERS and source == "romanised":
                return EnglishName(guess=text)
            return None if is_national(text) else EnglishName(text, source)
    return None


def base_name(surface: str, lang: str, label: str, lexicon: KnownNames) -> EnglishName | None:
    """The trusted name of what a designator follows.

    Args:
        surface: Folded.
        lang: ISO 639-1 code.
        label: Type of the whole: a company's base is a company, or a place.
        lexicon: Of known names.

    Returns:
        The name; None where the surface is unknown, or is mostly a common word.
    """
    match = lexicon.names_of(surface, lang)
    if match is None:
        return entry_of(surface, lang, "LOC", lexicon)
    if match.prior < _LEAST_PRIOR:
        return None
    first = match.names[0].label
    has_company = label == "ORG" and any(name.label == "ORG" for name in match.names)
    name = known_name(match, "ORG" if has_company and first == "PER" else "LOC", lang)
    return name if name.text else None


def _is_more(base: str, lexicon: KnownNames) -> bool:
    """Whether a known place is only the beginning: 英国国 in 英国国旗."""
    match = lexicon.names_of(base[:2], "zh") if len(base) == _MAX_PLACE else None
    return match is not None and match.prior >= _WELL_KNOWN and match.names[0].label == "LOC"


def _sound_of_area(base: str, lang: str) -> Romanised | None:
    is_chinese = lang == "zh"
    return chinese.place(base, is_base=True) if is_chinese else romanise(base, lang, "LOC")


def _joined(template: str, base: str) -> str:
    """The English of a base and its designator, which the base may say already."""
    kind = template.replace("{}", "").strip()
    # 复旦 is Fudan University, 茨城県 is Ibaraki Prefecture and its police Prefectural.
    if base.endswith(kind):
        return base
    if kind[:1].isupper() and not kind.endswith(("County", "District", "City")):
        base = base.removesuffix(" Province")
    return with_adjective(template.format(base)).replace(" Prefecture Prefectural", " Prefectural")
