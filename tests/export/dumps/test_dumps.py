"""Single dumps: what stands in them comes out, what is broken is left out and counted."""

import bz2
import gzip
import lzma
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.synthetic_dumps import (
    article,
    entity,
    write_articles,
    write_entities,
    write_table,
)
from eat_edge.errors import ConfigError, InputError
from eat_edge.types import LABELS
from export.dumps.classes import ROOTS, find_kinds
from export.dumps.files import Dump
from export.dumps.sql import Table
from export.dumps.store import Store
from export.dumps.surfaces import english_of, surface_of
from export.dumps.wikidata import Item, Items
from export.dumps.wikitext import read_articles, read_wikitext

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


def items(path: Path) -> list[Item]:
    with Dump(path) as dump:
        return list(Items(dump, "zhwiki"))


def test_items_with_a_page_or_a_parent_are_read(tmp_path: Path) -> None:
    path = tmp_path / "latest-all.json.gz"
    preferred = entity(4, sitelinks={"zhwiki": "四"}, classes=[1, 2])
    preferred["claims"]["P31"][1]["rank"] = "preferred"
    unknown = entity(5, sitelinks={"zhwiki": "五", "enwiki": "Five"}, label="5", classes=[1, 2])
    unknown["claims"]["P31"][0]["mainsnak"] = {"snaktype": "somevalue", "property": "P31"}
    unknown["claims"]["P31"][1]["rank"] = "deprecated"
    write_entities(
        path,
        [
            entity(1, label="nothing of ours", classes=[5]),
            entity(2, parents=[3, 4]),
            entity(3, sitelinks={"zhwiki": '引"号', "jawiki": "x"}, label="Quote", mul="Q"),
            preferred,
            unknown,
            entity(6, sitelinks={"zhwiki": "六"}, mul="In Many Languages"),
            {"type": "lexeme", "id": "L1", "note": "zhwiki"},
        ],
    )
    assert items(path) == [
        Item(2, "", "", (), (3, 4)),
        Item(3, '引"号', "Quote", (), ()),
        Item(4, "四", "", (2,), ()),
        Item(5, "五", "Five", (), ()),
        Item(6, "六", "In Many Languages", (), ()),
    ]


def test_broken_and_huge_lines_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("export.dumps.wikidata._MAX_LINE", 5000)
    huge = entity(7, sitelinks={"zhwiki": "七" * 9000})
    broken = [b'{"zhwiki"', b'{"zhwiki":[]}', b'["zhwiki"]', b'{"type":"item","id":"zhwiki"}']
    fine = entity(8, sitelinks={"zhwiki": "八"})
    path = tmp_path / "latest-all.json.bz2"
    write_entities(path, [*broken, huge, fine])
    with Dump(path) as dump:
        reader = Items(dump, "zhwiki")
        assert [item.number for item in reader] == [8]
        assert (reader.num_lines, reader.num_broken) == (6, 5)
    write_entities(path, [b'{"zhwiki"'] * 30)
    with pytest.raises(InputError, match="30 of 30 lines"):
        items(path)


@pytest.mark.parametrize("content", [b"", b"[\n", b'[\n{"type":"item"},\n'])
def test_an_array_that_does_not_end_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "latest-all.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match="ends before its array"):
        items(path)


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ""])
def test_a_dump_is_read_whatever_packed_it(tmp_path: Path, suffix: str) -> None:
    text = b"first\nsecond\n" * 3
    packed: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
    }
    path = tmp_path / f"dump{suffix}"
    # Published dumps are several streams, one after the other.
    path.write_bytes(packed[suffix](text) * 2 if suffix else text * 2)
    with Dump(path) as dump:
        assert list(dump.lines(100)) == [b"first\n", b"second\n"] * 6
    with Dump(path) as dump:
        assert dump.read() == text * 2


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_a_dump_that_is_something_else_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"dump{suffix}"
    path.write_bytes(b"<html>404 Not Found</html>")
    with Dump(path) as dump, pytest.raises(InputError, match="download it again"):
        dump.read()


def test_a_line_that_is_too_long_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(b"short\n" + b"x" * 35 + b"\n" + b"y" * 9 + b"\n" + b"z" * 10)
    with Dump(path) as dump:
        assert list(dump.lines(10)) == [b"short\n", b"", b"y" * 9 + b"\n", b""]


def test_progress_names_the_file_the_share_and_the_time_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "dump"
    path.write_bytes(bytes(3 << 20))
    with caplog.at_level("INFO"), Dump(path, seconds=0) as dump:
        while dump.read():
            pass
    assert any(
        message.startswith("dump: 66.7 % of 0.00 GB, ") and message.endswith(" min left")
        for message in caplog.messages
    )


