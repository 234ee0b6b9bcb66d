"""Fine-tuning for real: a tiny model learns our own sentences, is interrupted, and is merged."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import gguf_make
import pytest

pytest.importorskip("gguf")
pytest.importorskip("peft")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from finetune_runs import Trained, asked

from eat_edge.errors import (
    ConfigError,
    EatEdgeError,
    InputError,
)
from export.__main__ import main
from export.finetune.command import finetune
from export.finetune.train import Schedule

# A tiny model is saved twice within a second, which Trainer takes for a broken file system.
pytestmark = pytest.mark.filterwarnings("ignore:mtime may not be reliable")


def test_a_dry_run_says_what_would_be_and_leaves_nothing(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [f"--wiki={place / 'zh.jsonl'}", f"--parallel={place / 'zh-en.tsv'}"]
    words = [str(place / "base"), *files, f"--out={tmp_path / 'model'}", "--dry-run"]
    words += ["--length=512", "--rank=4"]
    monkeypatch.setattr(sys, "argv", ["export", "finetune", *words])
    main()
    told = capsys.readouterr().err
    for part in ("M in the adapter", "entities are held out", "steps", "memory, GPU, bfloat16"):
        assert part in told
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_too_small_is_known_before(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(ConfigError, match="0 MB free, 1 MB needed: write elsewhere"):
        finetune(asked(place, tmp_path / "model"), is_dry=True)


def test_the_directory_of_another_run_is_refused(
    place: Path, trained: Trained, tmp_path: Path
) -> None:
    out, _ = trained
    work = tmp_path / "model.work"
    work.mkdir()
    (work / "run.json").write_bytes((out.with_name("model.work") / "run.json").read_bytes())
    with pytest.raises(ConfigError, match="run with other examples, options or another base"):
        finetune(asked(place, tmp_path / "model", schedule=Schedule(rank=2, seed=1)))
    (work / "run.json").write_text("[]")
    with pytest.raises(InputError, match=r"run\.json: not readable"):
        finetune(asked(place, tmp_path / "model"))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"records": (), "pairs": ()}, ConfigError, "give --wiki, --parallel, or both"),
        ({"length": 63}, ConfigError, "--length 63: give at least 64"),
        ({"length": 2048}, ConfigError, "--length 2048 is beyond the 1024 tokens"),
        ({"length": 64}, InputError, "no example to learn from"),
        ({"schedule": Schedule(rank=0)}, ConfigError, "--rank 0: give at least 1"),
        ({"schedule": Schedule(rate=2.0)}, ConfigError, "--rate 2.0"),
    ],
)
def test_what_cannot_be_is_refused(
    place: Path, tmp_path: Path, changes: Any, error: type[EatEdgeError], message: str
) -> None:
    with pytest.raises(error, match=message):
        finetune(asked(place, tmp_path / "model", **changes), is_dry=True)


def test_what_is_there_already_is_not_overwritten(place: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is there already"):
        finetune(asked(place, tmp_path))


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (None, "no chat template: take its instruction-tuned kin"),
        ("{% for %}", "cannot be used: it is no template"),
        ("{% for m in messages %}[{{ m.content }}]{% endfor %}", "no token that ends one"),
    ],
)
def test_templates_that_cannot_be_used(
    place: Path, tmp_path: Path, template: str | None, message: str
) -> None:
    base = tmp_path / "base"
    base.mkdir()
    for path in (place / "base").iterdir():
        (base / path.name).write_bytes(path.read_bytes())
    config = json.loads((base / "tokenizer_config.json").read_text())
    config["chat_template"] = template
    (base / "tokenizer_config.json").write_text(
        json.dumps({key: value for key, value in config.items() if value is not None})
    )
    with pytest.raises(ConfigError, match=message):
        finetune(asked(place, tmp_path / "model", base=base), is_dry=True)


def test_a_model_that_sees_too_is_refused(place: Path, tmp_path: Path) -> None:
    gguf_make.save_model(tmp_path / "base", "gemma3")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(place / "base" / name, tmp_path / "base" / name)
    config = json.loads((tmp_path / "base" / "config.json").read_text())
    config["architectures"] = ["Gemma3ForConditionalGeneration"]
    (tmp_path / "base" / "config.json").write_text(json.dumps(config))
    with pytest.raises(ConfigError, match="save its text part alone"):
        finetune(asked(place, tmp_path / "model", base=tmp_path / "base"), is_dry=True)
