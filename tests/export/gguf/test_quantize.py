"""Quantising: importance of columns, what it costs, and the command that refuses too much of it."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf_make import lines, save_model, save_sentencepiece

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from eat_edge.errors import ConfigError, InputError, ModelError  # noqa: E402
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS  # noqa: E402
from export.__main__ import main  # noqa: E402
from export.gguf import command, write_gguf  # noqa: E402
from export.gguf.command import LlmExport, export_llm  # noqa: E402
from export.gguf.importance import measure_importance  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.gguf.quality import (  # noqa: E402
    HeldOut,
    Quality,
    complaints,
    measure_quality,
    read_held_out,
)
from export.gguf.quantize import quantize  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

Ask = Callable[..., LlmExport]
WIDE = {"hidden_size": 256, "intermediate_size": 512, "head_dim": 64, "num_hidden_layers": 2}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("checkpoint")
    save_model(directory, "llama", **WIDE)
    save_sentencepiece(directory)
    return directory


@pytest.fixture(scope="module")
def full(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "full.gguf"
    write_gguf(checkpoint, path)
    return path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "held-out.txt"
    path.write_text("\n".join(line.replace("\n", " ") for line in lines(60, seed=5)))
    return path


@pytest.fixture
def ask(checkpoint: Path, tmp_path: Path) -> Ask:
    def asked(kind: str = "Q8_0", **options: Any) -> LlmExport:
        return LlmExport(checkpoint, tmp_path / "out.gguf", kind, **options)

    return asked


def types_of(path: Path) -> dict[str, str]:
    return {t.name: t.tensor_type.name for t in gguf.GGUFReader(path).tensors}


def chunks(count: int = 4) -> list[list[int]]:
    rng = np.random.default_rng(0)
    return [rng.integers(3, 768, 64).tolist() for _ in range(count)]


@pytest.mark.parametrize("kind", ["llama", "qwen3", "gemma3"])
def test_importance_is_the_mean_square_of_what_a_matrix_meets(tmp_path: Path, kind: str) -> None:
    model = save_model(tmp_path, kind)
    save_sentencepiece(tmp_path)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    found = measure_importance(tmp_path / "model.gguf", [[1, 2], *chunks()], threads=1)

    layer = model.model.layers[1]
    met: dict[str, Any] = {}
    matrices = {
        "attn_q": layer.self_attn.q_proj,
        "attn_output": layer.self_attn.o_proj,
        "ffn_up": layer.mlp.up_proj,
        "ffn_down": layer.mlp.down_proj,
    }
    for name, matrix in matrices.items():
        matrix.register_forward_hook(
            lambda _, inputs, __, name=name: met.setdefault(name, []).append(inputs[0][0])
        )
    with torch.no_grad():
        for chunk in chunks():
            model(torch.tensor(chunk)[None])
    for name, inputs in met.items():
        expected = torch.cat(inputs).double().square().mean(dim=0).numpy()
        error = np.abs(found[f"blk.1.{name}.weight"] - expected).max()
        assert error < 2e-3 * expected.max()
    head = "token_embd.weight" if kind == "gemma3" else "output.weight"
    assert len(found) == 7 * model.config.num_hidden_layers + 1
    assert head in found


def test_too_little_calibration_text(full: Path) -> None:
    with pytest.raises(InputError, match="fewer than 16 tokens in a row"):
        measure_importance(full, [[1, 2, 3]], threads=1)


def test_importance_saves_the_columns_that_matter(
    checkpoint: Path, full: Path, tmp_path: Path
) -> None:
    """With all the weight on the first columns, they are kept better than without."""
    names = [name for name, kind in types_of(full).items() if kind == "F16"]
    sizes = {t.name: int(t.shape[0]) for t in gguf.GGUFReader(full).tensors}
    weights = {}
    for name in names:
        weights[name] = np.full(sizes[name], 1e-3, np.float32)
        weights[name][::16] = 1e3
    quantize(full, tmp_path / "plain.gguf", "Q4_K_M")
    quantize(full, tmp_path / "weighed.gguf", "Q4_K_M", importance=weights)

    def error(path: Path) -> float:
        total = 0.0
        originals = {tensor.name: tensor for tensor in gguf.GGUFReader(full).tensors}
        for rounded in gguf.GGUFReader(path).tensors:
            exact = originals[rounded.name]
            if rounded.tensor_type.name == "Q4_K":
                values = gguf.dequantize(rounded.data, rounded.tensor_type)
                total += float(np.square(values - exact.data)[:, ::16].sum())
        return total

    assert error(tmp_path / "weighed.gguf") < 0.5 * error(tmp_path / "plain.gguf")


def test_rows_of_no_whole_blocks_become_larger_types(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_model(tmp_path, "llama", **{**WIDE, "intermediate_size": 384})
    save_sentencepiece(tmp_path)
    asked = LlmExport(tmp_path, tmp_path / "out.gguf", "Q4_K_M")
    export_llm(asked)
    types = types_of(asked.out)
    assert types["blk.0.ffn_up.weight"] == "Q4_K"
    assert types["blk.0.ffn_down.weight"] not in ("Q4_K", "Q6_K")
    said = capsys.readouterr().err
    assert "2 matrices, the first model.layers.0.mlp.down_proj.weight, have rows" in said


def test_exact_embeddings_and_output_stay_in_eight_bits(full: Path, tmp_path: Path) -> None:
    for is_exact, expected in ((False, "Q6_K"), (True, "Q8_0")):
        out = tmp_path / f"{is_exact}.gguf"
        quantize(full, out, "Q5_0", has_exact_embeddings=is_exact)
        types = types_of(out)
        assert types["blk.0.ffn_up.weight"] == "Q5_0"
        assert types["output.weight"] == expected
        assert (types["token_embd.weight"] == "Q8_0") is is_exact


def test_perplexity_is_that_of_transformers(checkpoint: Path, full: Path, text: Path) -> None:
    held_out = read_held_out(text)
    found = measure_quality(full, checkpoint, held_out, length=64, threads=1)
    model = command_model(checkpoint)
    with GgufModel(full, threads=1, is_vocabulary=True) as vocabulary:
        tokens = [t for line in held_out.lines for t in vocabulary.tokenize(line + "\n")]
    losses = []
    for place in range(0, len(tokens), 63):
        row = torch.tensor([1, *tokens[place : place + 63]])
        with torch.no_grad():
            logits = model(row[None]).logits[0]
        losses.append(torch.nn.functional.cross_entropy(logits[:-1], row[1:], reduction="none"))
    every = torch.cat(losses)
    assert found.num_tokens == len(every) == len(tokens)
    assert found.perplexity == pytest.approx(float(every.double().mean().exp()), rel=1e-3)
    assert (found.accuracy, found.num_mentions) == (None, 0)


def command_model(directory: Path) -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()


@pytest.mark.parametrize(
    ("rounded", "expected"),
    [
        (Quality(10.4, 9, 0.895, 9), []),
        (Quality(9.0, 9, 1.0, 9), []),
        (Quality(10.6, 9, 0.9, 9), ["perplexity rises from 10.0000 to 10.6000, by 6.0%"]),
        (Quality(10.0, 9, 0.85, 9), ["mentions brought back fall from 90.0% to 85.0%"]),
        (Quality(float("nan"), 9, 0.1, 9), ["perplexity rises", "mentions brought back fall"]),
    ],
)
def test_what_may_be_lost(rounded: Quality, expected: list[str]) -> None:
    found = complaints(Quality(10.0, 9, 0.9, 9), rounded)
    assert len(found) == len(expected)
    for complaint, start in zip(found, expected, strict=True):
        assert complaint.startswith(start)


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


@pytest.fixture(scope="module")
def aligning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that speaks the embedded model's prompts, with a few sentences."""
    import sentencepiece

    directory = tmp_path_factory.mktemp("aligning")
    save_model(directory, "llama", **WIDE)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(line.replace("\n", " ") for line in lines(2000, seed=7)),
        model_prefix=str(directory / "tokenizer"),
        vocab_size=768,
        model_type="bpe",
        byte_fallback=True,
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        control_symbols=list(CONTROL_TOKENS),
        character_coverage=0.98,
        num_threads=1,
        minloglevel=2,
    )
    records = [
        {
            "lang": "zh",
            "text": "李文访问柏林。",
            "english": "Li Wen visits Berlin.",
            "mentions": [["Li Wen", "PER", "李文"], ["Berlin", "LOC", "柏林"], ["X", "ORG", None]],
        },
        {"lang": "ja", "text": "友人も札幌市", "english": "and Sapporo", "mentions": []},
    ]
    (directory / "held-out.jsonl").write_text("\n".join(map(json.dumps, records)))
    return directory


