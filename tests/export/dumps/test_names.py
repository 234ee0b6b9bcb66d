"""From tables to names, step by step, in a store."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synthetic_dumps import entity, write_entities, write_table
from export.dumps.names import (
    fill_english,
    fill_items,
    fill_kinds,
    fill_names,
    fill_pages,
    fill_redirects,
)

HUMAN, CITY, TOWN = 5, 515, 9002


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(":memory:")
    yield database
    database.close()


def rows(database: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return sorted(database.execute(f"SELECT * FROM {table}"))


def page(number: int, namespace: int, title: str, is_redirect: int = 0) -> list[Any]:
    touched = "20261030120000"
    text = [number, namespace, title, is_redirect, 0, 0.5, touched]
    return [*text, None, number, 1000, "wikitext", None]


def fill_tables(database: sqlite3.Connection, directory: Path) -> None:
    pages = [
        page(1, 0, "李克强"),
        page(2, 0, "柏林_(城)"),
        page(3, 0, "伯林", 1),
        page(4, 1, "柏林"),
    ]
    write_table(directory / "page.sql.gz", "page", pages)
    redirects = [(3, 0, "柏林_(城)", "", ""), (1, 0, "柏林", "", "历史"), (2, 0, "x", "en", "")]
    write_table(directory / "redirect.sql.gz", "redirect", redirects)
    links = [(1, "en", "Li Keqiang"), (1, "de", "Li"), (2, "en", "Berlin"), (3, "en", "")]
    write_table(directory / "langlinks.sql.gz", "langlinks", links)
    fill_pages(directory / "page.sql.gz")(database)
    fill_redirects(directory / "redirect.sql.gz")(database)
    fill_english(directory / "langlinks.sql.gz")(database)


def test_articles_redirects_and_english_titles(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    fill_tables(database, tmp_path)
    assert rows(database, "page") == [(1, "李克强", 0), (2, "柏林 (城)", 0), (3, "伯林", 1)]
    # What leads to a section, or to another wiki, is no other name of the page.
    assert rows(database, "redirect") == [(3, "柏林 (城)")]
    assert rows(database, "english") == [(1, "Li Keqiang"), (2, "Berlin")]


def test_items_with_classes_become_names(database: sqlite3.Connection, tmp_path: Path) -> None:
    fill_tables(database, tmp_path)
    entities = [
        entity(7, sitelinks={"zhwiki": "李克强"}, classes=[HUMAN]),
        entity(64, sitelinks={"zhwiki": "柏林 (城)"}, classes=[TOWN]),
        entity(TOWN, parents=[CITY], label="town"),
        entity(8, sitelinks={"jawiki": "東京"}, classes=[CITY]),
    ]
    write_entities(tmp_path / "all.json.gz", entities)
    fill_items(tmp_path / "all.json.gz", "zhwiki")(database)
    assert [row[:2] for row in rows(database, "item")] == [(7, "李克强"), (64, "柏林 (城)")]
    assert rows(database, "instance") == [(7, HUMAN), (64, TOWN)]
    assert rows(database, "subclass") == [(TOWN, CITY)]
    fill_kinds({HUMAN: "PER", CITY: "LOC"})(database)
    assert [row[1:] for row in rows(database, "entity")] == [
        ("李克强", "Li Keqiang", "PER", 7),
        ("柏林 (城)", "Berlin", "LOC", 64),
    ]
    fill_names(None)(database)
    assert rows(database, "name") == [
        ("伯林", 64, "Berlin", "LOC", 2),
        ("李克强", 7, "Li Keqiang", "PER", 0),
        ("柏林", 64, "Berlin", "LOC", 1),
    ]
    assert rows(database, "target") == [("伯林", 64), ("李克强", 7), ("柏林 (城)", 64)]


def test_a_step_that_is_run_again_begins_anew(database: sqlite3.Connection, tmp_path: Path) -> None:
    fill_tables(database, tmp_path)
    before = {table: rows(database, table) for table in ("page", "redirect", "english")}
    fill_tables(database, tmp_path)
    assert {table: rows(database, table) for table in before} == before
