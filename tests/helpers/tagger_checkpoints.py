"""Tiny random token-classification checkpoints of every kind, tokenizers trained on the spot."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

TAGS = ("O", "B-MISC", "I-MISC", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
NUM_POSITIONS = 32

SENTENCES = (
    "Li Keqiang met Angela Merkel in Berlin on Wednesday.",
    "Toyota Motor Corp. said its plant in Kentucky will build the Camry.",
    "the university of tokyo beat waseda at the jingu stadium yesterday",
    "UNITED NATIONS ENVOY ARRIVES IN DAMASCUS FOR TALKS",
    "There is nothing here to be found.",
    "",
    "   ",
    "\t\n",
    "Berlin",
    "  Berlin",
    "Berlin  ",
    "Angela  Merkel  of   Germany",
    "Angela\tMerkel",
    "Angela\nMerkel\r\nBerlin",
    "Angela\u00a0Merkel\u2003Berlin",
    '"Berlin," said Angela Merkel, "is far."',
    "\u201cBerlin,\u201d said \u2018Angela\u2019 \u2014 Merkel\u2026",
    "He said: 'Merkel's plan'",
    "the U.N.'s plan, the U.S. and the E.U.",
    "don't can't won't we'll they've I'm",
    "Jean-Luc and Li-Mei of Ivry-sur-Seine",
    "Berlin\u2013Tokyo\u2014London",
    "(Berlin) [Tokyo] {London}",
    "Merkel(Berlin)Li",
    "Merkel, Li; Bo: Ann! Jo? Kim.",
    "!!! ... ??? ,,,",
    "\U0001f389 Berlin \U0001f389",
    "Berlin\U0001f389Tokyo",
    "\U0001f469\u200d\U0001f680 of Li",
    "\U0001f1e9\U0001f1ea Merkel \U0001f1e8\U0001f1f3 Li",
    "Jos\u00e9 M\u00fcller of \u0141\u00f3d\u017a and \u010cesk\u00e9 Bud\u011bjovice",
    "Jose\u0301 Mu\u0308ller",
    "na\u00efve caf\u00e9 fa\u00e7ade",
    "a \u0301 b",
    "\u6771\u4eac and \u674e\u514b\u5f37 are names",
    "\u041c\u043e\u0441\u043a\u0432\u0430 is Moscow",
    "stra\u00dfe \ufb01nd \u2116 5 \u00bd \u00b4 x\u00b2",
    "F16 and G7 and 3M and B2B in 1917",
    "It cost $5,000.50 (5 % of 1e6) & more + less",
    "www.example.org/path?x=1 and bo@example.org",
    "a/b a_b a*b a=b <b>Berlin</b>",
    "\u200bBerlin\u200b and\u00ad Tokyo",
    "Mr. Smith's aunt's cat's name",
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "a" * 130 + " Berlin",
    "Li " * 5,
    "x",
    "MiXeD cAsE WoRdS iPhone McDonald",
    "of (the) 'Tale' of - Genji -",
    "Angela Merkel,Berlin.Tokyo",
    " leading and trailing ",
    "one\u2028two\u2029three\x0bfour\x1cfive",
    "Li met Bo, and Bo met Li in Berlin; then both of them went to Tokyo, London and Moscow, "
    "where Angela Merkel and Jean-Luc of the U.N. said: 'nothing here is to be found'.",
    "Smith went to Tokyo. " * 12,
)
"""What is compared: spaces, marks, signs, words and sentences of many kinds."""

_CORPUS = [
    *SENTENCES,
    "Germany's plan: \"the U.N.'s plan\" - to Li-Mei, Angela Merkel (Germany).",
] * 3
_SHAPE = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
}


def _between(tokenizer: Tokenizer, before: str, after: str) -> None:
    ids = [(piece, tokenizer.token_to_id(piece)) for piece in f"{before} {after}".split()]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{before} $A {after}".strip(), special_tokens=ids
    )


def word_piece(*, lowercase: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=400, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(_CORPUS, trainer)
    _between(tokenizer, "[CLS]", "[SEP]")
    return tokenizer


def byte_level(*, add_prefix_space: bool = False) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(_CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), add_prefix_space=add_prefix_space
    )
    return tokenizer


def unigram(
    before: str, after: str, special: list[str], unknown: str, *, lowercase: bool = False
) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    spaces = normalizers.Replace(Regex(r"\s+"), " ")
    steps = [normalizers.NFKC(), spaces, *([normalizers.Lowercase()] if lowercase else [])]
    tokenizer.normalizer = normalizers.Sequence(steps)
    # Pieces of words and pieces of signs apart, as those of large vocabularies mostly are.
    parts = [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation()]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(parts)
    trainer = trainers.UnigramTrainer(
        vocab_size=300, special_tokens=special, unk_token=unknown, show_progress=False
    )
    tokenizer.train_from_iterator(_CORPUS, trainer)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    _between(tokenizer, before, after)
    return tokenizer


def _roberta_like(before: str = "<s>", after: str = "</s>") -> Tokenizer:
    return unigram(before, after, [before, "<pad>", after, "<unk>", "<mask>"], "<unk>")


def _t5_like() -> Tokenizer:
    return unigram("", "</s>", ["<pad>", "</s>", "<unk>"], "<unk>")


def _xlnet_like() -> Tokenizer:
    special = ["<unk>", "<s>", "</s>", "<cls>", "<sep>", "<pad>", "<mask>"]
    return unigram("", "<sep> <cls>", special, "<unk>")


def _albert_like(*, lowercase: bool) -> Tokenizer:
    special = ["<pad>" if lowercase else "[PAD]", "[CLS]", "[SEP]", "<unk>", "[MASK]"]
    if not lowercase:
        special[3] = "[UNK]"
    return unigram("[CLS]", "[SEP]", special, special[3], lowercase=lowercase)


_Kind = tuple[str, Callable[[], Tokenizer], Mapping[str, Any], Mapping[str, Any]]
KINDS: Mapping[str, _Kind] = {
    "bert-uncased": ("Bert", lambda: word_piece(lowercase=True), _SHAPE, {}),
    "distilbert-cased": (
        "DistilBert",
        lambda: word_piece(lowercase=False),
        {"dim": 32, "n_layers": 2, "n_heads": 2, "hidden_dim": 64},
        {"do_lower_case": False},
    ),
    "electra": (
        "Electra",
        lambda: word_piece(lowercase=True),
        {**_SHAPE, "embedding_size": 16},
        {},
    ),
    "roberta": ("Roberta", byte_level, _SHAPE, {}),
    # The space before a text is a setting beside a tokenizer.json that has none.
    "roberta-prefix": ("Roberta", byte_level, _SHAPE, {"add_prefix_space": True}),
    "xlm-roberta": ("XLMRoberta", _roberta_like, _SHAPE, {}),
    "camembert": ("Camembert", _roberta_like, _SHAPE, {}),
    "deberta-v2": (
        "DebertaV2",
        lambda: _albert_like(lowercase=False),
        {
            **_SHAPE,
            "relative_attention": True,
            "position_buckets": 16,
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "pos_att_type": ["p2c", "c2p"],
            "position_biased_input": False,
        },
        {},
    ),
    "albert": (
        "Albert",
        lambda: _albert_like(lowercase=True),
        {**_SHAPE, "embedding_size": 16},
        {},
    ),
    # One special token, behind; two behind.
    "t5": (
        "T5",
        _t5_like,
        {"d_model": 32, "d_kv": 16, "d_ff": 64, "num_layers": 2, "num_heads": 2},
        {},
    ),
    "xlnet": ("XLNet", _xlnet_like, {"d_model": 32, "n_layer": 2, "n_head": 2, "d_inner": 64}, {}),
}
"""By name: its classes in transformers, a tokenizer, the shape, and the tokenizer's settings."""


