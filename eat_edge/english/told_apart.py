"""Places of different names that a script writes alike, told apart by what stands around them.

So are places that are written as a common noun, where a sentence begins with a capital: Орёл. Clubs
of several cities may be called alike: SF ジャイアンツ.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

from eat_edge.english.english_name import EnglishName

__all__ = ["qualified", "told_apart"]

_ALIKE = MappingProxyType(
    {
        # Without its vowels Arabic writes the capital of Jordan as the sultanate.
        ("ar", "عمان"): (
            ("Amman", re.compile("الأردن|الاردن|أردني|اردني|العاصمة|المملكة|عبد ?الله الثاني")),
            ("Oman", re.compile("سلطنة|سلطان|مسقط|عماني|العماني|صلالة|بحر عمان|خليج عمان")),
        ),
        # The town, where something stands before it or a word of towns behind: else an eagle.
        ("ru", "Орёл"): (("Oryol", re.compile("\\w\\W+Орёл|област|город|основан|губерн")),),
        ("ru", "Орел"): (("Oryol", re.compile("\\w\\W+Орел|област|город|основан|губерн")),),
    }
)
"""By language and surface the names, the likeliest first, with words beside which each is meant."""


def told_apart(surface: str, lang: str, sentence: str) -> EnglishName | None:
    """Choose among the places that are written so.

    Args:
        surface: Folded.
        lang: ISO 639-1 code.
        sentence: In which it stands, folded.

    Returns:
        The name whose words stand in the sentence; a guess where those of none do, or those of
        several; None where the surface is no such place.
    """
    names = _ALIKE.get((lang, surface))
    if names is None:
        return None
    meant = [english for english, words in names if words.search(sentence)]
    if len(meant) == 1:
        return EnglishName(meant[0], "lexicon")
    return EnglishName(guess=(meant or [english for english, _ in names])[0])


_CITIES = MappingProxyType({"SF": "サンフランシスコ", "NY": "ニューヨーク", "LA": "ロサンゼルス"})
_QUALIFIER = re.compile(f"({'|'.join(_CITIES)}|[ァ-ヶー]{{3,}})(?:[の・ ]?)$", re.IGNORECASE)
_QUALIFIED = re.compile(f"({'|'.join(_CITIES)})[・ ]?(?=[ァ-ヶー]{{3,}}$)", re.IGNORECASE)


def qualified(
    surface: str, before: str, entry: Callable[[str], EnglishName | None]
) -> EnglishName | None:
    """The club that a city before a Japanese name tells: SF ジャイアンツ are not those of Tokyo.

    Args:
        surface: Folded; the city may be a part of it.
        before: What stands before it in the sentence.
        entry: The trusted name of a surface, or None.

    Returns:
        The name that is known for city and club together, else None.
    """
    inner = _QUALIFIED.match(surface)
    found = inner or _QUALIFIER.search(before)
    if found is None:
        return None
    club = surface[inner.end() :] if inner else surface
    return entry(f"{_CITIES.get(found[1].upper(), found[1])}・{club}")
