"""What redaction misses, and what it hides without need, at three settings.

    python -m benchmarks.redaction GOLD... [--limit N] [--bundle DIR] [--labels PER,LOC,ORG]

Gold is anything that ``eat-edge eval`` reads. Of each set the first half chooses the least score
for the share of names asked for, the second half says what is missed with it: a name of which one
letter or digit can be read is missed. Hidden without need are code points in no name. Intervals
are bootstraps over documents, 95%. The mode is fast; patterns and own names are not counted.
"""

import argparse
from pathlib import Path

from eat_edge import EngineConfig
from eat_edge.bundle import open_bundle
from eat_edge.config import Options
from eat_edge.errors import ConfigError
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.redact.recall import GRID, Setting, choose, count, setting_of

RECALLS = (0.9, 0.95)
"""Shares of names that the least score is chosen for, beside that of the bundle."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--labels", default="PER,LOC,ORG")
    asked = parser.parse_args()
    config = EngineConfig(threads=1, options=Options(mode="fast"))
    rows = []
    for path in asked.gold:
        gold = read_gold(
            path, labels=LabelMap(), lang=path.name.split("_")[0], limit=asked.limit
        ).documents
        half = len(gold) // 2
        labels = asked.labels.split(",")
        bundle = open_bundle(asked.bundle)
        first = count(gold[:half], bundle, config, labels)
        second = {one.least: one for one in count(gold[half:], bundle, config, labels)}
        row = [path.name.split(".")[0], *cells(setting_of(second[None]))]
        for recall in RECALLS:
            try:
                least = choose(first, recall).least
                row += [said(least), *cells(setting_of(second[least]))]
            except ConfigError:
                row += [f"{GRID[-1]} (not reached)", *cells(setting_of(second[GRID[-1]]))]
        rows.append(row)
        print(" | ".join(row), flush=True)
    head = ["texts", "missed", "hidden"]
    for recall in RECALLS:
        head += [f"least for {recall:g}", "missed", "hidden"]
    print(markdown_table(head, rows))


def said(least: float | None) -> str:
    return "the bundle's" if least is None else str(least)


def cells(setting: Setting) -> list[str]:
    """What a setting misses, with the interval, and what it hides without need."""
    value, low, high = (f"{100 * share:.1f}" for share in setting.missed)
    return [f"{value} ({low} to {high})", f"{100 * setting.hidden[0]:.1f}"]


if __name__ == "__main__":
    main()
