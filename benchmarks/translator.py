"""What a bundle's translator is worth: all rows of the table that another one is judged by.

    python -m benchmarks.translator --tests DATA/mt-test --gold GOLD... [--limit N] [--bundle DIR]

Translations are those of the whole pipeline, hints and all, scored against the references in
``DATA/mt-test``: chrF, and which of the references' names (PER, LOC, ORG, by the bundle's own
tagger for English) stand in the translation. F1 is strict, over PER, LOC and ORG, in full mode less
in fast mode, the mean of the gold sets, whose language is the first part of the file's name
(``zh_gsdsimp``); sentences a second are those of full mode, one thread, by
CPU time. *must* and *aim* are what a better translator has to reach.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.auto_mode import run
from eat_edge.bundle import Bundle, open_bundle
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.evaluation.spans import GoldSet
from export.mini.llm.evaluate import TranslationScore, evaluate_llm

__all__ = ["GOALS", "Row", "main", "rows_of_entities", "rows_of_translations"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    value: str


GOALS: Mapping[str, tuple[str, str]] = {
    "flores zh chrF": ("48", "54"),
    "flores ja chrF": ("44", "50"),
    "wmt22_general zh chrF": ("40", "46"),
    "wmt22_general ja chrF": ("35", "41"),
    "flores zh names kept": ("68%", "78%"),
    "flores ja names kept": ("64%", "74%"),
    "full mode over fast mode, F1": ("+0.03", "+0.05"),
    "sentences a second, full mode, one core": ("3", "5"),
}
"""What must be reached, and what is aimed at, by the name of the row."""

_LANGUAGES = ("zh", "ja")


def main() -> None:
    """Print the table of a bundle."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tests", type=Path, default=None, metavar="DIR", help="DATA/mt-test")
    parser.add_argument("--gold", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--limit", type=int, default=None, help="first texts of every set")
    parser.add_argument("--bundle", type=Path, default=None)
    options = parser.parse_args()
    bundle = open_bundle(options.bundle)
    rows: list[Row] = []
    golds: list[GoldSet] = []
    if options.tests:
        scores = evaluate_llm(
            bundle.path, options.tests, languages=_LANGUAGES, limit=options.limit, threads=1
        )
        rows += rows_of_translations(scores)
    for path in options.gold:
        lang = Path(path).name.partition("_")[0]
        golds += read_gold_sets([path], labels=LabelMap(), lang=lang, limit=options.limit)
    rows += rows_of_entities(golds, bundle)
    body = [(row.name, row.value, *GOALS.get(row.name, ("", ""))) for row in rows]
    print(markdown_table(("", "now", "must", "aim"), body))


def rows_of_translations(scores: Mapping[tuple[str, str], TranslationScore]) -> list[Row]:
    """The rows of translations' scores, by set and language."""
    rows = []
    for (name, lang), score in scores.items():
        rows += [
            Row(f"{name} {lang} chrF", f"{score.chrf:.1f}"),
            Row(f"{name} {lang} BLEU", f"{score.bleu:.1f}"),
            Row(f"{name} {lang} names kept", f"{score.names:.0%}"),
        ]
    return rows


def rows_of_entities(golds: Sequence[GoldSet], bundle: Bundle) -> list[Row]:
    """What translating does for entities, a row for each gold set and one for their mean."""
    return list(_entities(golds, bundle)) if golds else []


def _entities(golds: Sequence[GoldSet], bundle: Bundle) -> Iterator[Row]:
    gains, texts, seconds = [], 0, 0.0
    for gold in golds:
        _, fast, _ = run(gold, bundle, "fast")
        _, full, spent = run(gold, bundle, "full")
        gains.append(full - fast)
        texts, seconds = texts + len(gold.documents), seconds + spent
        yield Row(f"{gold.name} F1, fast and full", f"{fast:.3f}, {full:.3f}")
    yield Row("full mode over fast mode, F1", f"{sum(gains) / len(gains):+.3f}")
    yield Row("sentences a second, full mode, one core", f"{texts / seconds:.1f}")


if __name__ == "__main__":
    main()
