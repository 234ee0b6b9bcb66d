"""The curve of the mode auto: its ends are the modes fast and full."""

from pathlib import Path

from benchmarks.auto_mode import table
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap

GOLD = """\
{"text": "他在柏林见了李娜。", "entities": [{"start": 2, "end": 4, "label": "LOC"}]}
{"text": "今天下雨。", "entities": []}
"""


def test_the_curve_goes_from_fast_to_full(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD, "utf-8")
    (gold,) = read_gold_sets([str(path)], labels=LabelMap(), lang="zh")
    _, _, nothing, as_it_is, *some, everything = table(gold, open_bundle(), [0.0, 1.0])
    assert nothing.startswith("| fast | 0.0% |")
    assert as_it_is.startswith("| auto, as it is | ")
    assert everything.startswith("| full | 100.0% |")
    assert [line.split(" | ")[:2] for line in some] == [
        ["| auto, 0.00", "0.0%"],
        ["| auto, 1.00", "50.0%"],
    ]


def test_without_full_it_may_ask_all_that_full_asks_of_what_is_below(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD, "utf-8")
    (gold,) = read_gold_sets([str(path)], labels=LabelMap(), lang="zh")
    rows = list(table(gold, open_bundle(), [1.0], has_full=False, is_below=True, asks="everything"))
    assert [row.split(" | ")[0] for row in rows[2:]] == [
        "| fast",
        "| auto, as it is",
        "| auto, 1.00",
    ]
    assert all(row.endswith(" \u2013 |") for row in rows[2:])
