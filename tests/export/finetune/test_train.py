"""LoRA on a tiny model: losses fall, an interruption changes nothing, no number ends it."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gguf")
pytest.importorskip("peft")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
import json  # noqa: E402

from finetune_runs import Trained, asked  # noqa: E402

from eat_edge.errors import (  # noqa: E402
    ModelError,
)
from export.finetune.command import finetune  # noqa: E402
from export.gguf.command import LlmExport, export_llm  # noqa: E402

# A tiny model is saved twice within a second, which Trainer takes for a broken file system.
pytestmark = pytest.mark.filterwarnings("ignore:mtime may not be reliable")


def test_losses_fall(trained: Trained) -> None:
    _, report = trained
    assert report.train[-1][1] < 0.7 * report.train[0][1]
    (first, before), *_, (last, after) = report.held_out
    assert (first, last) == (0, report.plan.num_steps)
    assert sorted(before) == sorted(after) == ["align", "name", "translate"]
    assert sum(after.values()) < 0.9 * sum(before.values())
    assert report.merged == pytest.approx(after, abs=1e-4)


def test_an_interrupted_run_comes_to_the_same(
    place: Path, trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, report = trained
    again = asked(place, tmp_path / "model")
    step, count = transformers.Trainer.training_step, iter(range(1000))

    def interrupted(*arguments: Any, **options: Any) -> Any:
        if next(count) == 2 * (report.plan.num_steps // 2) + 1:
            raise KeyboardInterrupt
        return step(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(transformers.Trainer, "training_step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            finetune(again)
    assert not again.out.exists()
    # As where the power failed while a checkpoint was being written.
    (again.work / "checkpoint-999").mkdir()
    random.seed(3)
    torch.manual_seed(4)
    steps: list[int] = []

    def training_step(*arguments: Any, **options: Any) -> Any:
        steps.append(1)
        return step(*arguments, **options)

    monkeypatch.setattr(transformers.Trainer, "training_step", training_step)
    resumed = finetune(again)
    assert len(steps) < 2 * report.plan.num_steps
    assert resumed.train == report.train
    assert resumed.held_out == report.held_out
    weights = (out / "model.safetensors").read_bytes()
    assert (again.out / "model.safetensors").read_bytes() == weights
    # As where the disk was full when the merged model was written: nothing is learnt twice.
    shutil.rmtree(again.out)
    steps.clear()
    assert finetune(again) == resumed
    assert not steps


def test_a_loss_that_is_no_number_ends_the_run(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from export.finetune import train

    monkeypatch.setattr(
        train, "_mean_loss", lambda outputs, *_, **__: outputs.logits.sum() * torch.nan
    )
    with pytest.raises(ModelError, match="the loss is nan: give a smaller --rate"):
        finetune(asked(place, tmp_path / "model"))


def test_the_report_is_written(trained: Trained) -> None:
    out, report = trained
    work = out.with_name("model.work")
    stored = json.loads((work / "report.json").read_text("utf-8"))
    assert stored["train"] == [list(entry) for entry in report.train]
    assert stored["plan"]["num_steps"] == report.plan.num_steps
    assert f"step {report.plan.num_steps}: held-out loss" in (work / "report.txt").read_text(
        "utf-8"
    )


def test_the_merged_model_goes_on_to_export_llm(trained: Trained, tmp_path: Path) -> None:
    out, _ = trained
    work = out.with_name("model.work")
    report = export_llm(
        LlmExport(
            checkpoint=out,
            out=tmp_path / "llm.gguf",
            kind="Q8_0",
            calibration=work / "calibration.txt",
            held_out=work / "held-out.txt",
            is_forced=True,
        )
    )
    assert report.rounded.perplexity == pytest.approx(report.exact.perplexity, rel=0.05)
    assert {path.name for path in out.iterdir()} == {
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    }
