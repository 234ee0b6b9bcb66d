"""How often a known string is a name: counted in articles by their links, or in parallel text.

Editors link a name once in an article, to the page it stands for. Of the articles that have a
string, those that link it say how often it is a name, and where the links go, of what.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from eat_edge.lexicon import Lexicon
from eat_edge.names import best_disjoint
from export.dumps.files import Dump
from export.dumps.surfaces import surface_of
from export.dumps.wikitext import Article
from export.mini.lexicon.priors import Tally, count
from export.mini.parallel.corpus import Pair, ascii_english

__all__ = ["count_articles", "count_parallel", "write_tally"]

_MAX_LINE = 1 << 20


def count_articles(
    lexicon: Lexicon,
    lang: str,
    articles: Iterable[Article],
    item: Callable[[str], str | None],
) -> Tally:
    """Count in articles: each says at most once that a string occurs, and that it is a name.

    Args:
        lexicon: The names looked for.
        lang: ISO 639-1 code.
        articles: Running text with links.
        item: The identifier of what the page with a title is about ("Q90"), None where that is no
            name's.

    Returns:
        Occurrences, hits and, by surface and identifier, names; memory grows with the lexicon, not
        with the text.
    """
    tally = Tally()
    for article in articles:
        # Its own name an article never links.
        links = [(article.title, article.title), *article.links]
        meant = set(_meant(lexicon, lang, links, item))
        hits = {surface for surface, _ in meant}
        there = {
            lexicon.key(match.surface, lang)
            for line in article.text.splitlines()
            for match in best_disjoint(lexicon.matches(lexicon.fold(line, lang).text, lang))
        }
        tally.occurrences.update(there | hits)
        tally.hits.update(hits)
        tally.names.update(meant)
    return tally


def count_parallel(lexicon: Lexicon, lang: str, dump: Dump) -> Tally:
    """Count in parallel text: a string is a name where the translation has its English name.

    Args:
        lexicon: The names looked for.
        lang: ISO 639-1 code.
        dump: Lines of sentence and English, separated by a tab; columns before them, as the name
            of a corpus, are passed over.
    """
    return count(lexicon, lang, _pairs(dump))


def write_tally(database: sqlite3.Connection, tally: Tally) -> None:
    """Fill ``seen(surface, occurrences, hits)`` and ``meant(surface, name, hits)``.

    ``name`` is the identifier where articles were counted in, else the English name.
    """
    database.execute("DROP TABLE IF EXISTS seen")
    database.execute("DROP TABLE IF EXISTS meant")
    database.execute(
        "CREATE TABLE seen(surface TEXT PRIMARY KEY, occurrences INTEGER, hits INTEGER) "
        "WITHOUT ROWID"
    )
    database.execute(
        "CREATE TABLE meant(surface TEXT, name TEXT, hits INTEGER,"
        " PRIMARY KEY(surface, name)) WITHOUT ROWID"
    )
    database.executemany(
        "INSERT INTO seen VALUES (?, ?, ?)",
        ((surface, n, tally.hits[surface]) for surface, n in tally.occurrences.items()),
    )
    database.executemany(
        "INSERT INTO meant VALUES (?, ?, ?)",
        ((surface, name, n) for (surface, name), n in tally.names.items()),
    )


def _meant(
    lexicon: Lexicon,
    lang: str,
    links: Iterable[tuple[str, str]],
    item: Callable[[str], str | None],
) -> Iterator[tuple[str, str]]:
    for anchor, target in links:
        id = item(target)
        surface = lexicon.key(surface_of(lexicon.fold(anchor, lang).text), lang) if id else ""
        entry = lexicon.names_of(surface, lang) if surface else None
        if id and entry and any(known.id == id for known in entry.names):
            yield surface, id


def _pairs(dump: Dump) -> Iterator[Pair]:
    for line in dump.lines(_MAX_LINE):
        fields = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        english = ascii_english(fields[-1])
        if len(fields) >= 2 and fields[-2].strip() and english:
            yield Pair("", fields[-2].strip(), english)
