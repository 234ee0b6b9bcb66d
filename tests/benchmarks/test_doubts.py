"""Every doubt out of one run: its ends are the modes fast and full."""

from pathlib import Path

from benchmarks.auto_mode import run
from benchmarks.doubts import RULES, read_all, table
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap

GOLD = """\
{"text": "他在柏林见了李娜。今天下雨。", "entities": [{"start": 2, "end": 4, "label": "LOC"}]}
{"text": "今天下雨。", "entities": []}
"""


def test_one_run_has_the_curve_from_fast_to_full(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD, "utf-8")
    (gold,) = read_gold_sets([str(path)], labels=LabelMap(), lang="zh")
    bundle = open_bundle()
    _, _, nothing, *some, everything = table(gold, read_all(gold, bundle))
    scores = {mode: f"{run(gold, bundle, mode)[1]:.4f}" for mode in ("fast", "full")}
    assert len(some) == len(RULES) - 2
    assert nothing == f"| nothing | 0 | 0 | 0.0% | {scores['fast']} | 0.0% |"
    assert everything == f"| everything | 1 | 1 | 100.0% | {scores['full']} | 100.0% |"
