"""What a fine-tuning was made of and what it came to."""

import json
from pathlib import Path
from typing import Any

import pytest

from export.finetune.memory import Memory
from export.finetune.report import Plan, Report, write_report

pytest.importorskip("gguf")
pytest.importorskip("peft")
pytest.importorskip("torch")
pytest.importorskip("transformers")
# A tiny model is saved twice within a second, which Trainer takes for a broken file system.
pytestmark = pytest.mark.filterwarnings("ignore:mtime may not be reliable")


def plan(**changes: Any) -> Plan:
    numbers = dict.fromkeys(
        ("num_entities", "num_held_out_entities", "num_mixed", "num_silent", "num_long"), 3
    )
    values: dict[str, Any] = {
        "base": "models/base",
        "num_parameters": 1_500_000_000,
        "num_trained": 2_000_000,
        "train": {"name": 20, "align": 1000},
        "held_out": {},
        **numbers,
        "num_sequences": 40,
        "num_tokens": 123_456,
        "num_answer_tokens": 7_890,
        "num_steps": 5,
        "schedule": {},
        "memory": {"cpu": Memory(1_500_000_000, 500_000_000, 0, 0, 0, 0, 0)},
    }
    return Plan(**values | changes)


def test_a_plan_is_told_in_sentences() -> None:
    text = "\n".join(plan().lines())
    assert "models/base: 1,500.0 M weights, 2.00 M in the adapter" in text
    assert "to learn: 1,000 align, 20 name; held out: nothing" in text
    assert "123,456 tokens, 7,890 of them answers, in 40 sequences: 5 steps" in text
    assert "memory, cpu: 2.00 GB (" in text


def test_losses_are_told_step_by_step_and_written_for_programs(tmp_path: Path) -> None:
    report = Report(plan(), ((2, 1.5),), ((5, {"name": 0.25}),), {})
    assert report.lines()[-3:] == [
        "step 2: loss 1.5000",
        "step 5: held-out loss name 0.2500",
        "merged: held-out loss none",
    ]
    write_report(report, tmp_path / "r")
    stored = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert stored["held_out"] == [[5, {"name": 0.25}]]
    assert (tmp_path / "r.txt").read_text("utf-8").endswith("held-out loss none\n")
