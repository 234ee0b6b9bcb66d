"""Scripts that are romanised letter by letter: Georgian, Armenian, Greek and Devanagari."""

from types import MappingProxyType

from eat_edge.english.romanise.romanised import Romanised, letter_table, title

__all__ = ["armenian", "devanagari", "georgian", "greek"]

_GEORGIAN = letter_table(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)
_ARMENIAN = letter_table(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f ev",
)


def georgian(name: str) -> Romanised | None:
    """Romanise by the national system of 2002."""
    words = ["".join(_GEORGIAN.get(one, "") for one in word) for word in name.split()]
    return Romanised(title(" ".join(words)), True) if words and all(words) else None


def armenian(name: str) -> Romanised | None:
    """Romanise by BGN/PCGN, without its marks of aspiration."""
    words = [_armenian_word(word) for word in name.casefold().replace("եւ", "և").split()]
    return Romanised(title(" ".join(words)), True) if words and all(words) else None


def _armenian_word(word: str) -> str:
    text = word.replace("ու", "\0")
    found = "".join("u" if one == "\0" else _ARMENIAN.get(one, "") for one in text)
    if word.startswith("ե"):
        return "y" + found
    return "v" + found if word.startswith("ո") and not word.startswith(("ու", "ով")) else found


_GREEK = letter_table(
    "αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
)
_GREEK_PAIRS = MappingProxyType(
    {"ου": "ou", "αυ": "av", "ευ": "ev", "γγ": "ng", "γκ": "gk", "γχ": "nch", "γξ": "nx"}
)
_PLAIN = str.maketrans("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ")


def greek(name: str) -> Romanised | None:
    """Romanise by ELOT 743, as Greek passports have it."""
    words = [_greek_word(word) for word in name.casefold().split()]
    return Romanised(title(" ".join(words)), True) if words and all(words) else None


def _greek_word(word: str) -> str:
    plain = word.translate(_PLAIN)
    text, at = "", 0
    while at < len(plain):
        pair = plain[at : at + 2]
        sound = "b" if not at and pair == "μπ" else _GREEK_PAIRS.get(pair, "")
        if sound in ("av", "ev") and plain[at + 2 : at + 3] in tuple("θκξπσςτφχψ"):
            sound = sound[0] + "f"
        if sound:
            at += 2
        else:
            sound = _GREEK.get(plain[at], "")
            at += 1
            if not sound:
                return ""
        text += sound
    return text


_CONSONANTS = letter_table(
    "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l",
)
_NUKTA = MappingProxyType({"क": "q", "ख": "kh", "ग": "g", "ज": "z", "ड": "r", "ढ": "rh", "फ": "f"})
_VOWELS = letter_table("अआइईउऊऋएऐओऔऑऍ", "a a i i u u ri e ai o au o e")
_SIGNS = letter_table("ािीुूृेैोौॉॅ", "a i i u u ri e ai o au o e")
_VIRAMA, _DOT = "्", "़"
_PLACE_ENDINGS = {"नगर": "nagar", "गांव": "gaon", "गाँव": "gaon"}
"""Words of their own at the end of a place: गोमतीनगर is Gomtinagar."""
_SHORTEST_PLACE = 3
"""Code points before one."""


def devanagari(name: str) -> Romanised | None:
    """Romanise Hindi as English newspapers do: no marks, and no vowel that is not pronounced."""
    words = [_hindi_word(word) for word in name.split()]
    return Romanised(title(" ".join(words)), True) if words and all(words) else None


def _hindi_word(word: str) -> str:
    """Write a word, leaving out the inherent vowel at its end and in V-C-a-C-V."""
    for ending, written in _PLACE_ENDINGS.items():
        own = word.removesuffix(ending)
        if _SHORTEST_PLACE <= len(own) < len(word):
            return (before := _hindi_word(own)) and before + written
    sounds: list[tuple[str, str]] = []
    """Consonants, each with its vowel: ``"*"`` for the inherent one."""
    for at, one in enumerate(word):
        if one in _CONSONANTS:
            sounds.append((_CONSONANTS[one], "*"))
        elif not sounds and one not in _VOWELS:
            return ""
        elif one == _DOT:
            sounds[-1] = (_NUKTA.get(word[at - 1], sounds[-1][0]), "*")
        elif one in _SIGNS:
            sounds[-1] = (sounds[-1][0], _SIGNS[one])
        elif one == _VIRAMA:
            sounds[-1] = (sounds[-1][0], "")
        elif one in _VOWELS:
            sounds.append(("", _VOWELS[one]))
        elif one in "ंँ":
            following = word[at + 1 : at + 2]
            nasal = "m" if following in tuple("पफबभम") else "ng" if following == "ह" else "n"
            sounds.append((nasal, ""))
            if sounds[-2][1] == "*":
                sounds[-2] = (sounds[-2][0], "a")
        elif one not in "ः\u200c\u200d":
            return ""
    text = ""
    for at, (consonant, vowel) in enumerate(sounds):
        if vowel == "*":
            vowel = "" if at and _is_silent(sounds, at) else "a"
            sounds[at] = (consonant, vowel)
        text += consonant + vowel
    return text


def _is_silent(sounds: list[tuple[str, str]], at: int) -> bool:
    if at == len(sounds) - 1:
        # Two consonants in a row end in a vowel (Mishra, Chandra).
        return sounds[at - 1][1] != "" or sounds[at][0] not in ("r", "y", "v", "n")
    after = sounds[at + 1]
    is_last = at + 1 == len(sounds) - 1
    has_vowel = after[1] not in ("", "*") or (after[1] == "*" and not is_last)
    return sounds[at - 1][1] not in ("",) and has_vowel and after[0] != ""
