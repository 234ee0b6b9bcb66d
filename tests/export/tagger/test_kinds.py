# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Checkpoints of every kind of tokenizer: what the tagger finds is what transformers finds."""

import string
import unicodedata
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")

from tagger_checkpoints import (
    KINDS,
    NUM_POSITIONS,
    SENTENCES,
    TAGS,
    make_checkpoint,
    tag_probabilities,
)

from eat_edge.bundle.screening import screen
from eat_edge.errors import ConfigError
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.sliding_window import window_bounds
from eat_edge.tagger.tagger import Tagger
from eat_edge.text import HANGUL, run_of
from export.tagger.command import export_tagger

# What transformers' DeBERTa does when it is imported.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated"),
    pytest.mark.usefixtures("one_torch_thread"),
]
WORD_PIECE = ("bert-uncased", "distilbert-cased", "electra")
INT8_ALONE = ("xlnet",)
"""Optimum fuses no operators of theirs, which float32 wants."""


def piece_probabilities(model: Any, tokenizer: Any, ids: list[int], *, is_iob1: bool) -> Any:
    """Probabilities of every piece, in the windows that the runtime documents."""
    rows = np.empty((len(ids), len(TAGS)), np.float32)
    before = tokenizer.build_inputs_with_special_tokens([99]).index(99)
    room = NUM_POSITIONS - len(tokenizer.build_inputs_with_special_tokens([]))
    for start, end, own_start, own_end in window_bounds(len(ids), room):
        whole = tokenizer.build_inputs_with_special_tokens(ids[start:end])
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([whole])).logits[0].numpy()
        own = logits[before : before + end - start]
        found = tag_probabilities(own, dict(enumerate(TAGS)), is_iob1=is_iob1)
        rows[own_start:own_end] = found[own_start - start : own_end - start]
    return rows


def is_punctuation(char: str) -> bool:
    return char in string.punctuation or unicodedata.category(char)[0] == "P"


def is_unspaced(char: str) -> bool:
    """Whether words, or a name and its particle, may meet here without a space."""
    return not char.isspace() and run_of(char) in (0, HANGUL)


def trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A span without spaces and pictures at its edges."""
    inside = [at for at in range(start, end) if not is_picture(sentence[at])]
    return (inside[0], inside[-1] + 1) if inside else (start, start)


def is_picture(char: str) -> bool:
    return (
        char.isspace()
        or char in "\ufe0e\ufe0f"
        or unicodedata.category(char) in ("So", "Sk", "Cf", "Cn", "Co", "Cs")
    )


def words_of_text(sentence: str, encoding: Any) -> list[tuple[int, int, int]]:
    """First piece, start and end of every word, where spaces and punctuation part them."""
    owner, number = [], 0
    for before, char in pairwise(f" {sentence}"):
        marks = any(is_punctuation(one) or is_unspaced(one) for one in (before, char))
        number += before.isspace() or (marks and not unicodedata.combining(char))
        owner.append(number)
    spans = []
    for start, end in encoding["offset_mapping"]:
        visible = [place for place in range(start, end) if not sentence[place].isspace()]
        spans.append((visible[0], visible[-1] + 1) if visible else None)
    # What one piece covers is one word, whatever stands in it.
    for span in filter(None, spans):
        joined = {owner[place] for place in range(*span)}
        owner = [min(joined) if number in joined else number for number in owner]
    words: dict[int, tuple[int, int, int]] = {}
    pieces, chunks = encoding.tokens(), encoding.word_ids()
    for piece, covered in enumerate(spans):
        if covered is None:
            continue
        span = covered
        first = piece
        is_marked = piece > 0 and pieces[piece - 1] in ("\u2581", "\u0120")
        is_marked = is_marked and not (
            sentence[span[0]].isalpha() and is_unspaced(sentence[span[0]])
        )
        if is_marked and chunks[piece - 1] == chunks[piece] and pieces[piece][0] != "\u2581":
            first = piece - 1
        first, start, end = words.get(owner[span[0]], (first, *span))
        end = max(end, span[1])
        while end < len(sentence) and unicodedata.combining(sentence[end]):
            end += 1
        words[owner[span[0]]] = first, start, end
    return list(words.values())


def words_of_bert(sentence: str, encoding: Any) -> list[tuple[int, int, int]]:
    """The same, where the tokenizer's own words are such."""
    words: dict[int, tuple[int, int, int]] = {}
    for piece, number in enumerate(encoding.word_ids()):
        start, end = encoding["offset_mapping"][piece]
        first, start, _ = words.get(number, (piece, start, end))
        while end < len(sentence) and unicodedata.combining(sentence[end]):
            end += 1
        words[number] = first, start, end
    return list(words.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_matrix_of_every_kind_becomes_int8(tmp_path: Path, kind: str) -> None:
    make_checkpoint(kind, tmp_path / "in")
    report = export_tagger(
        tmp_path / "in", tmp_path, max_tokens=NUM_POSITIONS, sentences=SENTENCES, threads=1
    )
    assert report.max_error < 1e-4
    assert report.word_agreement > 0.7
    graph = onnx.load(str(tmp_path / "tagger.onnx")).graph
    floats = {item.name for item in graph.initializer if item.data_type == onnx.TensorProto.FLOAT}
    floats |= {node.output[0] for node in graph.node if node.op_type == "Identity"}
    products = [node for node in graph.node if node.op_type == "MatMul"]
    assert not [node.name for node in products if node.input[1] in floats]


def test_padding_is_that_of_the_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = make_checkpoint("roberta", tmp_path / "in")
    export_tagger(tmp_path / "in", tmp_path, max_tokens=NUM_POSITIONS, threads=1)
    seen = []
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        session: Any = tagger._session

        def run(outputs: list[str], feed: dict[str, Any]) -> Any:
            seen.append(feed["input_ids"][feed["attention_mask"] == 0])
            return session.run(outputs, feed)

        monkeypatch.setattr(tagger, "_session", SimpleNamespace(run=run))
        tagger.tag(["Berlin"])
    assert model.config.pad_token_id == 1
    assert set(np.concatenate(seen)) == {1}


def test_positions_before_the_first_are_none(tmp_path: Path) -> None:
    make_checkpoint("roberta", tmp_path / "in")
    with pytest.raises(ConfigError, match=f"{NUM_POSITIONS} positions, fewer than max_tokens=33"):
        export_tagger(tmp_path / "in", tmp_path, max_tokens=NUM_POSITIONS + 1)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in INT8_ALONE])
