# ruff: noqa: E402 - what follows needs the packages asked for first.
"""What is said of a tagger that was written: agreement, and F1 on a gold text."""

import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")


from random_checkpoints import CONLL, SENTENCES, save

from eat_edge.errors import InputError
from eat_edge.tagger.tagger import Tagger
from export.tagger.command import export_tagger
from export.tagger.report import TaggerReport, read_gold, tagger_complaints

pytestmark = pytest.mark.usefixtures("one_torch_thread")


def test_gold_text_is_scored(tmp_path: Path) -> None:
    save(tmp_path / "in", CONLL)
    export_tagger(tmp_path / "in", tmp_path, max_tokens=32, precision="float32", threads=1)
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        records = [
            {
                "text": text,
                "entities": [{"start": m.start, "end": m.end, "label": m.label} for m in mentions],
            }
            for text, mentions in zip(SENTENCES, tagger.tag(SENTENCES), strict=True)
        ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, records)))
    report = export_tagger(
        tmp_path / "in",
        tmp_path,
        max_tokens=32,
        precision="float16",
        threads=1,
        gold=read_gold(gold),
        is_gated=True,
    )
    assert report.exact_f1 == 1.0
    assert report.f1 == 1.0
    assert "F1 on the gold text 1.0000 in float32 and 1.0000 now" in str(report)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no entities in it"),
        ('{"text": "a", "entities": []}', "no entities in it"),
        ('{"text": "a"}', r"gold\.jsonl:1: not a record"),
        ("a", r"gold\.jsonl:1: not a record"),
    ],
)
def test_gold_text_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        read_gold(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "missing.jsonl")


@pytest.mark.parametrize(
    ("figures", "num_complaints"),
    [
        ((1e-6, 0.98, 0.5, None, None), 0),
        ((1e-6, 0.98, 0.5, 0.9, 0.896), 0),
        ((1e-6, 0.98, 0.5, 0.9, 0.89), 1),
        ((0.1, 0.9, 0.5, 0.9, 0.8), 3),
        ((float("nan"), 1.0, 1.0, None, None), 1),
    ],
)
def test_complaints(figures: Any, num_complaints: int) -> None:
    assert len(tagger_complaints(TaggerReport(1, ("O",), False, 1, *figures))) == num_complaints