def test_mentions_are_brought_back(
    aligning: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = LlmExport(
        aligning, tmp_path / "out.gguf", "Q8_0", held_out=aligning / "held-out.jsonl", threads=1
    )
    report = export_llm(LlmExport(**{**fields_of(asked), "is_forced": True}))
    assert report.exact.num_mentions == report.rounded.num_mentions == 3
    assert report.exact.accuracy is not None
    assert report.exact.accuracy in (0.0, 1 / 3, 2 / 3, 1.0)
    assert report.exact.num_tokens == report.rounded.num_tokens


def fields_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def test_an_answer_is_right_where_it_is_the_surface(aligning: Path, tmp_path: Path) -> None:
    """Asked for what it answers, the model is always right."""
    write_gguf(aligning, tmp_path / "full.gguf")
    held_out = read_held_out(aligning / "held-out.jsonl")
    sentence = held_out.aligned[0]
    spans = {
        sentence.text[start:end]
        for start in range(len(sentence.text))
        for end in range(start + 1, len(sentence.text) + 1)
    }
    rights = 0
    for surface in [*spans, None]:
        asked = type(sentence)("zh", sentence.text, sentence.english, (("Li", "PER", surface),))
        quality = measure_quality(
            tmp_path / "full.gguf", aligning, HeldOut(aligned=(asked,)), length=128, threads=1
        )
        rights += quality.accuracy == 1.0
    assert rights == 1


def test_held_out_sentences_too_long_for_the_model(aligning: Path, tmp_path: Path) -> None:
    write_gguf(aligning, tmp_path / "full.gguf")
    held_out = read_held_out(aligning / "held-out.jsonl")
    with pytest.raises(InputError, match=r"takes \d+ tokens with its translation, more than the 9"):
        measure_quality(tmp_path / "full.gguf", aligning, held_out, length=9, threads=1)


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


def test_a_file_llama_cpp_cannot_load(tmp_path: Path) -> None:
    (tmp_path / "garbage.gguf").write_bytes(b"garbage")
    with pytest.raises(ModelError, match=r"garbage\.gguf: llama\.cpp cannot load it"):
        GgufModel(tmp_path / "garbage.gguf", threads=1)
