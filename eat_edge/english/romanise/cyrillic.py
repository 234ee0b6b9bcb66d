"""Cyrillic names: Russian by simplified BGN/PCGN, Ukrainian as its passports have it."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from eat_edge.english.romanise.romanised import Romanised, letter_table, title
from eat_edge.english.romanise.slavic_case import is_native, nominative

__all__ = ["cyrillic"]

_RUSSIAN = letter_table(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch * y * e yu ya",
)
_UKRAINIAN = {**_RUSSIAN, **letter_table("гґєиіїйюяь", "h g ie y i i i iu ia *")}
_UKRAINIAN_FIRST = letter_table("єїйюя", "ye yi y yu ya")
_BULGARIAN = {**_RUSSIAN, **letter_table("хщъь", "h sht a y")}
_SERBIAN = {**_RUSSIAN, **letter_table("ђјљњћџхцжчш", "dj j lj nj c dz h c z c s")}
_MACEDONIAN = {**_SERBIAN, **letter_table("ѓќѕ", "gj kj dz")}
_BELARUSIAN = {**_RUSSIAN, **letter_table("гіў", "h i u")}
_TABLES = MappingProxyType(
    {
        "ru": _RUSSIAN,
        "uk": _UKRAINIAN,
        "bg": _BULGARIAN,
        "sr": _SERBIAN,
        "mk": _MACEDONIAN,
        "be": _BELARUSIAN,
    }
)
_VOWELS = "аеёиоуыэюяъь"
_ADJECTIVE = re.compile(r"(?:ий|ый)$")
"""Of a Russian name: Dostoevsky, Bely."""

_QUOTES = re.compile('[«»„“”"]')


def cyrillic(name: str, lang: str, label: str) -> Romanised | None:
    """Romanise a name.

    Args:
        name: As written.
        lang: ISO 639-1 code; a language without a table is read as Russian.
        label: One of ``types.LABELS``.

    Returns:
        The name in the nominative, as far as its endings tell; not standard where they do not.
    """
    is_standard = lang in ("bg", "be")
    if lang in ("ru", "uk"):
        found = nominative(name, label)
        is_standard, name = found is not None, found or name
        is_standard = is_standard and (lang == "uk" or is_native(name, label))
    table = _TABLES.get(lang, _RUSSIAN)
    words = [_word(word, lang, table) for word in _QUOTES.sub("", name.casefold()).split()]
    if not words or not all(words):
        return None
    return Romanised(title(" ".join(words)), is_standard)


def _word(word: str, lang: str, table: Mapping[str, str]) -> str:
    if "-" in word:
        parts = [title(_word(part, lang, table)) for part in word.split("-")]
        return "-".join(parts) if all(parts) else ""
    if lang == "ru":
        word = _ADJECTIVE.sub("ы", word)
    text = ""
    for at, character in enumerate(word):
        before = word[at - 1] if at else ""
        if character in "'’ʼ":
            continue
        sound = table.get(character, "")
        if lang == "ru" and character == "е" and (not before or before in "ъь"):
            sound = "ye"
        elif lang == "uk" and not before:
            sound = _UKRAINIAN_FIRST.get(character, sound)
        elif lang == "uk" and character == "г" and before == "з":
            sound = "gh"
        if not sound:
            return ""
        text += sound.replace("*", "")
    return text
