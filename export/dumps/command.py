"""``export lexicon``: dumps and name lists to the lexicon of one language."""

import hashlib
import json
import logging
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from eat_edge.errors import ConfigError, InputError
from eat_edge.lexicon import Lexicon, folding_table
from eat_edge.lexicon.composition import Compositions
from eat_edge.names import Name
from eat_edge.types import LABELS
from export.dumps.classes import ROOTS
from export.dumps.counts import count_articles, count_parallel, write_tally
from export.dumps.files import Dump
from export.dumps.names import (
    fill_english,
    fill_items,
    fill_kinds,
    fill_names,
    fill_pages,
    fill_redirects,
)
from export.dumps.priors import Counted, Priors
from export.dumps.store import Store, identity
from export.dumps.userlist import read_user_lists
from export.dumps.wikitext import Article, read_articles
from export.lexicon import VARIANTS, Surface, add_language, write_entries, write_index
from export.mini.lexicon.priors import DOTTED_PRIOR
from export.mini.parallel.corpus import simplified_table

__all__ = ["LexiconExport", "LexiconReport", "export_lexicon"]

MAX_ARTICLES = 100_000
"""Articles that are counted in, spread evenly over all."""

_TABLES = ("page", "langlinks", "redirect")
_DUMP_NAME = re.compile(r"(?:(\w+?)wiki-)?.*?(page|langlinks|redirect)\.sql(?:\.gz|\.bz2|\.xz)?")
_ITEM = re.compile(r"Q[1-9][0-9]*")
_LANGUAGE = re.compile("[a-z]{2,3}")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LexiconExport:
    """What is asked for.

    Attributes:
        lang: ISO 639-1 code, also the Wikipedia's.
        out: The lexicon directory; other languages that it has stay.
        wikipedia: Its ``page``, ``langlinks`` and ``redirect`` dumps, in any order; or none.
        wikidata: The JSON dump of Wikidata; None where there are no Wikipedia dumps.
        articles: The ``pages-articles`` dumps to count in, all parts of one; or none.
        parallel: Parallel text to count in, or None.
        lists: Name lists of the user's own, the last one first in rank.
        types: What classes of Wikidata ("Q42") and types of the lists are: one of ``LABELS``, or
            ``""`` for what is no name.
    """

    lang: str
    out: Path
    wikipedia: tuple[Path, ...] = ()
    wikidata: Path | None = None
    articles: tuple[Path, ...] = ()
    parallel: Path | None = None
    lists: tuple[Path, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        """Where the tables are: kept, so that the next run goes on or begins with what is new."""
        out = self.out.resolve()
        return out.with_name(f"{out.name}.{self.lang}.sqlite")


@dataclass(frozen=True, slots=True)
class LexiconReport:
    """What was written.

    Attributes:
        num_surfaces: Surface forms.
        by_label: How many have a likeliest name of each type, ``""`` for none.
    """

    num_surfaces: int
    by_label: Mapping[str, int]

    def __str__(self) -> str:
        labels = ", ".join(f"{label or 'no type'} {n:,}" for label, n in self.by_label.items())
        return f"{self.num_surfaces:,} surfaces ({labels})"


def export_lexicon(asked: LexiconExport, *, is_dry: bool = False) -> LexiconReport | None:
    """Build the lexicon of one language, or go on where an earlier run was interrupted.

    Args:
        asked: From what, and where to.
        is_dry: Look at the options, the files' names and the lists; write nothing.

    Returns:
        What was written, None for a dry run.

    Raises:
        ConfigError: The options do not go together, or the store cannot be written.
        InputError: A dump or a list is damaged.
    """
    dumps = _checked(asked)
    pairs = simplified_table() if asked.lang == "zh" else VARIANTS.get(asked.lang, "")
    table = folding_table(pairs) if pairs else None
    users = read_user_lists(asked.lists, table, asked.types)
    if not dumps and not users:
        raise InputError(
            f"{', '.join(map(str, asked.lists))}: no names in it: write surface, English, type"
        )
    if is_dry:
        _log.info("%d surfaces of lists, %d dumps: nothing written", len(users), len(dumps))
        return None
    if not dumps:
        return _write(asked, pairs, lambda: _with_users((), users))
    with Store(asked.store) as store:
        _run_steps(store, asked, dumps, pairs)
        is_counted = bool(asked.articles or asked.parallel)
        priors = Priors(is_linked=bool(asked.articles))
        priors.learn(_counted(store.database, is_counted=is_counted))
        report = _write(
            asked,
            pairs,
            lambda: _with_users(
                priors.entries(_counted(store.database, is_counted=is_counted)), users
            ),
        )
    _log.info("%s has the tables: delete it when no further run will need them", asked.store)
    return report


def _checked(asked: LexiconExport) -> dict[str, Path]:
    """The dumps by their tables, once everything asked for is possible."""
    if not _LANGUAGE.fullmatch(asked.lang):
        raise ConfigError(f"{asked.lang!r} is no ISO 639 code: write --lang zh, for one")
    for key, label in asked.types.items():
        if label and label not in LABELS:
            raise ConfigError(f"--type {key}={label}: choose one of {', '.join(LABELS)}")
    files = (*asked.wikipedia, asked.wikidata, *asked.articles, asked.parallel, *asked.lists)
    for path in files:
        if path is not None and not path.is_file():
            raise ConfigError(f"there is no file {path}: download it, or mend the path")
    if not (asked.wikipedia or asked.wikidata or asked.lists):
        raise ConfigError("nothing to build from: give --wikipedia and --wikidata, or --add")
    if not (asked.wikipedia or asked.wikidata):
        if asked.articles or asked.parallel:
            raise ConfigError("text is counted in for names of dumps: give --wikipedia too")
        return {}
    dumps: dict[str, Path] = {}
    for path in asked.wikipedia:
        found = _DUMP_NAME.fullmatch(path.name)
        if found is None or found[1] not in (None, asked.lang):
            raise ConfigError(
                f"{path.name} is not named as a dump of the {asked.lang} Wikipedia: give "
                f"{asked.lang}wiki-DATE-{{{','.join(_TABLES)}}}.sql.gz"
            )
        dumps[found[2]] = path
    missing = [name for name in _TABLES if name not in dumps]
    if missing:
        raise ConfigError(f"--wikipedia lacks {asked.lang}wiki-DATE-{missing[0]}.sql.gz")
    if asked.wikidata is None:
        raise ConfigError("without types nobody knows which pages are names: give --wikidata")
    return {**dumps, "wikidata": asked.wikidata}


def _run_steps(store: Store, asked: LexiconExport, dumps: Mapping[str, Path], pairs: str) -> None:
    site = f"{asked.lang}wiki"
    own = {int(key[1:]): label for key, label in asked.types.items() if _ITEM.fullmatch(key)}
    # The user's classes win a tie: they come first.
    roots = {**own, **{number: label for number, label in ROOTS.items() if number not in own}}
    pages = store.run("pages", [identity(dumps["page"])], fill_pages(dumps["page"]))
    redirects = store.run(
        "redirects", [identity(dumps["redirect"])], fill_redirects(dumps["redirect"])
    )
    english = store.run(
        "English links", [identity(dumps["langlinks"])], fill_english(dumps["langlinks"])
    )
    items = store.run(
        "items", [site, identity(dumps["wikidata"])], fill_items(dumps["wikidata"], site)
    )
    kinds = store.run(
        "types", [pages, english, items, json.dumps(list(roots.items()))], fill_kinds(roots)
    )
    table = folding_table(pairs) if pairs else None
    digest = hashlib.sha256(pairs.encode()).hexdigest()
    names = store.run("names", [kinds, redirects, digest], fill_names(table))
    if not store.database.execute("SELECT EXISTS(SELECT 1 FROM name)").fetchone()[0]:
        raise InputError(
            f"no page of {dumps['page']} has an English name and a type: are langlinks and "
            f"{dumps['wikidata']} of about the same day, and whole?"
        )
    texts = (asked.parallel,) if asked.parallel is not None else asked.articles
    if texts:
        inputs = ["articles" if asked.articles else "parallel", names, *map(identity, texts)]
        store.run("counts", inputs, _fill_counts(asked, pairs))


def _fill_counts(asked: LexiconExport, pairs: str) -> Callable[[sqlite3.Connection], None]:
    def item(database: sqlite3.Connection, title: str) -> str | None:
        row = database.execute("SELECT item FROM target WHERE title = ?", (title,)).fetchone()
        return None if row is None else f"Q{row[0]}"

    def read(every: int) -> Iterator[Article]:
        for path in asked.articles:
            with Dump(path) as dump:
                yield from read_articles(dump, every)

    def fill(database: sqlite3.Connection) -> None:
        with tempfile.TemporaryDirectory(dir=asked.out.parent) as scratch:
            uncounted = Priors()
            write_entries(
                Path(scratch),
                asked.lang,
                _Again(lambda: uncounted.entries(_counted(database, is_counted=False))),
            )
            simplified, variants = _simplified_and_variants(asked.lang, pairs)
            write_index(
                Path(scratch),
                [asked.lang],
                simplified=simplified,
                variants={asked.lang: variants},
            )
            lexicon = Lexicon(Path(scratch))
            if asked.parallel is None:
                (total,) = database.execute(
                    "SELECT COUNT(*) FROM page WHERE NOT is_redirect"
                ).fetchone()
                articles = read(max(1, total // MAX_ARTICLES))
                tally = count_articles(
                    lexicon, asked.lang, articles, lambda title: item(database, title)
                )
            else:
                with Dump(asked.parallel) as dump:
                    tally = count_parallel(lexicon, asked.lang, dump)
        write_tally(database, tally)

    return fill


def _counted(database: sqlite3.Connection, *, is_counted: bool) -> Iterator[Counted]:
    """All surfaces of the dumps, by surface."""
    if is_counted:
        columns = (
            "IFNULL(seen.occurrences, 0), IFNULL(seen.hits, 0), IFNULL(meant.hits, 0) AS num_meant"
        )
        joins = (
            "LEFT JOIN seen USING (surface) LEFT JOIN meant ON meant.surface = name.surface"
            " AND meant.name IN (name.english, 'Q' || name.item)"
        )
    else:
        columns, joins = "0, 0, 0 AS num_meant", ""
    rows = database.execute(
        f"SELECT name.surface, english, label, origin, {columns}, item FROM name {joins} "
        "ORDER BY name.surface, num_meant DESC, origin, LENGTH(english), english, item"
    )
    for surface, group in groupby(rows, key=itemgetter(0)):
        found = list(group)
        yield Counted(
            surface,
            tuple(Name(row[1], row[2], f"Q{row[-1]}") for row in found),
            min(row[3] for row in found),
            found[0][4],
            found[0][5],
        )


def _with_users(
    entries: Iterable[tuple[str, Surface]], users: Mapping[str, Surface]
) -> Iterator[tuple[str, Surface]]:
    """The lists' names before those of the dumps, their priors instead of those counted."""
    left = dict(users)
    for surface, entry in entries:
        own = left.pop(surface, None)
        if own is not None:
            known = {name.english for name in own.names}
            others = tuple(name for name in entry.names if name.english not in known)
            entry = Surface((*own.names, *others), own.prior)
        yield surface, entry
    yield from left.items()


class _Again:
    """What can be gone through several times without being held."""

    def __init__(self, begin: Callable[[], Iterator[tuple[str, Surface]]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[tuple[str, Surface]]:
        return self._begin()


def _simplified_and_variants(lang: str, pairs: str) -> tuple[str, str]:
    """What the index calls the characters that a language's surfaces were folded with.

    Chinese text is simplified for every model, others have variants in the lexicon's keys alone.
    """
    return (pairs, "") if lang == "zh" else ("", pairs)


def _write(
    asked: LexiconExport, pairs: str, entries: Callable[[], Iterator[tuple[str, Surface]]]
) -> LexiconReport:
    compositions = Compositions({"dotted": DOTTED_PRIOR})
    simplified, variants = _simplified_and_variants(asked.lang, pairs)
    add_language(
        asked.out,
        asked.lang,
        _Again(entries),
        compositions,
        simplified=simplified,
        variants=variants,
    )
    labels: Counter[str] = Counter()
    for _, entry in entries():
        labels[entry.names[0].label] += 1
    by_label = {label: labels[label] for label in (*LABELS, "") if labels[label]}
    return LexiconReport(labels.total(), by_label)
