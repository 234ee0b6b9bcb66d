"""Readings of Japanese names, and characters that mean the same."""

from pathlib import Path

import pytest

from eat_edge.errors import BundleError, ClosedError
from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions
from eat_edge.lexicon.readings import Readings
from eat_edge.names import Name
from export.lexicon import Reading, Surface, write_index, write_language, write_readings

PARTS = (
    Reading("古川", "surname", "Furukawa", False),
    Reading("俊太郎", "given", "Shuntaro", False),
    Reading("裕子", "given", "Yuko", True),
    Reading("森", "surname", "Mori", False),
    Reading("森山", "surname", "Moriyama", False),
    Reading("山一", "given", "Sanichi", False),
    Reading("一", "given", "Hajime", False),
    Reading("古川", "given", "Kogawa", True),
)


@pytest.fixture
def readings(tmp_path: Path) -> Readings:
    write_readings(tmp_path, "ja", PARTS)
    return Readings(tmp_path / "ja.readings.marisa")


def test_a_full_name_is_read_as_english_has_it(readings: Readings) -> None:
    assert readings.full_name("古川俊太郎") == Name("Shuntaro Furukawa", "PER")
    # Where a space parts it nobody has to guess.
    assert readings.full_name("森山 一") == Name("Hajime Moriyama", "PER")
    assert readings.full_name("古川 ") is readings.full_name("古川 次郎") is None


def test_doubt_about_a_part_is_doubt_about_the_whole(readings: Readings) -> None:
    assert readings.part("裕子", "given") == Name("Yuko", "PER", is_ambiguous=True)
    assert readings.part("古川", "surname") == Name("Furukawa", "PER")
    assert readings.full_name("古川裕子") == Name("Yuko Furukawa", "PER", is_ambiguous=True)


def test_several_places_to_part_a_name_are_doubt(readings: Readings) -> None:
    assert readings.full_name("森山一") == Name("Hajime Moriyama", "PER", is_ambiguous=True)


@pytest.mark.parametrize("surface", ["", "古", "古川", "古川町", "俊太郎古川", "古川俊太郎" * 2])
def test_what_is_no_full_name_is_not_read(readings: Readings, surface: str) -> None:
    assert readings.full_name(surface) is None


def test_a_lexicon_has_readings_of_some_languages(tmp_path: Path) -> None:
    for lang in ("ja", "ko"):
        write_language(tmp_path, lang, {})
    write_readings(tmp_path, "ja", PARTS)
    write_index(tmp_path, ["ja", "ko"])
    lexicon = Lexicon(tmp_path)
    readings = lexicon.readings("ja")
    assert readings is not None and readings.part("森", "surname") == Name("Mori", "PER")
    assert lexicon.readings("ko") is lexicon.readings("xx") is None
    lexicon.close()
    with pytest.raises(ClosedError):
        lexicon.readings("ja")


def test_a_damaged_file_is_an_error_of_ours(tmp_path: Path) -> None:
    import marisa_trie

    path = tmp_path / "ja.readings.marisa"
    for key in ("森\tx", "森\ts", "森\t"):
        marisa_trie.Trie([key]).save(str(path))
        with pytest.raises(BundleError, match=r"ja\.readings\.marisa.*restore the bundle"):
            Readings(path).part("森", "given")
    path.write_bytes(b"no trie")
    with pytest.raises(BundleError, match="restore the bundle"):
        Readings(path)


def test_a_composed_name_is_as_ambiguous_as_its_parts(tmp_path: Path) -> None:
    surnames, given = (Name("Koga", "LOC"), Name("Furukawa", "PER")), Name("Yuko", "PER", "", True)
    write_language(tmp_path, "ja", {"古川": Surface(surnames, 0.9), "裕子": Surface((given,), 0.9)})
    write_index(tmp_path, ["ja"], compositions={"ja": Compositions({"any": 0.5})})
    (composed,) = (m for m in Lexicon(tmp_path).matches("古川裕子", "ja") if m.composition)
    assert composed.names == (Name("Yuko Furukawa", "PER", is_ambiguous=True),)


def test_variants_find_each_other_and_stay_as_written(tmp_path: Path) -> None:
    write_language(tmp_path, "ru", {"Королев": Surface((Name("Korolyov", "PER"),), 0.9)})
    write_index(tmp_path, ["ru"], variants={"ru": "ёеЁЕ"})
    lexicon = Lexicon(tmp_path)
    text = "Ёлка: Королёв и Королев"
    assert lexicon.fold(text, "ru").text == text
    matches = lexicon.matches(text, "ru")
    assert [(m.start, m.surface) for m in matches] == [(6, "Королёв"), (16, "Королев")]
    assert all(text[m.start : m.end] == m.surface for m in matches)
    entry = lexicon.names_of("Королёв", "ru")
    assert entry is not None and entry.surface == "Королёв"
    assert list(lexicon.surfaces("ru")) == ["Королев"]


def test_an_index_whose_variants_are_no_pairs_is_refused(tmp_path: Path) -> None:
    write_index(tmp_path, ["ru"], variants={"ru": "ёеЁ"})
    with pytest.raises(BundleError, match=r"lexicon\.json.*restore the bundle"):
        Lexicon(tmp_path)


def test_all_readings_are_given(readings: Readings) -> None:
    found = {(surface, kind, name.english) for surface, kind, name in readings.all()}
    assert found == {(one.surface, one.kind, one.english) for one in PARTS}
