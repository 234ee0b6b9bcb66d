"""What quantization loses: perplexity, and mentions that are brought back."""

import json
from pathlib import Path
from typing import Any

import pytest
from gguf_make import lines, save_model

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from quantized import WIDE, command_model  # noqa: E402

from eat_edge.errors import InputError  # noqa: E402
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS  # noqa: E402
from export.gguf import write_gguf  # noqa: E402
from export.gguf.command import LlmExport, export_llm  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.gguf.quality import (  # noqa: E402
    HeldOut,
    Quality,
    complaints,
    measure_quality,
    read_held_out,
)

pytestmark = pytest.mark.usefixtures("one_torch_thread")


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
