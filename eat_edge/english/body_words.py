"""Bodies whose names are rows of common nouns in the order of English: 国立がん研究センター.

``body_words.tsv`` has the nouns: language, forms apart by ``|``, English. A name is composed where
all of it is such nouns, behind the name of a place or a body at most. Hindi writes words apart, and
persons' names among them are spelled by their sound: ललित नारायण विश्वविद्यालय.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eat_edge.english.countries import with_adjective
from eat_edge.english.designated import base_name
from eat_edge.english.english_name import EnglishName
from eat_edge.english.known import KnownNames, is_national
from eat_edge.english.romanise import romanise
from eat_edge.english.tables import rows_of, table_named
from eat_edge.text import fold
from eat_edge.types import ENGLISH_SOURCES

__all__ = ["named_by_words"]

_APART = frozenset({"hi"})
"""Languages that write the words apart."""
_LEAST_NOUNS = 2
"""Nouns that make a name: one alone is a designator, which has its own rules."""
_MOST_SPELLED = 3
"""Words of a name that are spelled by their sound."""
_HEAD_WORDS = (
    "Academy Administration Agency Airlines Airways Association Authority Bank Board Centre "
    "Center Chamber Club College Commerce Commission Committee Company Corporation Council "
    "Department Directorate Exchange Federation Force Foundation Fund Group Holdings Hospital "
    "Industries Institute Institution Laboratories League Library Limited Media Motors Museum "
    "Art Network News Organisation Organization Party Pharmaceuticals Police Power School "
    "Society Steel Tech Technologies Trust Union University Industry Express Times Airports "
    "Technology Sciences Education Development "
)
_HEADS = frozenset(_HEAD_WORDS.split())
"""What a name ends with, its last word in English: a name of nouns alone may be no name."""


@dataclass(frozen=True, slots=True)
class _Words:
    """How a name, or the rest of one, is composed."""

    english: tuple[str, ...]
    num_nouns: int
    source: str = "composed"


def named_by_words(surface: str, lang: str, lexicon: KnownNames) -> EnglishName | None:
    """Compose the English of a body.

    Args:
        surface: Folded.
        lang: ISO 639-1 code.
        lexicon: Of known names.

    Returns:
        The name, ``romanised`` where a word is spelled by its sound; None where a part is unknown,
        or the last is no body.
    """
    nouns = _tables().get(lang)
    if nouns is None:
        return None
    if lang in _APART:
        found = _apart(surface.split(), lang, nouns, lexicon)
    else:
        found = _in_one(surface.replace(" ", ""), lang, nouns, lexicon)
    if found is None or found.english[-1].split()[-1] not in _HEADS:
        return None
    text = with_adjective(" ".join(found.english))
    return None if is_national(text) else EnglishName(text, found.source)


def _in_one(
    surface: str, lang: str, nouns: Mapping[str, str], lexicon: KnownNames
) -> _Words | None:
    """A name without spaces: nouns, the first of which may be a known name."""
    whole = _nouns(surface, nouns)
    if whole is not None and whole.num_nouns >= _LEAST_NOUNS:
        return whole
    for end in range(len(surface) - 1, 1, -1):
        rest = _nouns(surface[end:], nouns)
        if rest is None or rest.num_nouns < _LEAST_NOUNS:
            continue
        name = base_name(surface[:end], lang, "ORG", lexicon)
        if name is not None and name.text:
            source = max(name.source, "composed", key=ENGLISH_SOURCES.index)
            # 复旦 is Fudan University already.
            is_said = name.text.endswith(f" {rest.english[0]}")
            english = rest.english[1:] if is_said else rest.english
            return _Words((name.text, *english), rest.num_nouns, source)
    return None


def _nouns(text: str, nouns: Mapping[str, str]) -> _Words | None:
    """The fewest nouns that a text is a row of; of as few those whose first is longest."""
    best: list[_Words | None] = [None] * len(text) + [_Words((), 0)]
    for start in range(len(text) - 1, -1, -1):
        for end in range(len(text), start + 1, -1):
            noun, rest, known = nouns.get(text[start:end]), best[end], best[start]
            if noun is None or rest is None:
                continue
            if known is None or rest.num_nouns + 1 < known.num_nouns:
                best[start] = _Words((noun, *rest.english), rest.num_nouns + 1)
    return best[0]


def _apart(
    words: list[str], lang: str, nouns: Mapping[str, str], lexicon: KnownNames
) -> _Words | None:
    english: list[str] = []
    num_nouns = num_spelled = at = 0
    while at < len(words):
        pair = nouns.get(" ".join(words[at : at + 2])) if at + 1 < len(words) else None
        noun = pair or nouns.get(words[at])
        if noun is not None:
            num_nouns += 1
            at += 2 if pair else 1
            english.append(noun)
            continue
        name = base_name(words[at], lang, "ORG", lexicon)
        if name is not None and name.text:
            english.append(name.text)
        else:
            sound = romanise(words[at], lang, "PER")
            if sound is None or not sound.is_standard:
                return None
            english.append(sound.text)
            num_spelled += 1
        at += 1
    if not num_nouns or num_spelled > _MOST_SPELLED or len(english) < _LEAST_NOUNS:
        return None
    return _Words(tuple(english), num_nouns, "romanised" if num_spelled else "composed")


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for lang, forms, english in rows_of(table_named("body_words.tsv")):
        for form in forms.split("|"):
            tables.setdefault(lang, {}).setdefault(fold(form).text, english)
    return tables