def test_articles_lose_their_markup_and_keep_their_links() -> None:
    read = read_wikitext(
        "柏林",
        "{{Infobox|名=[[波恩]]{{nested|}}}}\n"
        "== 歷史 ==\n"
        "'''柏林'''是[[德国]]的[[首都|首府]]<ref name=a>[[书]]</ref>，見"
        "[[巴黎#歷史|那里]]。<!-- [[隐]] -->\n"
        "{| class=x\n! 表头\n|-\n| [[表格]]\n|}\n"
        "[[File:a.jpg|thumb|图中[[人物]]的像]]-{zh-cn:软件;zh-tw:軟體}-[http://x.y 外部]"
        "<br />[[Category:城市]][[iPod_nano]]",
    )
    assert [line for line in read.text.splitlines() if line.strip()] == [
        " 歷史 ",
        "柏林是德国的首府，見那里。",
        "软件外部iPod nano",
    ]
    assert ("首府", "首都") in read.links and ("那里", "巴黎") in read.links
    assert ("iPod nano", "IPod nano") in read.links
    assert not {"波恩", "书", "隐", "表格"} & {target for _, target in read.links}


def test_only_articles_are_read_evenly(tmp_path: Path) -> None:
    path = tmp_path / "pages-articles.xml.bz2"
    pages = [article(n, f"页{n}", "文 & <b>") for n in range(6)]
    pages += [article(8, "讨论", "x", namespace=1), article(9, "重", "x", leads="页1")]
    write_articles(path, pages)
    with Dump(path) as dump:
        assert [one.title for one in read_articles(dump)] == [f"页{n}" for n in range(6)]
    with Dump(path) as dump:
        assert [one.title for one in read_articles(dump, 3)] == ["页2", "页5"]
    plain = tmp_path / "pages-articles.xml"
    plain.write_bytes(bz2.decompress(path.read_bytes())[:-30])
    with Dump(plain) as dump, pytest.raises(InputError, match="cut off"):
        list(read_articles(dump))


def seconds_for(piece: str, num_pieces: int) -> float:
    """CPU time of reading an article that opens many brackets: the least of a few tries."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        read_wikitext("x", piece * num_pieces + "x" * num_pieces)
        tries.append(time.process_time() - begun)
    return min(tries)


@pytest.mark.parametrize(
    "piece", ["[[", "{{", "-{", "-{a:", "<ref>", "<!--", "'''", "[[a|", "{|", "=", "\n", "[//"]
)
def test_brackets_that_never_close_take_linear_time(piece: str) -> None:
    """Sixteen times the text took 256 times as long, were it quadratic."""
    assert seconds_for(piece, 80_000) < 64 * seconds_for(piece, 5_000) + 0.05


def kinds(edges: list[tuple[int, int]], roots: dict[int, str]) -> dict[int, str]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE subclass(child INTEGER, parent INTEGER)")
    database.executemany("INSERT INTO subclass VALUES (?, ?)", edges)
    find_kinds(database, roots)
    return dict(database.execute("SELECT class, label FROM kind"))


def test_the_nearest_root_types_a_class_and_the_first_wins_a_tie() -> None:
    roots = {1: "", 2: "LOC", 3: "ORG"}
    edges = [(10, 3), (11, 10), (11, 20), (20, 21), (21, 2), (12, 3), (12, 2), (13, 1), (14, 13)]
    found = kinds([*edges, (14, 20), (30, 31), (31, 30), (30, 2)], roots)
    assert found[11] == "ORG"
    assert found[12] == "LOC"
    assert found[14] == ""
    assert found[30] == found[31] == "LOC"


def test_paths_that_are_too_long_lead_nowhere() -> None:
    found = kinds([(number + 1, number) for number in range(1, 20)], {1: "LOC"})
    assert set(found) == set(range(1, 10))


def test_the_roots_have_types_of_ours() -> None:
    assert set(ROOTS.values()) == {*LABELS, ""}


@pytest.mark.parametrize(
    ("title", "surface"),
    [
        ("清华大学 (北京)", "清华大学"),
        ("清华大学（消歧义）", "清华大学"),
        ("ＮＨＫ", ""),
        ("林", ""),
        ("3月1日", "3月1日"),
        ("", ""),
    ],
)
def test_titles_become_surfaces(title: str, surface: str) -> None:
    assert surface_of(title) == surface


def test_english_titles_become_names() -> None:
    assert english_of("Mercury (planet)") == "Mercury"
    assert english_of("São Paulo") == "Sao Paulo"
    assert english_of("東京 (!)") == ""


def test_a_step_is_done_once_and_again_when_its_inputs_change(tmp_path: Path) -> None:
    done: list[str] = []

    def fill(database: sqlite3.Connection) -> None:
        done.append("x")
        database.execute("CREATE TABLE IF NOT EXISTS t(x)")

    for inputs in (["a"], ["a"], ["b"]):
        with Store(tmp_path / "new" / "store.sqlite") as store:
            store.run("step", inputs, fill)
    assert len(done) == 2


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fill(database: sqlite3.Connection) -> None:
        database.execute("CREATE TABLE t(x)")
        raise InputError("broken")

    with Store(tmp_path / "store.sqlite") as store:
        with pytest.raises(InputError):
            store.run("step", [], fill)
        tables = store.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert tables.fetchall() == [("step",)]


def test_two_runs_do_not_work_on_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path / "store.sqlite") as store:
        store.database.execute("PRAGMA busy_timeout = 0")
        with Store(tmp_path / "store.sqlite") as other:
            other.database.execute("BEGIN IMMEDIATE")
            with pytest.raises(ConfigError, match=r"store\.sqlite: database is locked"):
                store.run("step", [], lambda database: None)


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
