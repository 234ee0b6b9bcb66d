"""A pretrained English decoder with a vocabulary joined to ours: it reads the source itself.

English pieces are the pretrained ones, in the order in which they are merged; control tokens and
characters of the source languages are new. All is written as the SentencePiece model that training
and run time know, so that nothing else is different from the model that begins with nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from eat_edge.files.aside import aside
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS
from export.mini.llm.model import LlamaShape
from export.mini.llm.smollm import Pretrained

__all__ = ["join_vocabularies", "joined_weights"]

_SPACE = "\u2581"
_BYTE_SPACE = "\u0120"
"""How byte-level BPE writes a space."""
_EMBEDDINGS = "embed_tokens.weight"
_NEW = 0.5
"""Spread of a new embedding around the mean of the others, as a share of theirs."""


def join_vocabularies(
    pretrained: Pretrained, sources: Iterable[str], out: Path, *, max_characters: int = 6656
) -> None:
    """Write the SentencePiece model of the joined vocabulary.

    Args:
        pretrained: The decoder, cut to the pieces that English needs.
        sources: Folded sentences of the source languages.
        out: Path of the ``.model`` file.
        max_characters: How many characters outside ASCII get a token of their own.
    """
    from sentencepiece import sentencepiece_model_pb2

    counts: Counter[str] = Counter()
    for text in sources:
        counts.update(text)
    foreign = (char for char, _ in counts.most_common() if char > "\x7e" and not char.isspace())
    characters = [char for _, char in zip(range(max_characters), foreign, strict=False)]
    model = sentencepiece_model_pb2.ModelProto()
    kinds = model.SentencePiece
    model.pieces.add(piece="<unk>", score=0.0, type=kinds.UNKNOWN)
    for control in ("<s>", "</s>", *CONTROL_TOKENS):
        model.pieces.add(piece=control, score=0.0, type=kinds.CONTROL)
    for byte in range(256):
        model.pieces.add(piece=f"<0x{byte:02X}>", score=0.0, type=kinds.BYTE)
    for number, piece in enumerate((*_merged(pretrained), *_singles(), *characters)):
        model.pieces.add(piece=piece, score=-float(number), type=kinds.NORMAL)
    _describe(model)
    out.parent.mkdir(parents=True, exist_ok=True)
    with aside(out) as part:
        part.write_bytes(model.SerializeToString())


def joined_weights(
    pretrained: Pretrained, tokenizer: Any, *, seed: int = 1
) -> tuple[dict[str, Tensor], LlamaShape]:
    """Embed the joined vocabulary: what both have as it was, what is new near the mean.

    Args:
        pretrained: The decoder.
        tokenizer: A ``SentencePieceProcessor`` of the joined vocabulary.
        seed: Of the new embeddings.

    Returns:
        Weights and shape of a ``SmallLlama``.
    """
    before = pretrained.weights[_EMBEDDINGS]
    ids = {piece: number for number, piece in enumerate(pretrained.pieces)}
    number = tokenizer.get_piece_size()
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn((number, before.shape[1]), generator=generator)
    embeddings = before.mean(0) + _NEW * before.std(0) * noise
    for row in range(number):
        known = ids.get(tokenizer.id_to_piece(row).replace(_SPACE, _BYTE_SPACE))
        if known is not None:
            embeddings[row] = before[known]
    weights = {**pretrained.weights, _EMBEDDINGS: embeddings}
    return weights, replace(pretrained.shape, vocab_size=number)


def _merged(pretrained: Pretrained) -> Iterator[str]:
    """Pieces of printable ASCII that are merged of others, in the order of the merges."""
    seen = set()
    for left, right in pretrained.merges:
        piece = left + right
        body = piece.removeprefix(_BYTE_SPACE)
        if piece not in seen and body and all("!" <= char <= "~" for char in body):
            seen.add(piece)
            yield piece.replace(_BYTE_SPACE, _SPACE)


def _singles() -> Iterator[str]:
    yield _SPACE
    yield from map(chr, range(ord("!"), ord("~") + 1))


def _describe(model: Any) -> None:
    """Say how text is cut: as ``export.mini.llm.tokenizer`` says it."""
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.BPE
    trainer.vocab_size = len(model.pieces)
    trainer.byte_fallback = trainer.split_digits = True
    trainer.allow_whitespace_only_pieces = False
    trainer.control_symbols.extend(CONTROL_TOKENS)
    trainer.unk_id, trainer.bos_id, trainer.eos_id, trainer.pad_id = 0, 1, 2, -1
    normalizer.name = "identity"
    normalizer.add_dummy_prefix = normalizer.remove_extra_whitespaces = False
