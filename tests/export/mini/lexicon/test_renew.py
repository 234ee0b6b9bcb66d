"""A built lexicon gets the names that the recipe would give it today."""

import lzma
from pathlib import Path

import pytest

pytest.importorskip("opencc")

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language
from export.mini.lexicon.renew import renew


def test_a_lexicon_keeps_its_names_and_gets_those_of_our_tables(tmp_path: Path) -> None:
    data, out = tmp_path / "data" / "lexicon", tmp_path / "out"
    data.mkdir(parents=True)
    out.mkdir()
    with lzma.open(data / "ka.tsv.xz", "wt", encoding="utf-8") as lines:
        lines.write("ka\tმალი\tMali\tLOC\tcldr\n")
    town = Surface((Name("Mali Village", "LOC"), Name("Mali", "LOC", "Q912")), 0.4)
    write_language(out, "ka", {"მალი": town, "თელავი": Surface((Name("Telavi", "LOC"),), 0.6)})
    write_index(out, ["ka"], simplified="", compositions={})
    renew(tmp_path / "data", out, "ka")
    renewed = Lexicon(out)
    kept, country = renewed.names_of("თელავი", "ka"), renewed.names_of("მალი", "ka")
    famous = renewed.names_of("ნატო", "ka")
    assert kept is not None and country is not None and famous is not None
    assert kept.names == (Name("Telavi", "LOC"),) and kept.prior == pytest.approx(0.6, abs=0.01)
    assert country.names[0] == Name("Mali", "LOC", "Q912")
    assert famous.names[0] == Name("NATO", "ORG")
