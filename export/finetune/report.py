"""What a fine-tuning was made of and what it came to, for people and for programs."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from export.finetune.memory import Memory

__all__ = ["Plan", "Report", "write_report"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known before anything is learnt.

    Attributes:
        base: Directory of the base model.
        num_parameters: Its weights.
        num_trained: Weights of the adapter.
        train: Examples to learn by task.
        held_out: Examples to evaluate with by task.
        num_entities: Entities of the records.
        num_held_out_entities: Of these, those no example to learn mentions.
        num_mixed: Sentences left out because they mention entities of both.
        num_silent: Records of which no sentence has the name.
        num_long: Examples left out because they are longer than a sequence.
        num_sequences: Sequences that the examples to learn are packed into.
        num_tokens: Their tokens.
        num_answer_tokens: Of these, those that are learnt.
        num_steps: Steps of the optimizer.
        schedule: How is learnt.
        memory: Bytes needed, by the device that was asked about.
    """

    base: str
    num_parameters: int
    num_trained: int
    train: Mapping[str, int]
    held_out: Mapping[str, int]
    num_entities: int
    num_held_out_entities: int
    num_mixed: int
    num_silent: int
    num_long: int
    num_sequences: int
    num_tokens: int
    num_answer_tokens: int
    num_steps: int
    schedule: Mapping[str, Any]
    memory: Mapping[str, Memory]

    def lines(self) -> list[str]:
        """The same in sentences."""
        return [
            f"{self.base}: {self.num_parameters / 1e6:,.1f} M weights, "
            f"{self.num_trained / 1e6:,.2f} M in the adapter",
            f"to learn: {_counts(self.train)}; held out: {_counts(self.held_out)}",
            f"{self.num_held_out_entities} of {self.num_entities} entities are held out; "
            f"{self.num_mixed} sentences mention both kinds, {self.num_silent} records have no "
            f"sentence with their name, {self.num_long} examples are too long: left out",
            f"{self.num_tokens:,} tokens, {self.num_answer_tokens:,} of them answers, in "
            f"{self.num_sequences:,} sequences: {self.num_steps:,} steps",
            *(f"memory, {device}: {_sizes(need)}" for device, need in self.memory.items()),
        ]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it.

    Attributes:
        plan: What it was made of.
        train: Steps done, and the mean loss of an answer's token since the entry before.
        held_out: Steps done, and the loss on held-out examples by task.
        merged: The loss of the merged model on the same.
    """

    plan: Plan
    train: tuple[tuple[int, float], ...]
    held_out: tuple[tuple[int, Mapping[str, float]], ...]
    merged: Mapping[str, float]

    def lines(self) -> list[str]:
        """The same in sentences."""
        return [
            *self.plan.lines(),
            *(f"step {step}: loss {loss:.4f}" for step, loss in self.train),
            *(f"step {step}: held-out loss {_losses(by)}" for step, by in self.held_out),
            f"merged: held-out loss {_losses(self.merged)}",
        ]


def write_report(report: Report, path: Path) -> None:
    """Write ``PATH.json`` and ``PATH.txt``."""
    text = json.dumps(asdict(report), indent=1, ensure_ascii=False)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    path.with_suffix(".txt").write_text("\n".join(report.lines()) + "\n", encoding="utf-8")


def _counts(by_task: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {task}" for task, count in sorted(by_task.items())) or "nothing"


def _losses(by_task: Mapping[str, float]) -> str:
    return ", ".join(f"{task} {loss:.4f}" for task, loss in by_task.items()) or "none"


def _sizes(need: Memory) -> str:
    parts = ", ".join(f"{name} {size / 1e9:.2f}" for name, size in asdict(need).items())
    return f"{need.total / 1e9:.2f} GB ({parts})"
