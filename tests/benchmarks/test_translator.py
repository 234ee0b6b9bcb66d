"""The table that a translator is judged by."""

from pathlib import Path

import pytest

pytest.importorskip("sacrebleu")

from benchmarks.translator import GOALS, rows_of_entities, rows_of_translations
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap
from export.mini.llm.evaluate import TEST_SETS, TranslationScore

GOLD = """\
{"text": "他在柏林见了李娜。", "entities": [{"start": 2, "end": 4, "label": "LOC"}]}
"""


def test_every_goal_is_a_row_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "zh_ours.jsonl"
    path.write_text(GOLD, "utf-8")
    golds = list(read_gold_sets([str(path)], labels=LabelMap(), lang="zh"))
    score = TranslationScore(chrf=41.7, bleu=9.0, names=0.57, confused=0.0)
    rows = rows_of_translations(
        {(name, lang): score for name in TEST_SETS for lang in ("zh", "ja")}
    )
    rows += rows_of_entities(golds, open_bundle())
    values = {row.name: row.value for row in rows}
    assert set(GOALS) <= set(values)
    assert (values["flores zh chrF"], values["flores ja names kept"]) == ("41.7", "57%")
    assert values["full mode over fast mode, F1"][0] in "+-"
    assert float(values["sentences a second, full mode, one core"]) > 0
