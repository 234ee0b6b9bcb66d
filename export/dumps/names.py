"""From tables to names: what the dumps hold, step by step, in the tables of a store.

=============  ==================================================================================
``page``       articles and redirects: id, title with spaces, whether it is a redirect
``redirect``   the page that redirects, and the title it leads to
``english``    the English title of a page
``item``       number, title and English name of an item; ``instance`` and ``subclass`` its classes
``kind``       type of a class (``export.dumps.classes``)
``entity``     articles that are names: title, English, type, and number of the item
``name``       folded surface, item, English name, type, and how it was found: 0 the title, 1 the
               title without what it has in parentheses, 2 a redirect
``target``     title of an article or redirect, and the item it stands for
=============  ==================================================================================
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from eat_edge.text import FoldingTable
from export.dumps.classes import find_kinds
from export.dumps.files import Dump
from export.dumps.sql import Table
from export.dumps.surfaces import english_of, surface_of
from export.dumps.wikidata import Items

__all__ = [
    "fill_english",
    "fill_items",
    "fill_kinds",
    "fill_names",
    "fill_pages",
    "fill_redirects",
]

Fill = Callable[[sqlite3.Connection], None]
"""A step of a store."""

_Row = tuple[str, str, int, str, str, int]
"""Title, surface, item, English name, type, and how it was found."""

_BATCH = 100_000
_MAIN_NAMESPACE = b"0"

_log = logging.getLogger(__name__)


def fill_pages(path: Path) -> Fill:
    """Step: ``page`` from ``page.sql``."""

    def rows(table: Table) -> Iterator[tuple[int, str, int]]:
        for number, namespace, title, is_redirect in table:
            if namespace == _MAIN_NAMESPACE:
                yield int(number), _title(title), int(is_redirect)

    def fill(database: sqlite3.Connection) -> None:
        _anew(database, "page(id INTEGER PRIMARY KEY, title TEXT, is_redirect INTEGER)")
        columns = ("page_id", "page_namespace", "page_title", "page_is_redirect")
        _read(database, path, "page", columns, rows, "INSERT OR IGNORE INTO page VALUES (?, ?, ?)")
        database.execute("CREATE INDEX page_title ON page(title)")

    return fill


def fill_redirects(path: Path) -> Fill:
    """Step: ``redirect`` from ``redirect.sql``.

    What leads to a section is no other name of the page, and what leads to another wiki no page.
    """

    def rows(table: Table) -> Iterator[tuple[int, str]]:
        for source, namespace, title, wiki, fragment in table:
            if namespace == _MAIN_NAMESPACE and not wiki and not fragment:
                yield int(source), _title(title)

    def fill(database: sqlite3.Connection) -> None:
        _anew(database, "redirect(source INTEGER PRIMARY KEY, target TEXT)")
        columns = ("rd_from", "rd_namespace", "rd_title", "rd_interwiki", "rd_fragment")
        statement = "INSERT OR IGNORE INTO redirect VALUES (?, ?)"
        _read(database, path, "redirect", columns, rows, statement)

    return fill


def fill_english(path: Path) -> Fill:
    """Step: ``english`` from ``langlinks.sql``."""

    def rows(table: Table) -> Iterator[tuple[int, str]]:
        for page, lang, title in table:
            if lang == b"en" and title:
                yield int(page), _title(title)

    def fill(database: sqlite3.Connection) -> None:
        _anew(database, "english(page INTEGER PRIMARY KEY, title TEXT)")
        columns = ("ll_from", "ll_lang", "ll_title")
        statement = "INSERT OR IGNORE INTO english VALUES (?, ?)"
        _read(database, path, "langlinks", columns, rows, statement)

    return fill


def fill_items(path: Path, site: str) -> Fill:
    """Step: ``item``, ``instance`` and ``subclass`` from the dump of Wikidata."""

    def fill(database: sqlite3.Connection) -> None:
        _anew(database, "item(number INTEGER PRIMARY KEY, title TEXT, english TEXT)")
        _anew(database, "instance(item INTEGER, class INTEGER)")
        _anew(database, "subclass(child INTEGER, parent INTEGER)")
        with Dump(path) as dump:
            items = Items(dump, site)
            for item in items:
                if item.title:
                    database.execute(
                        "INSERT OR IGNORE INTO item VALUES (?, ?, ?)",
                        (item.number, item.title, item.english),
                    )
                    database.executemany(
                        "INSERT INTO instance VALUES (?, ?)",
                        [(item.number, number) for number in item.classes],
                    )
                database.executemany(
                    "INSERT INTO subclass VALUES (?, ?)",
                    [(item.number, number) for number in item.parents],
                )
        _log.info("%s: %s entities, %d broken", path.name, f"{items.num_lines:,}", items.num_broken)
        database.execute("CREATE INDEX item_title ON item(title)")
        database.execute("CREATE INDEX instance_item ON instance(item)")
        database.execute("CREATE INDEX subclass_parent ON subclass(parent)")

    return fill


def fill_kinds(roots: Mapping[int, str]) -> Fill:
    """Step: ``kind`` and ``entity``: articles with an English name whose class is a name's."""

    def fill(database: sqlite3.Connection) -> None:
        find_kinds(database, roots)
        _anew(
            database,
            "entity(page INTEGER PRIMARY KEY, title TEXT UNIQUE, english TEXT, label TEXT,"
            " item INTEGER)",
        )
        # Of the columns beside MIN, SQLite takes those of the row that has it.
        database.execute(
            "INSERT OR IGNORE INTO entity "
            "SELECT page, title, english, label, item FROM ("
            " SELECT page.id AS page, page.title AS title,"
            "  COALESCE(english.title, item.english) AS english, kind.label AS label,"
            "  item.number AS item, MIN(kind.depth * 1000 + kind.place)"
            " FROM item JOIN page ON page.title = item.title"
            " JOIN instance ON instance.item = item.number"
            " JOIN kind ON kind.class = instance.class"
            " LEFT JOIN english ON english.page = page.id"
            " WHERE NOT page.is_redirect GROUP BY page.id"
            ") WHERE label <> '' AND english <> ''"
        )

    return fill


