"""Options and headings of the benchmarks that run over gold sets."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import GoldSet

__all__ = ["gold_parser", "headed_sets"]


def gold_parser(description: str) -> argparse.ArgumentParser:
    """A parser of which gold to read, in what language, how much of it, and with which bundle.

    Args:
        description: The first line is shown.
    """
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--lang", default=None, help="of gold that does not say")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--bundle", type=Path, default=None)
    return parser


def headed_sets(options: argparse.Namespace) -> Iterator[GoldSet]:
    """The gold sets that were asked for, each when its heading is printed."""
    for gold in read_gold_sets(
        options.gold, labels=LabelMap(), lang=options.lang, limit=options.limit
    ):
        print(f"\n{gold.path}, {len(gold.documents)} texts\n")
        yield gold
