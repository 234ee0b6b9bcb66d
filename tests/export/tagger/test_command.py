# ruff: noqa: E402 - what follows needs the packages asked for first.
"""The command ``export tagger``: a model with its tokenizer, or a reason."""

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")

from random_checkpoints import CONLL, SENTENCES, save
from tagger_checkpoints import save_classifier

from eat_edge.errors import ConfigError, InputError
from eat_edge.tagger.tagger import Tagger
from export.__main__ import main
from export.tagger.command import export_tagger

pytestmark = pytest.mark.usefixtures("one_torch_thread")


def test_what_strays_too_far_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "in", CONLL)
    monkeypatch.setattr("export.tagger.report.MIN_WORD_AGREEMENT", 1.5)
    with pytest.raises(ConfigError, match=r"int8 strays too far: .* keep their best tag, where"):
        export_tagger(tmp_path / "in", tmp_path / "out", max_tokens=32, threads=1, is_gated=True)
    export_tagger(tmp_path / "in", tmp_path / "out", max_tokens=32, threads=1, is_dry=True)
    assert not (tmp_path / "out").exists()


def test_an_interruption_leaves_no_model_with_the_tokenizer_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {"max_tokens": 32, "precision": "float32", "threads": 1}
    out = tmp_path / "out"
    save(tmp_path / "old", CONLL)
    export_tagger(tmp_path / "old", out, **options)
    save(tmp_path / "new", ["O", "B-PER", "I-PER"])
    rename = Path.replace

    def rename_until_killed(self: Path, target: Path) -> Path:
        if target == out / "tagger.onnx":
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", rename_until_killed)
        with pytest.raises(KeyboardInterrupt):
            export_tagger(tmp_path / "new", out, **options)
    assert not (out / "tagger.onnx").exists()
    (out / "tagger.onnx.partial").write_bytes(b"half of it")
    report = export_tagger(tmp_path / "new", out, **options)
    assert sorted(path.name for path in out.iterdir()) == ["tagger.onnx", "tokenizer.json"]
    with Tagger(out / "tagger.onnx", out / "tokenizer.json", threads=1) as tagger:
        assert tagger.probabilities(SENTENCES)[0].shape[1] == len(report.tags) == 3


def test_a_checkpoint_without_a_trained_head(tmp_path: Path) -> None:
    model = save(tmp_path, CONLL)
    config = model.config
    transformers.BertModel(config).save_pretrained(tmp_path)
    with pytest.raises(InputError, match="no weights for classifier"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32)


def test_an_architecture_that_cannot_be_traced_is_named(tmp_path: Path) -> None:
    save(tmp_path, CONLL)
    save_classifier(
        tmp_path, "GPT2", CONLL, vocab_size=200, n_embd=32, n_layer=1, n_head=2, n_positions=64
    )
    with pytest.raises(ConfigError, match="cannot trace this architecture"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32)
    assert not (tmp_path / "out").exists()


def test_an_encoder_that_attends_in_windows_is_refused_in_our_words(tmp_path: Path) -> None:
    """Longformer looks at a window whose length is a constant to the tracer."""
    save(tmp_path, CONLL)
    save_classifier(
        tmp_path,
        "Longformer",
        CONLL,
        vocab_size=200,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=66,
        attention_window=8,
    )
    with pytest.raises((ConfigError, InputError), match=r"trace this architecture|strays too far"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32, is_gated=True, threads=1)
    assert not (tmp_path / "out").exists()


def test_words_with_punctuation_in_them_are_refused(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, pre_tokenizers

    save(tmp_path, CONLL)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ConfigError, match="has 'Merkel,' for one piece"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32)


def test_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path / "in", ["O", "B-SHIP", "I-SHIP"])

    def run(*more: str) -> Any:
        arguments = ["export", "tagger", str(tmp_path / "in"), "-o", str(tmp_path / "out"), *more]
        monkeypatch.setattr("sys.argv", arguments)
        main()
        return capsys.readouterr()

    with pytest.raises(SystemExit, match="1"):
        run("--threads", "1")
    assert "--label SHIP=PER" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        run("--label", "SHIP")
    assert "--label takes TYPE=OURS" in capsys.readouterr().err
    options = ["--max-tokens", "32", "--precision", "float32", "--threads", "1"]
    said = run("--label", "SHIP=MISC", *options).out
    assert "tags O, B-MISC, I-MISC; against float32 100.0% of the words" in said
    assert (tmp_path / "out" / "tagger.onnx").is_file()
