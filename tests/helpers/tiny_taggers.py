"""The tiny random taggers the tests run: real files, real graphs, and no knowledge at all."""

import json
import string
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertForTokenClassification

from export.encoder.graph import export_encoder
from export.encoder.vocabulary import SPACE, SPECIAL, Vocabulary
from export.mini.tagger.examples import BIO
from export.tagger.command import export_tagger
from export.tagger.report import TaggerReport

__all__ = ["MAX_TOKENS", "tiny_checkpoint", "tiny_encoder", "tiny_tagger", "tiny_vocabulary"]

MAX_TOKENS = 16
"""Longest window of the tiny taggers: short, so that ordinary sentences need several."""

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_LETTERS = string.ascii_lowercase + string.digits
_MARKS = ".,;:!?'\"()-"

_CHARACTERS = (
    string.ascii_letters
    + string.digits
    + _MARKS
    + "，。、！？：；「」《》（）・"
    + "".join(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30FB), 0x30FC)))
    + "一上下中九京人任会住克八公六兵出利北南十华司吴和四国國在堂大天夫奈安家対山岛州市市府强强德恩"
    + "控推搬新日明是晋最月本李東松東架柏林查武水汉江沢浙海深港湾漱王理生甲的目瞑石社福科総置美臣英"
    + "華葡蔡薄藤裂西訪談谷豐足近金門阪陽院集電青韓首香馬马鸿가강경고국김나는다대도를리민부산서시에"
    + "와울은을의이인전정지한회абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТابتجحدرسعفقكلمنهوي"
    + "กขคงจชดตนบปพภมยรลวสหอะาิีเแไअआकगतदनपभमयरलवसहािीुेोअבגדהיכלמנערשת"
)
"""What is a piece by itself."""
_PIECES = (
    "北京 东京 東京 上海 中国 日本 香港 深圳 华为 公司 阿里 巴巴 安倍 晋三 首相 任天 任天堂 "
    "大阪 奈良 です ます メルケル ドイツ パリ 서울 부산 한국 에서 에는 대통령 ов ская ал из "
    "ing er tion ed ▁the ▁of ▁in ▁and ▁Berlin ▁Angela ▁Merkel ▁Москва ▁Путин ▁в ▁و ▁في ▁ال"
)
"""Longer ones."""


def tiny_checkpoint(out: Path, *, seed: int = 0) -> Path:
    """Write a random two-layer BERT token classifier whose vocabulary is single characters.

    Args:
        out: Directory of the checkpoint; made if missing.
        seed: Of the weights.

    Returns:
        The directory.
    """
    out.mkdir(parents=True, exist_ok=True)
    pieces = [*_SPECIAL, *_LETTERS, *(f"##{letter}" for letter in _LETTERS), *_MARKS]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(piece, vocabulary[piece]) for piece in ("[CLS]", "[SEP]")],
    )
    tokenizer.save(str(out / "tokenizer.json"))
    _random_classifier(len(pieces), seed).save_pretrained(out)
    return out


def tiny_tagger(out: Path) -> TaggerReport:
    """Write the tests' English ``tagger.onnx`` and ``tokenizer.json``.

    Args:
        out: Directory of the two files.

    Returns:
        The export's report.
    """
    with tempfile.TemporaryDirectory() as scratch:
        checkpoint = tiny_checkpoint(Path(scratch))
        return export_tagger(
            checkpoint, out, max_tokens=MAX_TOKENS, from_first_piece=False, threads=1
        )


def tiny_vocabulary() -> Vocabulary:
    """Some pieces of many scripts; the longer one is, the likelier."""
    singles = [*SPECIAL, SPACE, *dict.fromkeys(_CHARACTERS)]
    pieces = [*singles, *_PIECES.split()]
    scores = (0.0 if piece in SPECIAL else 2.0 * len(piece) - 12.0 for piece in pieces)
    return Vocabulary(np.arange(len(pieces)), tuple(pieces), tuple(scores))


def tiny_encoder(out: Path, *, seed: int = 14) -> None:
    """Write the tests' multilingual ``tagger.onnx``, ``pieces.marisa`` and ``pieces.npy``.

    Args:
        out: Directory of the three files; made if missing.
        seed: Of the weights; by default of some that tag about half of a text, with all labels.
    """
    out.mkdir(parents=True, exist_ok=True)
    vocabulary = tiny_vocabulary().write(out / "pieces.marisa")
    number = len(vocabulary.pieces)
    samples = np.random.default_rng(seed).integers(0, number, (64, MAX_TOKENS)).tolist()
    export_encoder(
        _random_classifier(number, seed),
        out / "tagger.onnx",
        max_tokens=MAX_TOKENS,
        metadata={
            "labels": json.dumps(list(BIO)),
            "max_tokens": str(MAX_TOKENS),
            "pieces": "mean",
            "languages": "many",
            "precision": "int8",
        },
        samples=samples,
    )


def _random_classifier(num_pieces: int, seed: int) -> Any:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=num_pieces,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=2 * MAX_TOKENS,
        type_vocab_size=1,
        id2label=dict(enumerate(BIO)),
        label2id={tag: number for number, tag in enumerate(BIO)},
        # Wide weights, so that the tags differ from word to word.
        initializer_range=0.5,
    )
    model = BertForTokenClassification(config).eval()
    with torch.no_grad():
        for layer in model.bert.encoder.layer:
            # What a sentence has in common must not drown what its words differ in.
            layer.attention.output.dense.weight *= 0.2
    return model
