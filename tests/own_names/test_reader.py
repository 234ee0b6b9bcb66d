"""Lists of names from files, and what is said of a line that is none."""

import re
from pathlib import Path

import pytest

from eat_edge.errors import InputError
from eat_edge.own_names import reader
from eat_edge.own_names.reader import read_ignored, read_names
from eat_edge.own_names.record import OwnName

MI = OwnName("小米14", "PRODUCT", "Xiaomi 14", "p1", "zh")


def test_tabs_without_a_header_are_in_the_order_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text('# ours\n小米14\tPRODUCT\tXiaomi 14\tp1\tzh\n\nО"К\tORG\n', "utf-8")
    assert read_names(path) == [MI, OwnName('О"К', "ORG")]


def test_a_header_says_the_order_and_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        '\ufeffSurface,English,Type\r\n小米14,"Xiaomi, 14",PRODUCT\r\n柏林,,LOC\r\n', "utf-8"
    )
    assert read_names(path) == [
        OwnName("小米14", "PRODUCT", "Xiaomi, 14"),
        OwnName("柏林", "LOC"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "english;type;name\nBerlin;LOC;柏林\n"),
        ("a.csv", "柏林;LOC;Berlin\n"),
        ("a.tsv", "Label\tSurface\tEnglish\nLOC\t柏林\tBerlin\n"),
    ],
)
def test_a_header_in_any_order_and_semicolons_are_read(
    tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert read_names(path) == [OwnName("柏林", "LOC", "Berlin")]


@pytest.mark.parametrize(
    ("content", "line"),
    [("name,english\n李家超,John Lee\n", "李家超 |  | John Lee"), ("李家超|PER\n", "李家超|PER")],
)
def test_a_line_that_is_no_name_is_shown_with_what_tables_are(
    tmp_path: Path, content: str, line: str
) -> None:
    path = tmp_path / "names.csv"
    path.write_text(content, "utf-8")
    said = f"the line is {line!r}, and columns are surface, type, english, id, lang, in this order"
    with pytest.raises(InputError, match=re.escape(said)):
        read_names(path)


def test_json_lines_take_type_or_label_and_pass_other_fields_over(tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    path.write_text(
        '{"surface": "小米14", "type": "PRODUCT", "english": "Xiaomi 14", "id": "p1",'
        ' "lang": "zh-CN", "note": 1}\n\n{"surface": "柏林", "label": "LOC", "id": 7}\n',
        "utf-8",
    )
    assert read_names(path) == [MI, OwnName("柏林", "LOC", "", "7")]


def test_what_is_ignored_is_a_line_or_the_surface_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "ignore.txt"
    path.write_text("# never\n今天\n公司\tORG\n", "utf-8")
    assert read_ignored(path) == ["今天", "公司"]
    path = tmp_path / "ignore.jsonl"
    path.write_text('{"surface": "今天"}\n', "utf-8")
    assert read_ignored(path) == ["今天"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.tsv",
            "柏林\tLOC\n柏林\t\n",
            "a.tsv', line 2: the type is '': give PER, LOC, ORG, MISC",
        ),
        ("a.tsv", "柏林\tmy type\n", "line 1: the type is 'my type'"),
        ("a.tsv", "\tLOC\n", "line 1: the surface is '': give the name as texts write it"),
        ("a.tsv", "柏林\tLOC\tBerlin\tq\tzh\tx\n", "line 1: 6 columns, and there can be 5"),
        ("a.tsv", "柏林\tLOC\tBerlin\tq\txx\n", "line 1: lang is 'xx', which nothing"),
        ("a.tsv", "surface\tsize\n", "line 1: the header has 'size': name columns of surface"),
        ("a.csv", '柏林,"LOC\n', "line 1: broken CSV"),
        ("a.jsonl", '\n{"surface": 3, "type": "LOC"}\n', "line 2: the surface is 3"),
        ("a.jsonl", "[]\n", "line 1: no object"),
        ("a.jsonl", "{\n", "line 1: broken JSON"),
        ("a.tsv", "柏" * 201 + "\tLOC\n", "has 201 characters, more than 200"),
        ("a.tsv", "柏\x07林\tLOC\n", "has control characters: take them out"),
    ],
)
def test_a_line_that_is_no_name_is_told_with_its_place(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=re.escape(message)):
        read_names(path)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the names .*none.tsv.*check the path"):
        read_names(tmp_path / "none.tsv")
    path = tmp_path / "names.tsv"
    path.write_bytes("柏林\tLOC\n".encode() + "北京\tLOC\n".encode("gb18030"))
    with pytest.raises(InputError, match="line 2: no UTF-8: save the file as UTF-8"):
        read_names(path)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_ends_where_a_line_ends(tmp_path: Path, separator: str, end: str) -> None:
    for name, between in (("names.tsv", "\t"), ("names.csv", ",")):
        path = tmp_path / name
        path.write_bytes(f"柏{separator}林{between}LOC{end}巴黎{between}LOC{end}".encode())
        assert [one.surface for one in read_names(path)] == [f"柏{separator}林", "巴黎"]


def test_a_control_character_does_not_part_a_name(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    for separator in "\x0b\x0c\x1c\x85":
        path.write_text(f"柏{separator}林\tLOC\n", "utf-8")
        with pytest.raises(InputError, match=r"line 1: the surface .* has control characters"):
            read_names(path)


def test_a_list_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MAX_BYTES", 1000)
    with pytest.raises(InputError, match="more than 1000 bytes: split them"):
        read_names(Path("/dev/zero"))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.tsv", "柏林\tLOC\tBerlin\tB-1\tzh\n\n# ours\n 東京 \tLOC\tTokyo\t\tja\n"),
        ("a.tsv", "type\tsurface\r\nLOC\t柏林\r\nLOC\t東京\r\n"),
        ("a.csv", "surface,type\n柏林,LOC\n東京,LOC\n"),
        ("a.csv", "柏林;LOC;Berlin\n東京;LOC;Tokyo\n"),
    ],
)
def test_a_table_is_read_by_columns_as_by_rows(tmp_path: Path, name: str, plain: str) -> None:
    path = tmp_path / name
    path.write_text(plain, "utf-8")
    by_columns = read_names(path)
    # With one row that has fewer cells than others all are read row by row.
    separator = next(one for one in ("\t", ";", ",") if one in plain)
    row = ("LOC", "漢城") if plain.startswith("type") else ("漢城", "LOC")
    path.write_text(plain + separator.join((*row, "", "")[: 2 + ("Berlin" in plain)]) + "\n")
    *by_rows, last = read_names(path)
    assert by_rows == by_columns
    assert (last.surface, [one.surface for one in by_rows]) == ("漢城", ["柏林", "東京"])


@pytest.mark.parametrize("space", [" ", "\u2028", "\u3000", "\x1c", "\t", " \t\u3000"])
def test_a_line_of_nothing_but_space_is_empty_by_columns_and_by_rows(
    tmp_path: Path, space: str
) -> None:
    path = tmp_path / "names.tsv"
    # The second has a row with more cells, and is read row by row.
    for last in ("巴黎\tLOC", "巴黎\tLOC\tParis"):
        path.write_text(f"柏林\tLOC\n{space}\n{last}\n", "utf-8")
        assert [one.surface for one in read_names(path)] == ["柏林", "巴黎"]
