"""Arabic and Hebrew letters: vowels are not written, so no rule gives the English name."""

import re
from collections.abc import Mapping

from eat_edge.english.romanise.romanised import Romanised, letter_table, title

__all__ = ["arabic", "hebrew"]

_ARABIC = letter_table(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئپچژگکی",
    "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a * a i a u i p ch zh g k i",
)
_HEBREW = letter_table(
    "אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h v z h t i k kh l m m n n s a p f tz tz k r sh t"
)


def arabic(name: str) -> Romanised | None:
    """Spell an Arabic or Persian name letter by letter."""
    return _spelled(name, _ARABIC)


_WITH_GERESH = {"ג": "j", "צ": "ch", "ץ": "ch", "ז": "zh", "ת": "th"}
_GERESH = re.compile("([גצץזת])['׳’]")


def hebrew(name: str) -> Romanised | None:
    """Spell a Hebrew name letter by letter; ג with a geresh is j, צ is ch."""
    return _spelled(_GERESH.sub(lambda found: _WITH_GERESH[found[1]], name), _HEBREW)


def _spelled(name: str, table: Mapping[str, str]) -> Romanised | None:
    words = [
        "".join(table.get(one, one if one.isascii() and one.isalpha() else "") for one in word)
        for word in name.split()
    ]
    words = [word.replace("*", "") for word in words]
    return Romanised(title(" ".join(words)), False) if words and all(words) else None
