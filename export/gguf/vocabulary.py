"""A checkpoint's tokenizer in the terms of llama.cpp: pieces, scores or merges, special tokens."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gguf

from eat_edge.errors import ConfigError, InputError
from export.gguf.checkpoint import read_json

__all__ = ["PRE_TYPES", "Vocabulary", "read_vocabulary"]

_CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_REST = r"|\s*[\r\n]+|\s+(?!\S)|\s+"
_BEFORE = r"[^\r\n\p{L}\p{N}]?"
_LETTERS = _CONTRACTIONS + "|" + _BEFORE + r"\p{L}+"
_MARKED_LETTERS = _CONTRACTIONS + "|" + _BEFORE + r"[\p{L}\p{M}]+"
_SYMBOLS = r"| ?[^\s\p{L}\p{N}]+[\r\n]*"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_CASED = f"{_BEFORE}{_UPPER}*{_LOWER}+|{_BEFORE}{_UPPER}+{_LOWER}*"

PRE_TYPES: Mapping[tuple[str, bool], str] = {
    (_LETTERS + r"|\p{N}{1,3}" + _SYMBOLS + _REST, True): "llama-bpe",
    (_LETTERS + r"|\p{N}{1,3}" + _SYMBOLS + _REST, False): "dbrx",
    (_LETTERS + r"|\p{N}" + _SYMBOLS + _REST, False): "qwen2",
    (_MARKED_LETTERS + r"|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*" + _REST, False): "qwen35",
    (_CASED + r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*" + _REST, True): "tekken",
    ("ByteLevel", False): "gpt-2",
    ("Digits ByteLevel", False): "smollm",
}
"""llama.cpp's name for how text is cut before merging, by the pattern that ``tokenizer.json`` cuts
with and by whether whole words of the vocabulary skip the merges."""

_UNREACHED = -1e6
"""Score of a piece that no merge makes: last of all."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tokenizer as GGUF describes it.

    Attributes:
        model: ``llama`` (SentencePiece BPE with bytes) or ``gpt2`` (byte-level BPE).
        pre: How text is cut before merging.
        pieces: One for each row of the embedding.
        kinds: Their types, as ``gguf.TokenType`` numbers them.
        scores: Order of the merges, for ``llama``.
        adds_space: Whether a space is put before the text.
        removes_spaces: Whether runs of spaces become one.
        special: Special tokens, chat template, and the merges of ``gpt2``.
    """

    model: str
    pre: str
    pieces: tuple[bytes, ...]
    kinds: tuple[int, ...]
    scores: tuple[float, ...]
    adds_space: bool
    removes_spaces: bool
    special: gguf.SpecialVocab

    def add_to(self, writer: gguf.GGUFWriter) -> None:
        """Write it as metadata."""
        writer.add_tokenizer_model(self.model)
        writer.add_tokenizer_pre(self.pre)
        writer.add_token_list(self.pieces)
        if self.scores:
            writer.add_token_scores(self.scores)
        writer.add_token_types(self.kinds)
        self.special.add_to_gguf(writer, quiet=True)
        if "bos" not in self.special.add_special_token:
            writer.add_add_bos_token(False)
        if "eos" not in self.special.add_special_token:
            writer.add_add_eos_token(False)
        if self.model == "llama":
            writer.add_add_space_prefix(self.adds_space)
            writer.add_remove_extra_whitespaces(self.removes_spaces)


def read_vocabulary(checkpoint: Path, vocab_size: int) -> Vocabulary:
    """Read the tokenizer of a checkpoint.

    Args:
        checkpoint: Directory with ``tokenizer.model``, which is preferred, or ``tokenizer.json``.
        vocab_size: Rows of its embedding; those without a piece are marked as unused.

    Raises:
        InputError: A file is missing or damaged, or has more pieces than the embedding rows.
        ConfigError: llama.cpp has no such tokenizer.
    """
    sentencepiece, described = checkpoint / "tokenizer.model", checkpoint / "tokenizer.json"
    if sentencepiece.is_file():
        vocabulary = _read_sentencepiece(sentencepiece, vocab_size)
    elif described.is_file():
        vocabulary = _read_described(described, vocab_size)
    else:
        raise InputError(
            f"{checkpoint}: neither tokenizer.model nor tokenizer.json: save the tokenizer with "
            "AutoTokenizer.from_pretrained(...).save_pretrained(...)"
        )
    vocabulary = _with_added(vocabulary, _added_tokens(checkpoint), checkpoint)
    doubled = len(vocabulary.pieces) - len(set(vocabulary.pieces))
    if doubled:
        raise ConfigError(
            f"{checkpoint}: {doubled} tokens are written like others, and llama.cpp tells tokens "
            "apart by how they are written"
        )
    return vocabulary


def _special(checkpoint: Path, vocab_size: int, *, has_merges: bool) -> gguf.SpecialVocab:
    try:
        return gguf.SpecialVocab(checkpoint, load_merges=has_merges, n_vocab=vocab_size)
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(f"{checkpoint}: unreadable tokenizer configuration: {error}") from error


def _read_sentencepiece(path: Path, vocab_size: int) -> Vocabulary:
    """SentencePiece numbers the kinds of pieces exactly as GGUF does."""
    from sentencepiece import sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto()
    try:
        model.ParseFromString(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    except Exception as error:
        raise InputError(f"{path}: not a SentencePiece model: {error}") from error
    trainer = model.trainer_spec
    if trainer.model_type != trainer.BPE:
        kind = trainer.ModelType.Name(trainer.model_type)
        raise ConfigError(f"{path}: SentencePiece model of type {kind}; llama.cpp merges BPE only")
    special = _special(path.parent, vocab_size, has_merges=False)
    for kind, token in (
        ("unk", trainer.unk_id),
        ("bos", trainer.bos_id),
        ("eos", trainer.eos_id),
        ("pad", trainer.pad_id),
    ):
        if token >= 0:
            special.special_token_ids.setdefault(kind, token)
    return _padded(
        path,
        vocab_size,
        [
            (number, piece.piece, int(piece.type), piece.score)
            for number, piece in enumerate(model.pieces)
        ],
        Vocabulary(
            model="llama",
            pre="default",
            pieces=(),
            kinds=(),
            scores=(),
            adds_space=model.normalizer_spec.add_dummy_prefix,
            removes_spaces=model.normalizer_spec.remove_extra_whitespaces,
            special=special,
        ),
    )


def _read_described(path: Path, vocab_size: int) -> Vocabulary:
    """Read ``tokenizer.json``: byte-level BPE, or SentencePiece BPE in other words."""
    content = read_json(path)
    model = content.get("model") or {}
    if model.get("type", "BPE") != "BPE" or "vocab" not in model:
        raise ConfigError(f"{path}: tokenizer of type {model.get('type')!r}; llama.cpp merges BPE")
    is_sentencepiece = bool(model.get("byte_fallback"))
    special = _special(path.parent, vocab_size, has_merges=not is_sentencepiece)
    normal, byte = int(gguf.TokenType.NORMAL), int(gguf.TokenType.BYTE)
    if not is_sentencepiece:
        return _padded(
            path,
            vocab_size,
            [(number, piece, normal, 0.0) for piece, number in model["vocab"].items()],
            Vocabulary("gpt2", _pre_type(path, content), (), (), (), False, False, special),
        )
    ranks: dict[str, int] = {}
    for rank, merge in enumerate(model["merges"]):
        left, right = merge.split(" ") if isinstance(merge, str) else merge
        ranks.setdefault(left + right, rank)
    unknown = model.get("unk_token")
    pieces = []
    for piece, number in model["vocab"].items():
        is_byte = len(piece) == 6 and piece.startswith("<0x") and piece.endswith(">")
        kind = byte if is_byte else int(gguf.TokenType.UNKNOWN) if piece == unknown else normal
        pieces.append((number, piece, kind, float(-ranks.get(piece, -_UNREACHED))))
    return _padded(
        path,
        vocab_size,
        pieces,
        Vocabulary("llama", "default", (), (), (), _puts_space(content), False, special),
    )


def _padded(
    path: Path,
    vocab_size: int,
    pieces: Iterable[tuple[int, str, int, float]],
    vocabulary: Vocabulary,
) -> Vocabulary:
    """Put numbered pieces (number, text, kind, score) in their rows."""
    rows = [
        (f"[PAD{row}]".encode(), int(gguf.TokenType.UNUSED), -1000.0) for row in range(vocab_size)
    ]
    pieces = list(pieces)
    if pieces and max(number for number, *_ in pieces) >= vocab_size:
        raise InputError(
            f"{path}: {len(pieces)} pieces are more than the checkpoint's {vocab_size}: it is not "
            "the tokenizer of this model"
        )
    for number, piece, kind, score in pieces:
        rows[number] = (piece.encode(), kind, score)
    texts, kinds, scores = zip(*rows, strict=True)
    return replace(
        vocabulary,
        pieces=texts,
        kinds=kinds,
        scores=scores if vocabulary.model == "llama" else (),
    )


def _added_tokens(checkpoint: Path) -> dict[int, tuple[str, bool]]:
    """Tokens added on top of the model's own, with whether they are special."""
    added: dict[int, tuple[str, bool]] = {}
    if (checkpoint / "added_tokens.json").is_file():
        plain = read_json(checkpoint / "added_tokens.json")
        added |= {int(number): (token, False) for token, number in plain.items()}
    if (checkpoint / "tokenizer.json").is_file():
        for token in read_json(checkpoint / "tokenizer.json").get("added_tokens") or []:
            added[int(token["id"])] = (str(token["content"]), bool(token.get("special")))
    if (checkpoint / "tokenizer_config.json").is_file():
        decoder = read_json(checkpoint / "tokenizer_config.json").get("added_tokens_decoder") or {}
        for number, token in decoder.items():
            added[int(number)] = (str(token["content"]), bool(token.get("special")))
    return added


