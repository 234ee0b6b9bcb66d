"""The encoder with its classification head as one small ONNX file, written for speed.

Written operator by operator, since a traced graph that is quantised afterwards spends half of its
time beside the products. What differs from one:

* Word embeddings stay in 4 bits, positions and the only token type are one table.
* The scale of attention is in the weights of the queries.
* Positions come first (pieces, sentences, width), so that the heads are products of strided
  matrices and only their result is copied.
* Sentences of a batch are equally long (``sliding_window`` with a step of 1), so that nothing is
  masked.

Every row of a product's left-hand matrix has its own scale, and nothing is computed across
sentences: company changes no bit of a result.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from export.encoder.graph_nodes import MICROSOFT, GraphWriter
from export.encoder.graph_table import add_lookup
from export.onnx.int8 import MAX_ACTIVATION, MAX_WEIGHT, scales

__all__ = ["INPUT", "encoder_graph", "export_encoder"]

INPUT = "input_ids"

_ZERO_POINT = 128
_Weights = Mapping[str, NDArray[np.float32]]


def export_encoder(
    model: Any, out: Path, *, max_tokens: int, metadata: Mapping[str, str], is_int8: bool = True
) -> None:
    """Write a token classifier as an ONNX file.

    The file has one input, ``input_ids``, int64 of shape (sentences, pieces), and one output,
    ``logits``, float32 of shape (sentences, pieces, classes). All sentences of a run are equally
    long: there is no padding.

    Args:
        model: A ``transformers.BertForTokenClassification`` with GELU, learned positions and one
            token type.
        out: The file to write.
        max_tokens: Pieces of the longest input, special ones included.
        metadata: Of the file.
        is_int8: False writes everything in float32, to compare with.

    Raises:
        ValueError: The model is of another kind, or has fewer positions.
    """
    config = model.config
    found = config.hidden_act, config.position_embedding_type, config.type_vocab_size
    if found != ("gelu", "absolute", 1):
        raise ValueError(f"activation, positions, token types {found}: want gelu, absolute, 1")
    if max_tokens > config.max_position_embeddings:
        raise ValueError(f"{max_tokens} pieces: the model has {config.max_position_embeddings}")
    weights = {name: value.float().numpy() for name, value in model.state_dict().items()}
    graph = encoder_graph(weights, config, max_tokens, is_int8=is_int8)
    helper.set_model_props(graph, dict(metadata))
    onnx.save(graph, str(out))


def encoder_graph(
    weights: _Weights, config: Any, max_tokens: int, *, is_int8: bool = True
) -> onnx.ModelProto:
    """Write the graph, without metadata.

    Args:
        weights: Of the classifier, by their names in transformers.
        config: A ``transformers.BertConfig``.
        max_tokens: Positions to keep.
        is_int8: Whether matrices are int8 and word embeddings 4 bits.
    """
    encoder = _Encoder(weights, config, is_int8)
    hidden = encoder.embedded(max_tokens)
    for number in range(config.num_hidden_layers):
        hidden = encoder.layer(hidden, f"bert.encoder.layer.{number}")
    return encoder.classified(hidden)


class _Encoder:
    """Writes the parts of the encoder one after the other."""

    def __init__(self, weights: _Weights, config: Any, is_int8: bool) -> None:
        self._weights, self._config, self._is_int8 = weights, config, is_int8
        self._graph = graph = GraphWriter()
        self._head_width = config.hidden_size // config.num_attention_heads
        graph.constant("heads", np.array([0, 0, config.num_attention_heads, self._head_width]))
        graph.constant("joined", np.array([0, 0, config.hidden_size]))
        if is_int8:
            graph.scalar("one", 1)
            graph.scalar("step", 1 / MAX_ACTIVATION)
            graph.scalar("tiny", 1e-6)
            graph.scalar("peak", MAX_ACTIVATION)
            graph.scalar("zero_point", _ZERO_POINT, np.uint8)
            graph.constant("last_axis", np.array([-1]))

    def embedded(self, max_tokens: int) -> str:
        """Pieces and their positions, (pieces, sentences, width)."""
        graph, prefix = self._graph, "bert.embeddings"
        words = self._weights[f"{prefix}.word_embeddings.weight"]
        places = self._weights[f"{prefix}.position_embeddings.weight"][:max_tokens]
        places = places + self._weights[f"{prefix}.token_type_embeddings.weight"][0]
        pieces = graph.node("Transpose", INPUT, perm=[1, 0])
        if self._is_int8:
            hidden = add_lookup(graph, "words", words, pieces)
        else:
            hidden = graph.node("Gather", graph.constant("words", words), pieces)
        length = graph.node("Shape", pieces, start=0, end=1)
        first, axis = (graph.constant(name, np.array([0])) for name in ("first", "first_axis"))
        table = graph.constant("positions", places[:, None])
        hidden = graph.node("Add", hidden, graph.node("Slice", table, first, length, axis))
        return self._normed(hidden, f"{prefix}.LayerNorm")

    def layer(self, hidden: str, name: str) -> str:
        """Attention and the two wide products behind it."""
        hidden = self._attended(hidden, f"{name}.attention")
        inner = self._product(self._rows(hidden), f"{name}.intermediate.dense")
        inner = self._graph.node("Gelu", inner)
        outer = self._product(self._rows(inner), f"{name}.output.dense")
        return self._normed(self._graph.node("Add", outer, hidden), f"{name}.output.LayerNorm")

    def classified(self, hidden: str) -> onnx.ModelProto:
        """The head, in float32, and the finished model."""
        graph, weight = self._graph, self._weights["classifier.weight"]
        logits = graph.node("MatMul", hidden, graph.constant("classifier.weight", weight.T))
        bias = graph.constant("classifier.bias", self._weights["classifier.bias"])
        logits = graph.node("Add", logits, bias)
        graph.node("Transpose", logits, output="logits", perm=[1, 0, 2])
        axes = ["sentences", "pieces"]
        return graph.model(
            "encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.INT64, axes)],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*axes, len(weight)])],
        )

    def _attended(self, hidden: str, name: str) -> str:
        graph, rows = self._graph, self._rows(hidden)
        queries, keys, values = (
            graph.node("Reshape", self._product(rows, f"{name}.self.{part}", factor), "heads")
            for part, factor in (("query", self._head_width**-0.5), ("key", 1), ("value", 1))
        )
        strided: dict[str, Any] = {"domain": MICROSOFT, "transBatchB": 1}
        scored = graph.node("FusedMatMul", queries, keys, transBatchA=1, transB=1, **strided)
        shares = graph.node("Softmax", scored, axis=-1)
        mixed = graph.node("FusedMatMul", shares, values, **strided)
        mixed = graph.node("Transpose", mixed, perm=[2, 0, 1, 3])
        mixed = graph.node("Reshape", mixed, "joined")
        outer = self._product(self._rows(mixed), f"{name}.output.dense")
        return self._normed(graph.node("Add", outer, hidden), f"{name}.output.LayerNorm")

    def _normed(self, hidden: str, name: str) -> str:
        graph = self._graph
        gain, shift = (
            graph.constant(f"{name}.{part}", self._weights[f"{name}.{part}"])
            for part in ("weight", "bias")
        )
        epsilon = self._config.layer_norm_eps
        return graph.node("LayerNormalization", hidden, gain, shift, axis=-1, epsilon=epsilon)

    def _rows(self, values: str) -> tuple[str, str]:
        """Activations in 8 bits, and what to multiply each of their rows with."""
        graph = self._graph
        if not self._is_int8:
            return values, ""
        high = graph.node("ReduceMax", values, "last_axis", keepdims=1)
        low = graph.node("ReduceMin", values, "last_axis", keepdims=1)
        largest = graph.node("Max", high, graph.node("Neg", low), "tiny")
        scaled = graph.node("Mul", values, graph.node("Div", "peak", largest))
        rounded = graph.node("QuantizeLinear", scaled, "one", "zero_point")
        return rounded, graph.node("Mul", largest, "step")

    def _product(self, rows: tuple[str, str], name: str, factor: float = 1) -> str:
        """The product of rows with a matrix, and its bias."""
        graph = self._graph
        matrix = self._weights[f"{name}.weight"].T * np.float32(factor)
        bias = graph.constant(f"{name}.bias", self._weights[f"{name}.bias"] * np.float32(factor))
        if not self._is_int8:
            weight = graph.constant(f"{name}.weight", matrix)
            return graph.node("Add", graph.node("MatMul", rows[0], weight), bias)
        columns = scales(matrix, axis=0, peak=MAX_WEIGHT)
        raw = graph.node(
            "MatMulIntegerToFloat",
            rows[0],
            graph.constant(f"{name}.weight", np.rint(matrix / columns).astype(np.int8)),
            "one",
            graph.constant(f"{name}.scale", columns[0]),
            "zero_point",
            domain=MICROSOFT,
        )
        return graph.node("Add", graph.node("Mul", raw, rows[1]), bias)
