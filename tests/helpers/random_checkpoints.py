# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Random checkpoints with the tokenizer of the tiny tagger."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")

from tagger_checkpoints import save_classifier, tag_probabilities
from tiny_taggers import tiny_checkpoint

from eat_edge.tagger.subwords import SubwordTokenizer

CONLL = ["O", "B-MISC", "I-MISC", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


SENTENCES = ["li met bo in a1.", "the un", "abc de fghi (jk), lm"]


def save(directory: Path, tags: list[str], kind: str = "Bert", **options: Any) -> Any:
    """A random checkpoint with the tokenizer of the tiny tagger."""
    tiny_checkpoint(directory)
    size = len(json.loads((directory / "tokenizer.json").read_text())["model"]["vocab"])
    shape = {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
    }
    if kind == "DistilBert":
        shape = {"dim": 32, "n_layers": 2, "n_heads": 2, "hidden_dim": 64}
    return save_classifier(
        directory,
        kind,
        tags,
        vocab_size=size,
        max_position_embeddings=64,
        initializer_range=0.3,
        **shape,
        **options,
    )


def expected(
    model: Any, tokenizer: Path, sentence: str, *, first: bool, is_iob1: bool = False
) -> Any:
    """Tag probabilities of the words as transformers gives them."""
    encoder = SubwordTokenizer(tokenizer)
    words = encoder.encode(sentence)
    ids = [*encoder.before, *words.ids, *encoder.after]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0, 1:-1]
    pieces = tag_probabilities(logits.numpy(), model.config.id2label, is_iob1=is_iob1)
    if first:
        return pieces[words.first_of_word]
    bounds = [*words.first_of_word, len(pieces)]
    rows = np.stack([pieces[a:b].mean(axis=0) for a, b in pairwise(bounds)])
    first_rows = pieces[words.first_of_word]
    for column, tag in enumerate(CONLL):
        if tag[0] == "B":
            # The label is the mean's, whether it begins is the first piece's.
            pair = [column, CONLL.index(f"I-{tag[2:]}")]
            share = first_rows[:, pair] / first_rows[:, pair].sum(axis=1, keepdims=True)
            rows[:, pair] = rows[:, pair].sum(axis=1, keepdims=True) * share
    return rows
