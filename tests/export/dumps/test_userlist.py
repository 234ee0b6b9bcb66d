"""Name lists of the user's own."""

from pathlib import Path

import pytest

from eat_edge.errors import InputError
from eat_edge.names import Name
from export.dumps.command import LexiconExport, export_lexicon
from export.dumps.userlist import DEFAULT_PRIOR, read_user_lists
from export.lexicon import Surface


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("柏林\tBerlin", "line 2: 2 columns"),
        ("柏林\tBerlin\tLOC\t0.5\tP31", "'P31' is no identifier: write Q90"),
        ("柏林\tBerlin\tTOWN", "--type TOWN="),
        ("柏林\tBerlin\tLOC\t1.5", "prior '1.5'"),
        ("柏林\tBerlin\tLOC\tnan", "prior 'nan'"),
        ("林\tLin\tPER", "less than 2"),
        ("林" * 33 + "\tLin\tPER", "more than 32"),
        ("Lin\tLin\tPER", "Latin script"),
        ("柏林\t。\tLOC", "has no letter"),
    ],
)
def test_a_line_of_a_list_that_is_wrong_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(f"东京\tTokyo\tLOC\n{line}\n", "utf-8")
    with pytest.raises(InputError, match=complaint):
        export_lexicon(LexiconExport("zh", tmp_path / "out", lists=(path,)))
    assert not (tmp_path / "out").exists()


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("柏林,Berlin,LOC".encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        export_lexicon(LexiconExport("zh", tmp_path / "out", lists=(path,)))


def read(path: Path, text: str, **labels: str) -> dict[str, Surface]:
    path.write_text(text, "utf-8")
    return read_user_lists([path], None, labels)


def test_columns_may_be_left_out_and_types_called_otherwise(tmp_path: Path) -> None:
    text = "surface\tenglish\ttype\n# a remark\n\n柏林\tBerlin\tCITY\n"
    text += "华为\tHuawei\tORG\t0.25\tQ160120\n"
    found = read(tmp_path / "a.tsv", text, CITY="LOC")
    assert found["柏林"] == Surface((Name("Berlin", "LOC"),), DEFAULT_PRIOR)
    assert found["华为"] == Surface((Name("Huawei", "ORG", "Q160120"),), 0.25)


def test_quotes_are_for_commas_alone(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", '柏林,"Berlin, the Ship",MISC\n')["柏林"].names == (
        Name("Berlin, the Ship", "MISC"),
    )
    (surface,) = read(tmp_path / "a.tsv", '柏林"\tBerlin\tLOC\n')
    assert surface == '柏林"'
    with pytest.raises(InputError, match="cannot read"):
        read(tmp_path / "a.csv", '柏林,"Berlin"x,LOC\n')


def test_names_of_later_lists_come_first_and_the_last_prior_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "a.tsv", tmp_path / "b.tsv"
    first.write_text("柏林\tBerlin\tLOC\t0.1\n柏林\tBerlin Ltd\tORG\t0.3\n", "utf-8")
    second.write_text("柏林\tBerlin Band\tMISC\n", "utf-8")
    assert read_user_lists([first], None, {})["柏林"].prior == 0.3
    found = read_user_lists([first, second], None, {})["柏林"]
    assert [name.english for name in found.names] == ["Berlin Band", "Berlin", "Berlin Ltd"]
    assert found.prior == DEFAULT_PRIOR
