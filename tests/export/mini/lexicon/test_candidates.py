"""Names of all lists of a language: folded, cleaned, and only those that may be used."""

import lzma
from pathlib import Path

import pytest

pytest.importorskip("torch")

from export.mini.lexicon.candidates import (
    LOW_TRUST,
    OWN,
    Candidate,
    Candidates,
    add_names,
    list_rows,
    read_lists,
)
from export.mini.parallel.origins import is_open_corpus

ROWS = [
    "zh\t柏林 (城)\tBerlin (city)\tLOC\tcldr,netranslit_tokens",
    "zh\t王伟\twang wei\tPER\tnetranslit_tokens",
    "zh\t林\tLin\tPER\tcldr",
    "zh\tabc\tAbc\tPER\tcldr",
    "zh\t东京\t東京\tLOC\tcldr",
    "zh\t巴黎\tParis\tCITY\tcldr",
    "a broken row",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "lexicon").mkdir()
    with lzma.open(tmp_path / "lexicon" / "zh.tsv.xz", "wt", encoding="utf-8") as out:
        out.write("\n".join(ROWS))
    return tmp_path


def test_rows_name_the_lists_that_may_be_used(data: Path) -> None:
    rows = list(list_rows(data, "zh", lambda name: name == "cldr"))
    assert len(rows) == len(ROWS) - 1
    assert rows[0] == ("柏林 (城)", "Berlin (city)", "LOC", frozenset({"cldr"}))
    assert rows[1][3] == frozenset()


def test_names_are_cleaned_and_what_is_none_is_left_out(data: Path) -> None:
    found = read_lists(data, "zh", None, lambda name: name in ("cldr", "netranslit_tokens"))
    assert set(found["柏林"]) >= {"Berlin"}
    assert found["柏林"]["Berlin"].sources == {"cldr", "netranslit_tokens"}
    # Lists of tokens have no capitals.
    assert found["王伟"]["Wang Wei"].label == "PER"
    assert found["巴黎"]["Paris"].label in ("", "LOC")
    assert not {"林", "abc", "东京"} & {
        surface
        for surface, names in found.items()
        if any("cldr" in one.sources for one in names.values())
    }


def test_lists_that_state_no_licence_are_left_out(data: Path) -> None:
    found = read_lists(data, "zh", None, is_open_corpus)
    assert set(found["柏林"]) == {"Berlin"}
    assert found["柏林"]["Berlin"].sources == {"cldr"}
    assert "王伟" not in found


def test_our_own_names_come_to_every_list(data: Path) -> None:
    found = read_lists(data, "zh", None, lambda _: False)
    own = [one for names in found.values() for one in names.values()]
    assert own
    assert all(one.sources == {OWN} for one in own)
    assert OWN not in LOW_TRUST


def test_a_name_of_several_sources_is_one_and_its_first_type_stays() -> None:
    candidates: Candidates = {"柏林": {"Berlin": Candidate("", frozenset({"a"}))}}
    names = [("柏林", "Berlin", "LOC"), ("柏林", "Berlin", "ORG"), ("柏林", "Bolin", "PER")]
    add_names(candidates, names, "b", None)
    assert candidates["柏林"]["Berlin"].label == "LOC"
    assert candidates["柏林"]["Berlin"].sources == {"a", "b"}
    assert candidates["柏林"]["Bolin"].label == "PER"
