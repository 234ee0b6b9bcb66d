"""Dumps in the form that Wikimedia publishes, of any content: for benchmarks and tests."""

import bz2
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast
from xml.sax.saxutils import escape

__all__ = ["TABLES", "article", "entity", "write_articles", "write_entities", "write_table"]

TABLES: Mapping[str, Sequence[str]] = {
    "page": (
        "`page_id` int(8) unsigned NOT NULL AUTO_INCREMENT",
        "`page_namespace` int(11) NOT NULL DEFAULT 0",
        "`page_title` varbinary(255) NOT NULL DEFAULT ''",
        "`page_is_redirect` tinyint(1) unsigned NOT NULL DEFAULT 0",
        "`page_is_new` tinyint(1) unsigned NOT NULL DEFAULT 0",
        "`page_random` double unsigned NOT NULL DEFAULT 0",
        "`page_touched` binary(14) NOT NULL",
        "`page_links_updated` varbinary(14) DEFAULT NULL",
        "`page_latest` int(8) unsigned NOT NULL DEFAULT 0",
        "`page_len` int(8) unsigned NOT NULL DEFAULT 0",
        "`page_content_model` varbinary(32) DEFAULT NULL",
        "`page_lang` varbinary(35) DEFAULT NULL",
    ),
    "langlinks": (
        "`ll_from` int(8) unsigned NOT NULL DEFAULT 0",
        "`ll_lang` varbinary(35) NOT NULL DEFAULT ''",
        "`ll_title` varbinary(255) NOT NULL DEFAULT ''",
    ),
    "redirect": (
        "`rd_from` int(8) unsigned NOT NULL DEFAULT 0",
        "`rd_namespace` int(11) NOT NULL DEFAULT 0",
        "`rd_title` varbinary(255) NOT NULL DEFAULT ''",
        "`rd_interwiki` varbinary(32) DEFAULT NULL",
        "`rd_fragment` varbinary(255) DEFAULT NULL",
    ),
}
"""Columns of the published tables, as their dumps declare them."""

_STATEMENT = 1 << 20
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\0": "\\0", "\x1a": "\\Z"}
)

Value = str | int | float | None


def write_table(
    path: Path,
    table: str,
    rows: Iterable[Sequence[Value]],
    *,
    wiki: str = "zhwiki",
    between: bytes = b"",
) -> None:
    """Write the dump of a table; ``.gz`` by its name.

    Args:
        path: The file.
        table: Its name, one of ``TABLES``.
        rows: Values of all columns.
        wiki: Name of the database.
        between: Stands before every row: nothing as ``mysqldump`` had it, a line end as newer
            releases of MariaDB have it.
    """
    with _writing(path) as out:
        out.write(
            "-- MariaDB dump 10.19  Distrib 10.5.26-MariaDB, for debian-linux-gnu (x86_64)\n--\n"
            f"-- Host: db1206    Database: {wiki}\n"
            "-- ------------------------------------------------------\n"
            "-- Server version\t10.6.19-MariaDB-log\n\n"
            "/*!40101 SET NAMES utf8mb4 */;\n\n"
            f"--\n-- Table structure for table `{table}`\n--\n\n"
            f"DROP TABLE IF EXISTS `{table}`;\n"
            "/*!40101 SET character_set_client = utf8 */;\n"
            f"CREATE TABLE `{table}` (\n".encode()
        )
        first = TABLES[table][0].split()[0]
        columns = [*TABLES[table], f"PRIMARY KEY ({first})"]
        out.write(",\n".join(f"  {column}" for column in columns).encode())
        out.write(
            "\n) ENGINE=InnoDB DEFAULT CHARSET=binary;\n"
            f"\n--\n-- Dumping data for table `{table}`\n--\n\n"
            f"/*!40000 ALTER TABLE `{table}` DISABLE KEYS */;\n".encode()
        )
        size = 0
        for row in rows:
            values = f"({','.join(map(_literal, row))})".encode()
            if size and size + len(values) > _STATEMENT:
                out.write(b";\n")
                size = 0
            out.write(b"," if size else f"INSERT INTO `{table}` VALUES ".encode())
            size += out.write(between + values)
        if size:
            out.write(b";\n")
        out.write(
            f"/*!40000 ALTER TABLE `{table}` ENABLE KEYS */;\n\n"
            "-- Dump completed on 2026-11-01 12:00:00\n".encode()
        )


