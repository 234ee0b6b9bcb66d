"""What the tagger alone finds in the source: strict span F1, sentences a second and bytes.

    python -m benchmarks.encoder_alone TAGGER_DIR... --gold GOLD... [--limit N] [--bundle DIR]

A TAGGER_DIR has ``tagger.onnx`` and ``pieces.marisa``: a bundle, or what the steps ``english``,
``student`` and ``sizes`` of ``python -m export train`` write them. Gold is anything that ``eat-edge
eval`` reads; its language is the first part of the file's name (``zh_gsdsimp``). The tagger reads
whole texts as the engine lets it read sentences: folded, cut at the edges of the bundle's known
names. Nothing else of the pipeline is there: no fusion, no rules of a language. Only PER, LOC and
ORG count. Time is CPU time of one thread, the lexicon not counted.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.evaluation.spans import GoldSet
from eat_edge.lexicon import Lexicon
from eat_edge.names import edges_of
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.tagger.sliding_window import in_order
from eat_edge.tagger.tagger import Tagger

__all__ = ["f1_of", "main", "read_alone"]

LABELS = ("PER", "LOC", "ORG")
LEAST = 0.4
"""Least score of a span that counts."""
MB = 1_000_000

Spans = set[tuple[int, int, str]]


def read_alone(tagger: Tagger, lexicon: Lexicon, gold: GoldSet) -> tuple[list[Spans], float]:
    """Tag the texts of a set.

    Returns:
        What was found in each, in code points of the text as it was given, and the seconds.
    """
    lang = gold.name[:2]
    folded = [lexicon.fold(one.text, lang) for one in gold.documents]
    matches = lexicon.matches_of([one.text for one in folded], lang)
    asked = [
        (one.text, edges_of(hinted_matches(known)))
        for one, known in zip(folded, matches, strict=True)
    ]
    began = time.process_time()
    read = in_order(tagger.read(asked))
    seconds = time.process_time() - began
    found = [
        {
            (*one.source_span(mention.start, mention.end), mention.label)
            for mention in mentions
            if mention.label in LABELS and mention.score >= LEAST
        }
        for one, mentions in zip(folded, read, strict=True)
    ]
    return found, seconds


def f1_of(gold: Sequence[Spans], found: Sequence[Spans]) -> float:
    """Micro-averaged strict span F1; 1 where there is neither gold nor anything found."""
    total = sum(map(len, gold)) + sum(map(len, found))
    right = sum(len(true & got) for true, got in zip(gold, found, strict=True))
    return 2 * right / total if total else 1.0


def _row(path: Path, lexicon: Lexicon, golds: Sequence[GoldSet]) -> list[str]:
    figures, number, seconds = [], 0, 0.0
    with Tagger(path / "tagger.onnx", path / "pieces.marisa", threads=1) as tagger:
        for gold in golds:
            true: list[Spans] = [
                {(e.start, e.end, e.label) for e in one.spans if e.label in LABELS}
                for one in gold.documents
            ]
            found, taken = read_alone(tagger, lexicon, gold)
            figures.append(f1_of(true, found))
            number += len(gold.documents)
            seconds += taken
    mean = sum(figures) / len(figures)
    size = (path / "tagger.onnx").stat().st_size / MB
    cells = [f"{f1:.3f}" for f1 in (*figures, mean)]
    return [path.name, *cells, f"{number / seconds:.0f}", f"{size:.1f}"]


def main() -> None:
    """Print a table with a line for each tagger."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("taggers", nargs="+", type=Path)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=None, help="first texts of each set")
    parser.add_argument("--bundle", type=Path, default=None, help="whose lexicon is used")
    options = parser.parse_args()
    golds = [
        read_gold(path, labels=LabelMap(), lang=path.name[:2], limit=options.limit)
        for path in options.gold
    ]
    lexicon = Lexicon(open_bundle(options.bundle).lexicon)
    rows = [_row(path, lexicon, golds) for path in options.taggers]
    header = ["tagger", *(gold.name for gold in golds), "mean", "texts/s", "MB"]
    print(markdown_table(header, rows))


if __name__ == "__main__":
    main()
