"""Given names and surnames of languages whose letters do not tell how English spells them.

``person_words.tsv`` has a row for each: language, forms apart by ``|``, English. Arabic, Persian
and Hebrew write no vowels, and what a Thai name is in English is a matter of custom. A form may
have two words (عبد الرحمن).
"""

from collections.abc import Mapping, Sequence
from functools import cache

from eat_edge.english.tables import rows_of, table_named
from eat_edge.text import fold

__all__ = ["person_word", "words_of"]

_ARTICLE = "ال"
_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ئ": "ي", "ة": "ه"}
_ONE_LETTER = str.maketrans(_LETTERS | {"׳": "'", "״": '"', "\u200c": None})
"""Letters that are written one for the other."""


def person_word(word: str, lang: str) -> str:
    """The English of a given name, a surname or a particle, ``""`` where it is not known.

    Args:
        word: Folded; a form of two words has a space.
        lang: ISO 639-1 code.
    """
    known = _tables().get(lang, {})
    plain = _plain(word)
    if lang == "ar" and plain not in known and plain.startswith(_ARTICLE):
        name = known.get(plain.removeprefix(_ARTICLE), "")
        return f"al-{name}" if name else ""
    return known.get(plain, "")


def words_of(name: str, lang: str) -> Sequence[str]:
    """The words of a name; two that are one form of the table stay together.

    Args:
        name: Words apart by spaces.
        lang: ISO 639-1 code.
    """
    found: list[str] = []
    for word in name.split():
        pair = f"{found[-1]} {word}" if found else ""
        if pair and person_word(pair, lang):
            found[-1] = pair
        else:
            found.append(word)
    return found


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for lang, forms, english in rows_of(table_named("person_words.tsv")):
        for form in forms.split("|"):
            tables.setdefault(lang, {}).setdefault(_plain(fold(form).text), english)
    return tables


def _plain(word: str) -> str:
    return word.translate(_ONE_LETTER)