def entity(
    number: int,
    *,
    sitelinks: Mapping[str, str] | None = None,
    label: str = "",
    mul: str = "",
    classes: Sequence[int] = (),
    parents: Sequence[int] = (),
    rank: str = "normal",
) -> dict[str, Any]:
    """An item of Wikidata with what the dump has beside what is read."""
    claims = {"P31": [_statement("P31", one, rank) for one in classes]} if classes else {}
    if parents:
        claims["P279"] = [_statement("P279", one, rank) for one in parents]
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {
            lang: {"language": lang, "value": value}
            for lang, value in (("en", label), ("mul", mul))
            if value
        }
        or [],
        "descriptions": {"en": {"language": "en", "value": "what it is"}},
        "aliases": [],
        "claims": claims or [],
        "sitelinks": {
            site: {"site": site, "title": title, "badges": []}
            for site, title in (sitelinks or {}).items()
        }
        or [],
        "pageid": number + 100,
        "ns": 0,
        "title": f"Q{number}",
        "lastrevid": 1,
        "modified": "2026-10-30T12:00:00Z",
    }


def write_entities(path: Path, entities: Iterable[Mapping[str, Any] | bytes]) -> None:
    """Write a dump of Wikidata; bytes stand for a broken line."""
    with _writing(path) as out:
        out.write(b"[\n")
        for number, one in enumerate(entities):
            out.write(b",\n" if number else b"")
            out.write(
                one if isinstance(one, bytes) else json.dumps(one, separators=(",", ":")).encode()
            )
        out.write(b"\n]\n")


def article(number: int, title: str, wikitext: str, *, namespace: int = 0, leads: str = "") -> str:
    """A page of a ``pages-articles`` dump; a redirect where it leads somewhere."""
    redirect = f'    <redirect title="{escape(leads)}" />\n' if leads else ""
    return (
        f"  <page>\n    <title>{escape(title)}</title>\n    <ns>{namespace}</ns>\n"
        f"    <id>{number}</id>\n{redirect}"
        f"    <revision>\n      <id>{number}</id>\n      <model>wikitext</model>\n"
        f'      <text bytes="{len(wikitext.encode())}" xml:space="preserve">{escape(wikitext)}'
        "</text>\n    </revision>\n  </page>\n"
    )


def write_articles(path: Path, articles: Iterable[str]) -> None:
    """Write a ``pages-articles`` dump; ``.bz2`` by its name."""
    with _writing(path) as out:
        out.write(
            b'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" '
            b'xml:lang="zh">\n  <siteinfo>\n    <dbname>zhwiki</dbname>\n  </siteinfo>\n'
        )
        for one in articles:
            out.write(one.encode())
        out.write(b"</mediawiki>\n")


def _statement(prop: str, number: int, rank: str) -> dict[str, Any]:
    value = {"entity-type": "item", "numeric-id": number, "id": f"Q{number}"}
    return {
        "mainsnak": {
            "snaktype": "value",
            "property": prop,
            "datavalue": {"value": value, "type": "wikibase-entityid"},
            "datatype": "wikibase-item",
        },
        "type": "statement",
        "rank": rank,
    }


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    return f"'{value.translate(_ESCAPES)}'" if isinstance(value, str) else str(value)


@contextmanager
def _writing(path: Path) -> Iterator[BinaryIO]:
    if path.suffix == ".gz":
        with gzip.open(path, "wb", compresslevel=1) as packed:
            yield cast(BinaryIO, packed)
    elif path.suffix == ".bz2":
        with bz2.open(path, "wb", compresslevel=1) as slow:
            yield cast(BinaryIO, slow)
    else:
        with path.open("wb") as plain:
            yield plain
