"""Tables of a dump in SQL, whole, broken and cut off."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.synthetic_dumps import write_table
from eat_edge.errors import InputError
from export.dumps.files import Dump
from export.dumps.sql import Table

COLUMNS = ("ll_from", "ll_lang", "ll_title")


TEXT = st.text(st.sampled_from("a'\"\\\n\r\0\x1a(),;` 柏NULL"), max_size=12)


def links(path: Path, *columns: str) -> list[tuple[bytes, ...]]:
    with Dump(path) as dump:
        return list(Table(dump, "langlinks", columns or COLUMNS))


@given(rows=st.lists(st.tuples(st.integers(-5, 10**9), TEXT, TEXT), max_size=8), gap=st.text(";\n"))
def test_every_value_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, str]], gap: str
) -> None:
    path = tmp_path_factory.mktemp("dump") / "langlinks.sql"
    write_table(path, "langlinks", rows)
    path.write_bytes(path.read_bytes() + gap.encode())
    assert links(path) == [(str(a).encode(), b.encode(), c.encode()) for a, b, c in rows]


def test_columns_come_in_the_order_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "redirect.sql.gz"
    write_table(path, "redirect", [(1, 0, "a", None, "x"), (2, 0, "b", "", None)])
    with Dump(path) as dump:
        table = Table(dump, "redirect", ("rd_fragment", "rd_from", "rd_interwiki"))
        assert list(table) == [(b"x", b"1", b""), (b"", b"2", b"")]
        assert (table.num_rows, table.num_broken) == (2, 0)


def test_statements_and_reads_may_end_anywhere(tmp_path: Path) -> None:
    rows = [(number, "en", "柏'林\\" * (number % 40)) for number in range(30_000)]
    path = tmp_path / "langlinks.sql.gz"
    write_table(path, "langlinks", rows)
    assert path.stat().st_size > 0
    text = gzip.decompress(path.read_bytes())
    assert text.count(b"INSERT INTO") > 2
    assert links(path) == [(str(n).encode(), b"en", title.encode()) for n, _, title in rows]


@pytest.mark.parametrize("between", [b"", b"\n"])
@pytest.mark.parametrize(
    "broken",
    [
        b"(7,'en')",
        b"(7,'en','a','b')",
        b"(7,'en,'a')",
        b"(7,'en','a'x)",
        b"(,'en','a')",
        b"(7,'en','a'",
        b"()",
        b"(7,'en','" + b"long" * 40_000,
    ],
)
def test_a_broken_row_costs_itself_only(tmp_path: Path, broken: bytes, between: bytes) -> None:
    path = tmp_path / "langlinks.sql"
    rows = [(number, "en", f"t{number}") for number in range(5)]
    write_table(path, "langlinks", rows, between=between)
    for place in (b"(0,'en','t0')", b"(2,'en','t2')", b"(4,'en','t4')"):
        damaged = tmp_path / "damaged.sql"
        damaged.write_bytes(path.read_bytes().replace(place, broken))
        with Dump(damaged) as dump:
            table = Table(dump, "langlinks", COLUMNS)
            kept = {int(row[0]) for row in table}
        assert table.num_broken >= 1
        # Where a string does not end, nobody can tell it from what follows.
        assert kept >= {0, 1, 2, 3, 4} - {int(place[1:2]), int(place[1:2]) + 1}


def test_too_many_broken_rows_are_no_dump(tmp_path: Path) -> None:
    path = tmp_path / "langlinks.sql"
    write_table(path, "langlinks", [(number, "en", "t") for number in range(40)])
    path.write_bytes(path.read_bytes().replace(b",'t')", b",t)", 20))
    with pytest.raises(InputError, match="20 rows are broken, 20 are not"):
        links(path)


@pytest.mark.parametrize("keep", [b"(3,'en','t", b"(3,'en','t')", b"(3,'en','t'),", b"VALUES "])
def test_a_plain_dump_that_was_cut_off_is_refused(tmp_path: Path, keep: bytes) -> None:
    path = tmp_path / "langlinks.sql"
    write_table(path, "langlinks", [(number, "en", "t") for number in range(5)])
    before, _, _ = path.read_bytes().partition(keep)
    path.write_bytes(before + keep)
    with pytest.raises(InputError, match="ends inside a statement"):
        links(path)


def test_an_empty_table_has_no_rows_and_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "langlinks.sql"
    write_table(path, "langlinks", [])
    assert links(path) == []
    with pytest.raises(InputError, match="'ll_page'"):
        links(path, "ll_page")
    write_table(path, "redirect", [(1, 0, "a", None, None)])
    with pytest.raises(InputError, match="'langlinks'"):
        links(path)


def test_a_read_may_end_right_behind_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "langlinks.sql"
    write_table(path, "langlinks", [(1, "en", "a"), (2, "en", "b")])
    whole = path.read_bytes()
    place = whole.index(b"VALUES") + len(b"VALUES")
    pieces = [whole[:place], whole[place : place + 1], whole[place + 1 :], b""]
    monkeypatch.setattr(Dump, "read", lambda dump: pieces.pop(0))
    assert links(path) == [(b"1", b"en", b"a"), (b"2", b"en", b"b")]
