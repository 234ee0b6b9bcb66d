"""The command: what it is told goes to its stage, and an error of ours is one line."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from eat_edge.errors import InputError
from export.__main__ import main
from export.bundle import command as bundle_stage
from export.dumps import command as dumps_stage
from export.gguf import command as gguf_stage
from export.tagger import command as tagger_stage


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["export", *words])
    main()


def test_options_reach_the_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = []
    for stage, name in (
        (bundle_stage, "export_bundle"),
        (dumps_stage, "export_lexicon"),
        (gguf_stage, "export_llm"),
    ):
        monkeypatch.setattr(stage, name, lambda one, *, is_dry: asked.append((one, is_dry)))
    parts = ["--llm", "l.gguf", "--tagger", "t", "--lexicon", "x", "--selftest", "s"]
    run(monkeypatch, "bundle", "-o", "out", "--about", "a.toml", *parts, "--record", "--dry-run")
    run(monkeypatch, "llm", "check", "-o", "x.gguf", "--quantize", "Q8_0", "--force")
    words = ["--add", "a.tsv", "--add", "b.tsv", "--type", "Q1=LOC", "--type", "Q2=ORG"]
    run(monkeypatch, "lexicon", "--lang", "zh", "-o", "out", *words)
    (bundle, is_dry), (llm, _), (lexicon, _) = asked
    assert (bundle.out, bundle.is_recorded, is_dry) == (Path("out"), True, True)
    assert (llm.checkpoint, llm.kind, llm.is_forced) == (Path("check"), "Q8_0", True)
    assert lexicon.lists == (Path("a.tsv"), Path("b.tsv"))
    assert lexicon.types == {"Q1": "LOC", "Q2": "ORG"}
    # Where there is nothing to report nothing is said.
    assert capsys.readouterr().out == ""


def test_what_came_of_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tagger_stage, "export_tagger", lambda *_, **options: options["labels"])
    run(monkeypatch, "tagger", "check", "-o", "out", "--label", "GPE=LOC")
    assert capsys.readouterr().out == "out: {'GPE': 'LOC'}\n"


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (InputError("a.tsv is no list"), 1, "error: a.tsv is no list\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_an_error_and_an_interruption_end_it_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    told: str,
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(dumps_stage, "export_lexicon", failing)
    with pytest.raises(SystemExit) as left:
        run(monkeypatch, "lexicon", "--lang", "zh", "-o", "out")
    assert left.value.code == status
    assert capsys.readouterr().err == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lexicon", "--lang", "zh", "-o", "out", "--type", "Q1"], "--type takes TYPE=OURS"),
        (["tagger", "check", "-o", "out", "--label", "GPE"], "--label takes TYPE=OURS"),
        (["nonsense"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_wrong_usage_is_status_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    with pytest.raises(SystemExit) as left:
        run(monkeypatch, *words)
    assert left.value.code == 2
    assert told in capsys.readouterr().err