def fill_names(table: FoldingTable | None) -> Fill:
    """Step: ``name`` and ``target``."""

    def rows(database: sqlite3.Connection) -> Iterator[_Row]:
        titles = database.execute(
            "SELECT title, item, english, label, 0 FROM entity UNION ALL "
            "SELECT page.title, entity.item, entity.english, entity.label, 1 FROM redirect "
            "JOIN page ON page.id = redirect.source "
            "JOIN entity ON entity.title = redirect.target"
        )
        for title, item, english, label, is_redirect in titles:
            surface, name = surface_of(title, table), english_of(english)
            if surface and name:
                is_stripped = title.endswith((")", "）"))
                yield title, surface, item, name, label, 2 if is_redirect else int(is_stripped)

    def fill(database: sqlite3.Connection) -> None:
        _anew(
            database,
            "name(surface TEXT, item INTEGER, english TEXT, label TEXT, origin INTEGER,"
            " PRIMARY KEY(surface, item)) WITHOUT ROWID",
        )
        _anew(database, "target(title TEXT PRIMARY KEY, item INTEGER) WITHOUT ROWID")
        for batch in _batches(rows(database)):
            database.executemany(
                "INSERT INTO name VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "origin = MIN(origin, excluded.origin)",
                [row[1:] for row in batch],
            )
            database.executemany(
                "INSERT OR IGNORE INTO target VALUES (?, ?)", [(row[0], row[2]) for row in batch]
            )

    return fill


def _anew(database: sqlite3.Connection, table: str) -> None:
    database.execute(f"DROP TABLE IF EXISTS {table.partition('(')[0]}")
    database.execute(f"CREATE TABLE {table}")


def _read(
    database: sqlite3.Connection,
    path: Path,
    name: str,
    columns: Sequence[str],
    rows: Callable[[Table], Iterator[tuple[int | str, ...]]],
    statement: str,
) -> None:
    with Dump(path) as dump:
        table = Table(dump, name, columns)
        database.executemany(statement, rows(table))
    _log.info("%s: %s rows, %d broken", path.name, f"{table.num_rows:,}", table.num_broken)


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _title(raw: bytes) -> str:
    # MediaWiki cuts long titles at a byte, not at a character.
    return raw.decode("utf-8", "ignore").replace("_", " ")