def _with_added(
    vocabulary: Vocabulary, added: Mapping[int, tuple[str, bool]], checkpoint: Path
) -> Vocabulary:
    pieces, kinds = list(vocabulary.pieces), list(vocabulary.kinds)
    scores = list(vocabulary.scores)
    control, user = int(gguf.TokenType.CONTROL), int(gguf.TokenType.USER_DEFINED)
    for number, (token, is_special) in added.items():
        if number >= len(pieces):
            raise InputError(
                f"{checkpoint}: token {token!r} has number {number}, the embedding only "
                f"{len(pieces)} rows: resize_token_embeddings before saving"
            )
        pieces[number] = token.encode()
        if kinds[number] != int(gguf.TokenType.UNKNOWN):
            kinds[number] = control if is_special else user
        if scores:
            scores[number] = -1000.0
    if vocabulary.model == "llama":
        # llama.cpp looks for these in the text as it came, where spaces are still spaces.
        for number, kind in enumerate(kinds):
            if kind == user:
                pieces[number] = pieces[number].replace("▁".encode(), b" ")
    return replace(vocabulary, pieces=tuple(pieces), kinds=tuple(kinds), scores=tuple(scores))


def _pre_type(path: Path, content: Mapping[str, Any]) -> str:
    steps = content.get("pre_tokenizer") or {}
    steps = steps.get("pretokenizers") or [steps]
    patterns = []
    for step in steps:
        kind = step.get("type")
        if kind == "Split":
            patterns.append((step.get("pattern") or {}).get("Regex") or "")
        elif kind == "Digits" and step.get("individual_digits"):
            patterns.append("Digits")
        elif kind == "ByteLevel" and step.get("add_prefix_space"):
            patterns.append("ByteLevel with a space before")
        elif kind != "ByteLevel" or step.get("use_regex", True):
            patterns.append(str(kind))
    key = " ".join(patterns), bool(content["model"].get("ignore_merges"))
    if key not in PRE_TYPES:
        raise ConfigError(
            f"{path}: cuts text by {json.dumps(key[0])} (ignore_merges {key[1]}), which none of "
            f"{', '.join(PRE_TYPES.values())} in llama.cpp does"
        )
    return PRE_TYPES[key]


def _puts_space(content: Mapping[str, Any]) -> bool:
    normalizer = content.get("normalizer") or {}
    normalizers = normalizer.get("normalizers") or [normalizer]
    if any(step.get("type") == "Prepend" for step in normalizers):
        return True
    steps = content.get("pre_tokenizer") or {}
    return any(
        step.get("type") == "Metaspace" and step.get("prepend_scheme", "always") != "never"
        for step in steps.get("pretokenizers") or [steps]
    )
