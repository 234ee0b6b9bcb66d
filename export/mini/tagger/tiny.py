"""The tiny random tagger the tests run: real files, a real graph, and no knowledge at all."""

import tempfile
from pathlib import Path

import torch
from eat_edge.tagger.casing import NUM_CASINGS
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertForTokenClassification

from export.mini.tagger.data import BIO
from export.tagger.command import export_tagger
from export.tagger.report import TaggerReport

__all__ = ["MAX_TOKENS", "tiny_checkpoint", "tiny_tagger"]

MAX_TOKENS = 16
"""Longest window of the tiny tagger: short, so that ordinary sentences need several."""

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def tiny_checkpoint(out: Path, *, num_casings: int = NUM_CASINGS, seed: int = 0) -> Path:
    """Write a random two-layer BERT token classifier whose vocabulary is single characters.

    Args:
        out: Directory of the checkpoint; made if missing.
        num_casings: Token types; another number than the scheme's makes a misfit.
        seed: Of the weights.

    Returns:
        The directory.
    """
    out.mkdir(parents=True, exist_ok=True)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = [*_SPECIAL, *letters, *(f"##{letter}" for letter in letters), *".,;:!?'\"()-"]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(piece, vocabulary[piece]) for piece in ("[CLS]", "[SEP]")],
    )
    tokenizer.save(str(out / "tokenizer.json"))
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=2 * MAX_TOKENS,
        type_vocab_size=num_casings,
        id2label=dict(enumerate(BIO)),
        label2id={tag: number for number, tag in enumerate(BIO)},
        # Wide weights, so that the tags differ from word to word.
        initializer_range=0.5,
    )
    BertForTokenClassification(config).save_pretrained(out)
    return out


def tiny_tagger(out: Path) -> TaggerReport:
    """Write the tests' ``tagger.onnx`` and ``tokenizer.json``.

    Args:
        out: Directory of the two files.

    Returns:
        The export's report.
    """
    with tempfile.TemporaryDirectory() as scratch:
        return export_tagger(tiny_checkpoint(Path(scratch)), out, max_tokens=MAX_TOKENS, threads=1)
