"""What redaction misses, and what it hides without need, at three settings.

    python -m benchmarks.redaction GOLD... [--limit N] [--bundle DIR] [--labels PER,LOC,ORG]

Gold is anything that ``eat-edge eval`` reads. The first table has the least scores that anybody can
name, over all documents; the second those that ``--recall`` chooses: the first half of a set
chooses, the second half says what is missed. A name of which one letter or digit can be read is
missed, hidden without need are code points in no name. Intervals are bootstraps over documents,
95%. The mode is fast; patterns and own names are not counted.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from eat_edge import EngineConfig
from eat_edge.bundle import open_bundle
from eat_edge.config import Options
from eat_edge.errors import ConfigError
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.redact.recall import GRID, Counts, Setting, choose, count, setting_of

LEASTS = (None, 0.1, 0.02)
"""The settings of the first table: the bundle's, and two lower ones."""

RECALLS = (0.9, 0.95)
"""Shares of names that the least score is chosen for in the second."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--labels", default="PER,LOC,ORG")
    asked = parser.parse_args()
    config = EngineConfig(threads=1, options=Options(mode="fast"))
    bundle, labels = open_bundle(asked.bundle), asked.labels.split(",")
    named, chosen = [], []
    for path in asked.gold:
        lang, name = path.name.split("_")[0], path.name.split(".")[0]
        gold = read_gold(path, labels=LabelMap(), lang=lang, limit=asked.limit).documents
        half = len(gold) // 2
        first = {one.least: one for one in count(gold[:half], bundle, config, labels)}
        second = {one.least: one for one in count(gold[half:], bundle, config, labels)}
        whole = (_both(first[least], second[least]) for least in LEASTS)
        named.append([name, *chain.from_iterable(cells(setting_of(one)) for one in whole)])
        chosen.append([name, *_by_recall(list(first.values()), second)])
        print(" | ".join(named[-1]), " | ".join(chosen[-1]), sep="\n", flush=True)
    leasts = ("missed" if least is None else f"at {least:g}" for least in LEASTS)
    print(markdown_table(["texts", *chain.from_iterable((one, "hidden") for one in leasts)], named))
    head = chain.from_iterable((f"least for {one:g}", "missed", "hidden") for one in RECALLS)
    print(markdown_table(["texts", *head], chosen))


def _both(first: Counts, second: Counts) -> Counts:
    return Counts(first.least, np.concatenate([first.values, second.values]))


def _by_recall(first: Sequence[Counts], second: Mapping[float | None, Counts]) -> Iterator[str]:
    for recall in RECALLS:
        try:
            least = choose(first, recall).least
            yield said(least)
        except ConfigError:
            least = GRID[-1]
            yield f"{least} (not reached)"
        yield from cells(setting_of(second[least]))


def said(least: float | None) -> str:
    return "the bundle's" if least is None else str(least)


def cells(setting: Setting) -> list[str]:
    """What a setting misses, with the interval, and what it hides without need."""
    value, low, high = (f"{100 * share:.1f}" for share in setting.missed)
    return [f"{value} ({low} to {high})", f"{100 * setting.hidden[0]:.1f}"]


if __name__ == "__main__":
    main()
