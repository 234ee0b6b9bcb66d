"""The command ``export llm``: one file, checked, or a reason."""

import os
import shutil
from pathlib import Path

import pytest

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from quantized import Ask, types_of  # noqa: E402

from eat_edge.errors import ConfigError, InputError  # noqa: E402
from export.__main__ import main  # noqa: E402
from export.gguf import command  # noqa: E402
from export.gguf.command import export_llm  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


def test_the_command_writes_one_file(
    ask: Ask, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ask("Q8_0", held_out=text, calibration=text)
    report = export_llm(asked)
    assert report.complaints == ()
    assert report.num_bytes == asked.out.stat().st_size
    assert report.rounded.perplexity == pytest.approx(report.exact.perplexity, rel=0.05)
    assert types_of(asked.out)["blk.0.attn_q.weight"] == "Q8_0"
    assert sorted(path.name for path in asked.out.parent.iterdir()) == ["held-out.txt", "out.gguf"]
    said = capsys.readouterr().err
    assert "tokenizer: 0 of 3" in said
    assert "weighing columns by calibration text: 100 %" in said


def test_a_dry_run_writes_nothing(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ask()
    assert export_llm(asked, is_dry=True) is None
    assert list(asked.out.parent.iterdir()) == []
    said = capsys.readouterr().err
    assert "LlamaForCausalLM, 1.6 M weights in 21 tensors, 2 layers of 256, context 256" in said
    assert "tokenizer llama (default), 768 pieces, with chat template" in said
    assert "no --held-out" in said


def test_what_loses_too_much_is_refused_unless_forced(
    ask: Ask, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("export.gguf.quality.MAX_PERPLEXITY_RISE", -1.0)
    asked = ask("Q4_K_M", held_out=text)
    with pytest.raises(ConfigError, match=r"Q4_K_M costs too much: perplexity rises .* --force"):
        export_llm(asked)
    assert not asked.out.exists()
    assert asked.full.exists()
    made = asked.full.stat().st_mtime_ns
    report = export_llm(ask("Q8_0", held_out=text, is_forced=True))
    assert report.complaints
    assert asked.out.exists()
    assert not asked.full.exists()
    assert made


def test_an_interrupted_run_goes_on(
    ask: Ask, text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ask("Q4_K_M", calibration=text)
    with monkeypatch.context() as patched:
        patched.setattr(command, "quantize", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export_llm(asked)
    assert asked.full.exists()
    assert asked.importance.exists()
    monkeypatch.setattr(command, "write_gguf", None)
    monkeypatch.setattr(command, "measure_importance", None)
    export_llm(asked)
    assert capsys.readouterr().err.count("is there from an earlier run") == 2
    assert not asked.full.exists()


def test_a_changed_checkpoint_is_converted_again(
    ask: Ask, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask("Q8_0")
    asked.full.write_bytes(b"old")
    os.utime(asked.full, ns=(0, 0))
    export_llm(asked)
    assert asked.out.stat().st_size > 1000


def test_a_tokenizer_that_would_cut_otherwise_is_refused(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("export.gguf.parity.MAX_DIFFERENT", -1.0)
    with pytest.raises(InputError, match=r"would cut text otherwise .*0 of 288 lines.*--force"):
        export_llm(ask())
    assert export_llm(ask(is_forced=True)).num_bytes


def test_half_precision_alone(ask: Ask) -> None:
    asked = ask("F16")
    export_llm(asked)
    assert types_of(asked.out)["blk.0.attn_q.weight"] == "F16"
    assert not asked.full.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "\n \n", "no text in it"),
        ("a.jsonl", '{"lang": "zh"}', "a.jsonl:1: not a record.*missing"),
        ("a.jsonl", "nothing", "a.jsonl:1: not a record"),
        (
            "a.jsonl",
            '{"lang": "xx", "text": "a", "english": "b", "mentions": []}',
            "'xx' is none of zh",
        ),
        (
            "a.jsonl",
            '{"lang": "zh", "text": "a", "english": "b", "mentions": [["c", "DOG", "d"]]}',
            "'DOG' is none of PER",
        ),
        (
            "a.jsonl",
            '{"lang": "zh", "text": "a", "english": "b", "mentions": []}',
            "sentences with mentions are for checkpoints with the control tokens",
        ),
    ],
)
def test_held_out_text_that_cannot_be_used(
    ask: Ask, tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        export_llm(ask(held_out=path), is_dry=True)
    with pytest.raises(InputError, match=r"missing\.txt: not readable"):
        export_llm(ask(held_out=tmp_path / "missing.txt"), is_dry=True)


def test_a_full_disk_is_told_before_anything_is_written(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(ConfigError, match="0 MB free"):
        export_llm(ask())


def test_from_the_command_line(
    checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out.gguf"

    def run(*arguments: object) -> None:
        monkeypatch.setattr("sys.argv", ["export", "llm", *map(str, arguments)])
        main()

    run(checkpoint, "-o", out, "--quantize", "Q8_0", "--threads", 1)
    assert capsys.readouterr().out.startswith(f"{out}: ")
    with pytest.raises(SystemExit, match="1"):
        run(tmp_path / "nowhere", "-o", out)
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "nowhere/config.json: not readable as JSON" in said
