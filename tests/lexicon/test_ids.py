"""Identifiers: in a number and back, in a lexicon's files and in none."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.errors import BundleError
from eat_edge.lexicon import Lexicon
from eat_edge.lexicon.composition import Compositions
from eat_edge.lexicon.ids import MAX_NUMBER, id_of, number_of
from eat_edge.names import Name
from export.lexicon import Surface, add_language, write_index, write_language

IDS = st.builds(
    lambda prefix, number: f"{prefix}{number}",
    st.sampled_from(("Q", "geonames:")),
    st.integers(1, MAX_NUMBER),
) | st.just("")

GEORGIA = (Name("Georgia", "LOC", "Q230"), Name("Georgia", "LOC", "geonames:4197000"))


@given(IDS)
def test_an_identifier_is_a_number_of_four_bytes_and_back(id: str) -> None:
    assert 0 <= number_of(id) < 1 << 32
    assert id_of(number_of(id)) == id


@pytest.mark.parametrize("id", ["Q0", "Q", "q90", "Q90 ", "P31", f"Q{MAX_NUMBER + 1}", "Q٣"])
def test_anything_else_is_refused(id: str) -> None:
    with pytest.raises(ValueError, match="write Q90"):
        number_of(id)


@pytest.mark.parametrize("number", [1, 6, 7])
def test_a_number_that_stands_for_nothing_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        id_of(number)


def lexicon_of(directory: Path, *names: Name) -> Lexicon:
    write_language(directory, "ka", {"საქართველო": Surface(names, 0.9)})
    write_index(directory, ["ka"])
    return Lexicon(directory)


def test_entities_of_one_name_are_told_apart(tmp_path: Path) -> None:
    entry = lexicon_of(tmp_path, *GEORGIA).names_of("საქართველო", "ka")
    assert entry is not None and entry.names == GEORGIA


def test_a_reading_that_is_one_of_several_is_marked(tmp_path: Path) -> None:
    names = (Name("Shuntaro", "PER", is_ambiguous=True), Name("Toshitaro", ""))
    entry = lexicon_of(tmp_path, *names).names_of("საქართველო", "ka")
    assert entry is not None and entry.names == names


def test_a_lexicon_without_identifiers_has_no_file_for_them(tmp_path: Path) -> None:
    lexicon_of(tmp_path, *GEORGIA)
    assert (tmp_path / "ka.ids.npy").exists()
    # As those of former releases, and those of lists that have none.
    entry = lexicon_of(tmp_path, Name("Georgia", "LOC")).names_of("საქართველო", "ka")
    assert not (tmp_path / "ka.ids.npy").exists()
    assert entry is not None and entry.names[0].id == ""


def test_identifiers_of_a_former_state_go_with_it(tmp_path: Path) -> None:
    for names in (GEORGIA, (Name("Tbilisi", "LOC"),)):
        add_language(tmp_path, "ka", [("თბილისი", Surface(names, 0.9))], Compositions())
    entry = Lexicon(tmp_path).names_of("თბილისი", "ka")
    assert entry is not None and entry.names == (Name("Tbilisi", "LOC"),)


def test_a_number_of_a_strange_file_is_an_error_of_ours(tmp_path: Path) -> None:
    lexicon_of(tmp_path, *GEORGIA)
    np.save(tmp_path / "ka.ids.npy", np.full(2, 7, np.uint32))
    with pytest.raises(BundleError, match="restore the bundle"):
        Lexicon(tmp_path).matches("საქართველო", "ka")
    np.save(tmp_path / "ka.ids.npy", np.zeros(3, np.uint32))
    with pytest.raises(BundleError, match="do not belong together"):
        Lexicon(tmp_path).matches("საქართველო", "ka")