def test_the_mentions_are_those_of_transformers(tmp_path: Path, kind: str) -> None:
    model = make_checkpoint(kind, tmp_path / "in")
    report = export_tagger(
        tmp_path / "in",
        tmp_path,
        max_tokens=NUM_POSITIONS,
        precision="float32",
        threads=1,
        is_gated=True,
    )
    assert report.max_error < 1e-4
    screen(tmp_path / "tagger.onnx")
    tokenizer = transformers.AutoTokenizer.from_pretrained(tmp_path / "in")
    bio, num_compared, num_mentions, num_windowed = BioDecoder(TAGS), 0, 0, 0
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        found = zip(tagger.probabilities(SENTENCES), tagger.tag(SENTENCES), strict=True)
    for sentence, (probabilities, mentions) in zip(SENTENCES, found, strict=True):
        encoding = tokenizer(sentence, add_special_tokens=False, return_offsets_mapping=True)
        find_words = words_of_bert if kind in WORD_PIECE else words_of_text
        words = find_words(sentence, encoding)
        rows = piece_probabilities(model, tokenizer, encoding["input_ids"], is_iob1=report.is_iob1)
        rows = rows[[first for first, _, _ in words]]
        np.testing.assert_allclose(probabilities, rows, atol=1e-4, err_msg=sentence)
        expected = [
            (words[begin][1], words[end - 1][2], label) for begin, end, label, _ in bio.spans(rows)
        ]
        expected = [(*trimmed(sentence, start, end), label) for start, end, label in expected]
        # Punctuation alone is no mention.
        expected = [span for span in expected if any(map(str.isalnum, sentence[span[0] : span[1]]))]
        best = np.sort(rows, axis=1)
        # Weights are random: here and there two tags are as likely as rounding can tell.
        if (best[:, -1] - best[:, -2]).min(initial=1) > 1e-5:
            assert [(m.start, m.end, m.label) for m in mentions] == expected, sentence
            num_compared += 1
        for mention in mentions:
            assert sentence[mention.start : mention.end] == mention.text == mention.text.strip()
        num_mentions += len(mentions)
        num_windowed += len(encoding["input_ids"]) > NUM_POSITIONS - 2
    assert num_compared >= 50
    assert num_mentions > len(SENTENCES)
    assert num_windowed >= 2
