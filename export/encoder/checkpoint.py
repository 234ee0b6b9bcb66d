"""The pretrained encoder as a checkpoint that transformers opens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import BertConfig, BertModel

from export.encoder.e5_file import E5Config, E5File
from export.encoder.vocabulary import Vocabulary

__all__ = ["build_encoder", "write_checkpoint"]

_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
"""Modules of a layer: their names in the file and in transformers."""


def build_encoder(file: E5File, vocabulary: Vocabulary, *, layers: int | None = None) -> Any:
    """Build a ``transformers.BertModel`` with the weights of the file.

    Args:
        file: The encoder as it was read.
        vocabulary: Which of its pieces are kept, in which order.
        layers: Keep so many of the lowest layers; None for all.

    Returns:
        The model, without a pooling layer.
    """
    config = _config(file.config, len(vocabulary.kept), layers or file.config.layers)
    model = BertModel(config, add_pooling_layer=False)
    weights = dict(_weights(file, config.num_hidden_layers, vocabulary.kept))
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not unexpected and not missing, (missing, unexpected)
    return model


def write_checkpoint(file: E5File, vocabulary: Vocabulary, out: Path) -> None:
    """Write weights, configuration and tokenizer as transformers reads them.

    Args:
        file: The encoder as it was read.
        vocabulary: Which of its pieces are kept.
        out: Directory to write; made where it is missing.
    """
    from transformers import PreTrainedTokenizerFast

    build_encoder(file, vocabulary).save_pretrained(out)
    PreTrainedTokenizerFast(
        tokenizer_object=vocabulary.tokenizer(),
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=file.config.positions,
    ).save_pretrained(out)


def _config(shape: E5Config, num_pieces: int, layers: int) -> Any:
    return BertConfig(
        vocab_size=num_pieces,
        hidden_size=shape.hidden,
        num_hidden_layers=layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=1,
        layer_norm_eps=shape.epsilon,
        hidden_act="gelu",
        pad_token_id=shape.pad,
        bos_token_id=shape.bos,
        eos_token_id=shape.eos,
    )


def _weights(file: E5File, layers: int, kept: NDArray[np.int64]) -> Iterator[tuple[str, Tensor]]:
    tensors = file.tensors
    yield "embeddings.word_embeddings.weight", torch.from_numpy(tensors["emb.word"][kept])
    yield "embeddings.position_embeddings.weight", torch.from_numpy(tensors["emb.pos"])
    yield "embeddings.token_type_embeddings.weight", torch.from_numpy(tensors["emb.type"][:1])
    yield "embeddings.LayerNorm.weight", torch.from_numpy(tensors["emb.ln.w"])
    yield "embeddings.LayerNorm.bias", torch.from_numpy(tensors["emb.ln.b"])
    for layer in range(layers):
        for short, module in _MATRICES.items():
            for suffix, name in (("w", "weight"), ("b", "bias")):
                tensor = tensors[f"l{layer}.{short}.{suffix}"]
                yield f"encoder.layer.{layer}.{module}.{name}", torch.from_numpy(tensor)
