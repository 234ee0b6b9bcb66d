"""Persons whom nobody listed, read from the readings of their surname and given name."""

from pathlib import Path

from eat_edge.english.english_name import EnglishName
from eat_edge.english.known import person_read
from eat_edge.lexicon import Lexicon
from export.lexicon import Reading, write_index, write_language, write_readings


def test_a_japanese_person_whom_nobody_listed_is_read(tmp_path: Path) -> None:
    write_language(tmp_path, "ja", {})
    write_readings(
        tmp_path,
        "ja",
        [
            Reading("古川", "surname", "Furukawa", False),
            Reading("俊太郎", "given", "Shuntaro", False),
            Reading("裕子", "given", "Yuko", True),
        ],
    )
    write_index(tmp_path, ["ja"])
    lexicon = Lexicon(tmp_path)
    assert person_read("古川俊太郎", "ja", "PER", lexicon) == EnglishName(
        "Shuntaro Furukawa", "composed"
    )
    assert person_read("古川裕子", "ja", "PER", lexicon) == EnglishName(guess="Yuko Furukawa")
    assert person_read("古川", "ja", "PER", lexicon) == EnglishName("Furukawa", "composed")
    for surface, lang, label in (
        ("古川", "ja", "LOC"),
        ("李明", "ja", "PER"),
        ("古川", "zh", "PER"),
    ):
        assert person_read(surface, lang, label, lexicon) is None
