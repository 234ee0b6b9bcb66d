"""Arabic and Hebrew letters: vowels are not written, so no rule gives the English name."""

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


def hebrew(name: str) -> Romanised | None:
    """Spell a Hebrew name letter by letter."""
    return _spelled(name, _HEBREW)


def _spelled(name: str, table: Mapping[str, str]) -> Romanised | None:
    words = ["".join(table.get(one, "") for one in word).replace("*", "") for word in name.split()]
    return Romanised(title(" ".join(words)), False) if words and all(words) else None