def tag_probabilities(
    logits: NDArray[np.float32], tags: Mapping[int, str], *, is_iob1: bool
) -> NDArray[np.float32]:
    """Tag probabilities of pieces; of a checkpoint taken for IOB1, ``B-X`` is as likely as ``I-X``.

    Random checkpoints are taken for either.
    """
    logits = logits.copy()
    columns = {tag: column for column, tag in tags.items()}
    for tag, column in columns.items():
        if is_iob1 and tag.startswith("B-"):
            later = logits[:, columns[f"I-{tag[2:]}"]]
            logits[:, column] = np.maximum(logits[:, column], later - 1e-3)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def make_checkpoint(kind: str, out: Path) -> Any:
    """Write a random checkpoint of a kind as ``save_pretrained`` does; gives its model."""
    family, make, shape, settings = KINDS[kind]
    tokenizer = getattr(transformers, f"{family}TokenizerFast")(tokenizer_object=make(), **settings)
    tokenizer.save_pretrained(out)
    is_shifted = family in ("Roberta", "XLMRoberta", "Camembert")
    # XLNet will not even be told how many there are.
    num_positions = NUM_POSITIONS + (2 if is_shifted else 0)
    positions = {} if family == "XLNet" else {"max_position_embeddings": num_positions}
    return save_classifier(
        out,
        family,
        TAGS,
        **positions,
        vocab_size=len(tokenizer),
        pad_token_id=tokenizer.pad_token_id,
        # Wide weights, so that the tags differ from word to word.
        initializer_range=0.5,
        **shape,
    )


def save_classifier(out: Path, family: str, tags: Sequence[str], **config: Any) -> Any:
    """Write a random token classifier, without a tokenizer; gives it."""
    torch.manual_seed(1)
    made = getattr(transformers, f"{family}Config")(
        id2label=dict(enumerate(tags)),
        label2id={tag: number for number, tag in enumerate(tags)},
        **config,
    )
    model = getattr(transformers, f"{family}ForTokenClassification")(made).eval()
    model.save_pretrained(out)
    return model
