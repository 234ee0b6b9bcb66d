"""Checkpoint of a BERT token classifier to the ONNX tagger the runtime loads."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertForTokenClassification

from eat_edge.casing import CASING_SCHEME, NUM_CASINGS, casing_ids
from eat_edge.tagger import Tagger
from eat_edge.types import Mention
from export.int8 import quantise_rows
from export.trace import set_metadata, trace

__all__ = ["PARITY_SENTENCES", "TaggerReport", "export_tagger"]

PARITY_SENTENCES = (
    "Li Keqiang, the premier of China, met Angela Merkel in Berlin on Wednesday.",
    "Toyota Motor Corp. said its plant in Kentucky will build the new Camry.",
    "the university of tokyo beat waseda at the jingu stadium yesterday",
    "Hu Shih returned from Columbia University to teach at Peking University in 1917.",
    "He was born in Uji, Kyoto Prefecture, and wrote The Tale of Genji Museum's guide.",
    "UNITED NATIONS ENVOY ARRIVES IN DAMASCUS FOR TALKS",
    "There is nothing here to be found.",
)
"""Compared between float32 and int8 where the caller gives no sentences."""

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class TaggerReport:
    """What an export produced and how far int8 strays from float32.

    Attributes:
        num_bytes: Size of ``tagger.onnx``.
        num_sentences: Sentences compared.
        max_error: Largest difference of a word's tag probability between PyTorch and float32 ONNX.
        word_agreement: Share of words with the same best tag in float32 and in the written file.
        mention_agreement: F1 of the written file's mentions against those of float32.
    """

    num_bytes: int
    num_sentences: int
    max_error: float
    word_agreement: float
    mention_agreement: float


def export_tagger(
    checkpoint: Path,
    out: Path,
    *,
    max_tokens: int = 128,
    is_int8: bool = True,
    sentences: Sequence[str] = PARITY_SENTENCES,
    threads: int = 2,
) -> TaggerReport:
    """Write ``tagger.onnx`` and ``tokenizer.json`` and compare them with the checkpoint.

    Args:
        checkpoint: Directory with ``config.json``, ``model.safetensors``, ``tokenizer.json``; its
            labels are a BIO scheme, its token types the casing classes.
        out: Directory for the two files; made if missing.
        max_tokens: Longest window, special tokens included. Longer sentences are read in windows;
            positions the training never reached serve them worse than windows do.
        is_int8: Quantise (CPU). A float32 file is for GPUs.
        sentences: English text for the comparison.
        threads: CPU threads of the comparison.

    Returns:
        Size and agreement.

    Raises:
        ValueError: The checkpoint's token types are not the casing classes, or it has fewer
            positions than ``max_tokens``.
    """
    model = BertForTokenClassification.from_pretrained(checkpoint, attn_implementation="eager")
    model.eval()
    if model.config.type_vocab_size != NUM_CASINGS:
        raise ValueError(
            f"{checkpoint}: {model.config.type_vocab_size} token types, but casing scheme "
            f"{CASING_SCHEME} has {NUM_CASINGS}: train the tagger again"
        )
    if model.config.max_position_embeddings < max_tokens:
        raise ValueError(
            f"{checkpoint}: {model.config.max_position_embeddings} positions, fewer than "
            f"max_tokens={max_tokens}: ask for less"
        )
    out.mkdir(parents=True, exist_ok=True)
    written, tokenizer = out / "tagger.onnx", out / "tokenizer.json"
    encoder = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    encoder.no_truncation()
    encoder.no_padding()
    encoder.save(str(tokenizer), pretty=False)
    tags = [model.config.id2label[number] for number in range(model.config.num_labels)]
    with tempfile.TemporaryDirectory() as scratch:
        reference = Path(scratch) / "float32.onnx"
        trace(model, reference, inputs=_INPUTS, axes=("sentences", "tokens"))
        _write_metadata(reference, tags, max_tokens, "float32")
        if is_int8:
            quantise_rows(reference, written)
            _write_metadata(written, tags, max_tokens, "int8")
        else:
            shutil.copyfile(reference, written)
        with (
            Tagger(reference, tokenizer, threads=threads) as exact,
            Tagger(written, tokenizer, threads=threads) as rounded,
        ):
            words = exact.probabilities(sentences)
            return TaggerReport(
                num_bytes=written.stat().st_size,
                num_sentences=len(sentences),
                max_error=_tracing_error(model, encoder, sentences, words, max_tokens),
                word_agreement=_word_agreement(words, rounded.probabilities(sentences)),
                mention_agreement=_mention_agreement(exact.tag(sentences), rounded.tag(sentences)),
            )


def _write_metadata(path: Path, tags: Sequence[str], max_tokens: int, precision: str) -> None:
    set_metadata(
        path,
        {
            "labels": json.dumps(list(tags)),
            "casing": CASING_SCHEME,
            "max_tokens": str(max_tokens),
            "precision": precision,
        },
    )


def _word_agreement(
    exact: Sequence[NDArray[np.float32]], rounded: Sequence[NDArray[np.float32]]
) -> float:
    same = [
        one.argmax(axis=1) == other.argmax(axis=1)
        for one, other in zip(exact, rounded, strict=True)
        if len(one)
    ]
    return float(np.concatenate(same).mean()) if same else 1.0


def _mention_agreement(
    exact: Sequence[tuple[Mention, ...]], rounded: Sequence[tuple[Mention, ...]]
) -> float:
    wanted, found = (
        {(number, m.start, m.end, m.label) for number, row in enumerate(side) for m in row}
        for side in (exact, rounded)
    )
    total = len(wanted) + len(found)
    return 2 * len(wanted & found) / total if total else 1.0


def _tracing_error(
    model: BertForTokenClassification,
    encoder: Tokenizer,
    sentences: Sequence[str],
    traced: Sequence[NDArray[np.float32]],
    max_tokens: int,
) -> float:
    """Largest difference of a word's tag probability, PyTorch against the traced graph.

    Sentences that need several windows are left out: PyTorch reads them whole.
    """
    worst = 0.0
    for sentence, words in zip(sentences, traced, strict=True):
        encoding = encoder.encode(sentence)
        if len(encoding.ids) > max_tokens:
            continue
        casings = casing_ids(sentence, encoding.offsets, encoding.word_ids)
        with torch.no_grad():
            logits = model(
                input_ids=torch.tensor([encoding.ids]), token_type_ids=torch.tensor([casings])
            ).logits[0]
        pieces = logits.softmax(-1).numpy()
        for word, probabilities in enumerate(words):
            mine = [piece for piece, owner in enumerate(encoding.word_ids) if owner == word]
            worst = max(worst, float(np.abs(pieces[mine].mean(axis=0) - probabilities).max()))
    return worst
