"""Fine-tuning for real: a tiny model learns our own sentences, is interrupted, and is merged."""

import json
import random
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf_make
import pytest

pytest.importorskip("gguf")
peft = pytest.importorskip("peft")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from eat_edge.errors import (  # noqa: E402
    ConfigError,
    EatEdgeError,
    InputError,
    ModelError,
)
from eat_edge.llm.chat_prompt import ChatPrompts  # noqa: E402
from eat_edge.llm.chat_template import Turns  # noqa: E402
from export.__main__ import main  # noqa: E402
from export.finetune.command import Finetune, finetune  # noqa: E402
from export.finetune.report import Report  # noqa: E402
from export.finetune.train import Schedule, load_base  # noqa: E402
from export.gguf.command import LlmExport, export_llm  # noqa: E402
from export.gguf.vocabulary import PRE_TYPES  # noqa: E402

# A tiny model is saved twice within a second, which Trainer takes for a broken file system.
pytestmark = pytest.mark.filterwarnings("ignore:mtime may not be reliable")

Trained = tuple[Path, Report]

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SURNAMES = {"李": "Li", "王": "Wang", "赵": "Zhao", "陈": "Chen"}
GIVEN = {"文": "Wen", "小明": "Xiaoming", "敏": "Min", "海波": "Haibo"}
PEOPLE = {s + g: f"{english} {S}" for s, S in SURNAMES.items() for g, english in GIVEN.items()}


class Listener:
    """Hears what a model is asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, text: str) -> list[int]:
        self.texts.append(text)
        return []

    def encode_markup(self, markup: str, *, is_first: bool = False) -> list[int]:
        return []


def texts_of_prompts() -> list[str]:
    listener = Listener()
    prompts = ChatPrompts(listener, Turns("", "", ""))
    prompts.alignment(prompts.source("李文访问了朋友。", "zh"), "Wen Li", "PER")
    prompts.naming("李文", "zh")
    return listener.texts


def save_base(directory: Path) -> None:
    """A model of a few layers whose tokenizer knows the words of the prompts."""
    gguf_make.save_model(
        directory,
        "qwen2",
        num_hidden_layers=2,
        max_position_embeddings=1024,
        initializer_range=0.3,
    )
    pattern, ignores = next(key for key, name in PRE_TYPES.items() if name == "qwen2")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gguf_make, "lines", lambda *_, **__: 4 * texts_of_prompts())
        gguf_make.save_byte_bpe(directory, pattern, ignore_merges=ignores)
    gguf_make.write_config(
        directory, bos=None, eos="<|im_end|>", pad="<|endoftext|>", chat_template=TEMPLATE
    )


def save_data(directory: Path) -> None:
    """A record of each person; a sentence with its translation of every second."""
    with (directory / "zh.jsonl").open("w", encoding="utf-8") as lines:
        for native, english in PEOPLE.items():
            row = {"english": english, "native": native, "text": f"{native}是医生。天气很好。"}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    with (directory / "zh-en.tsv").open("w", encoding="utf-8") as lines:
        for native, english in list(PEOPLE.items())[::2]:
            lines.write(f"own\t{native}访问了朋友。\t{english} visited friends.\n")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("finetune")
    (directory / "base").mkdir()
    save_base(directory / "base")
    save_data(directory)
    return directory


def asked(place: Path, out: Path, **changes: Any) -> Any:
    options = Finetune(
        base=place / "base",
        out=out,
        records=(place / "zh.jsonl",),
        pairs=(place / "zh-en.tsv",),
        length=512,
        schedule=Schedule(rank=4, rate=1e-2, epochs=3, batch=2, seed=1),
    )
    return replace(options, **changes)


@pytest.fixture(scope="module")
def trained(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    out = tmp_path_factory.mktemp("trained") / "model"
    report = finetune(asked(place, out))
    assert report is not None
    return out, report


def test_losses_fall(trained: Trained) -> None:
    _, report = trained
    assert report.train[-1][1] < 0.7 * report.train[0][1]
    (first, before), *_, (last, after) = report.held_out
    assert (first, last) == (0, report.plan.num_steps)
    assert sorted(before) == sorted(after) == ["align", "name", "translate"]
    assert sum(after.values()) < 0.9 * sum(before.values())
    assert report.merged == pytest.approx(after, abs=1e-4)


def test_the_report_is_written(trained: Trained) -> None:
    out, report = trained
    work = out.with_name("model.work")
    stored = json.loads((work / "report.json").read_text("utf-8"))
    assert stored["train"] == [list(entry) for entry in report.train]
    assert stored["plan"]["num_steps"] == report.plan.num_steps
    assert f"step {report.plan.num_steps}: held-out loss" in (work / "report.txt").read_text(
        "utf-8"
    )


def test_the_merged_model_is_base_and_adapter(place: Path, trained: Trained) -> None:
    out, report = trained
    merged = transformers.AutoModelForCausalLM.from_pretrained(out, local_files_only=True).eval()
    base = load_base(place / "base", is_exact=True)
    tokens = torch.tensor([[5, 300, 400, 17, 260, 333]])
    with torch.no_grad():
        before = base(tokens).logits
        adapted = peft.PeftModel.from_pretrained(base, str(out.with_name("model.work") / "adapter"))
        assert sum(p.numel() for n, p in adapted.named_parameters() if "lora" in n) == (
            report.plan.num_trained
        )
        expected = adapted.eval()(tokens).logits
        found = merged(tokens).logits
    assert (found - expected).abs().max() < 1e-4
    assert (before - expected).abs().max() > 0.1
    assert merged.config.use_cache


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


def test_a_loss_that_is_no_number_ends_the_run(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from export.finetune import train

    monkeypatch.setattr(
        train, "_mean_loss", lambda outputs, *_, **__: outputs.logits.sum() * torch.nan
    )
    with pytest.raises(ModelError, match="the loss is nan: give a smaller --rate"):
        finetune(asked(place, tmp_path / "model"))
