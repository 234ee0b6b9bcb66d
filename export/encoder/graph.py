"""The encoder with its classification head as one small ONNX file, written for speed.

Written operator by operator, since a traced graph that is quantised afterwards spends half of its
time beside the products. What differs from one:

* Activations are rounded to 8 bits in a fixed range for every product, found on typical
  sentences. Scales of their own for all rows take ten operators a product, and a quarter of all
  the time.
* The range of a channel is made even by its layer normalisation's output being multiplied, and the
  weights divided; in front of the attention's output the values' weights do that for nothing.
* Word embeddings stay in 4 bits, positions and the only token type are one table.
* The scale of attention is in the weights of the queries.
* Positions come first (pieces, sentences, width), so that the heads are products of strided
  matrices and only their result is copied.
* Sentences of a batch are equally long (``sliding_window`` with a step of 1), so that nothing is
  masked.

Nothing is computed across sentences, and sums of products are integers: company changes no bit.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from export.encoder.graph_nodes import MICROSOFT, GraphWriter
from export.encoder.graph_ranges import Range, Rounding, choose_rounding, measure
from export.encoder.graph_table import add_byte_lookup, add_lookup
from export.onnx.int8 import MAX_WEIGHT, scales

__all__ = ["INPUT", "TABLE_BITS", "encoder_graph", "export_encoder"]

INPUT = "input_ids"
TABLE_BITS = (4, 8, 32)
"""Bits that a weight of the word embeddings may take."""

_Weights = Mapping[str, NDArray[np.float32]]
_Factor = NDArray[np.float32] | np.float32 | int


def export_encoder(
    model: Any,
    out: Path,
    *,
    max_tokens: int,
    metadata: Mapping[str, str],
    samples: Sequence[Sequence[int]] | None,
    table_bits: int = 4,
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
        samples: Ids of a few hundred typical sentences of all languages, special pieces included,
            on which the ranges of activations are found; None writes the products in float32.
        table_bits: Of a weight of the word embeddings: 4, 8 or 32.

    Raises:
        ValueError: The model is of another kind, or has fewer positions, or there are no samples,
            or no table has so many bits.
    """
    if table_bits not in TABLE_BITS:
        raise ValueError(f"{table_bits} bits: embeddings have {', '.join(map(str, TABLE_BITS))}")
    config = model.config
    found = config.hidden_act, config.position_embedding_type, config.type_vocab_size
    if found != ("gelu", "absolute", 1):
        raise ValueError(f"activation, positions, token types {found}: want gelu, absolute, 1")
    if max_tokens > config.max_position_embeddings:
        raise ValueError(f"{max_tokens} pieces: the model has {config.max_position_embeddings}")
    if samples is not None and not samples:
        raise ValueError("no samples: give the ids of a few hundred typical sentences")
    weights = {name: value.float().cpu().numpy() for name, value in model.state_dict().items()}
    ranges = None if samples is None else measure(model, samples)
    graph = encoder_graph(weights, config, max_tokens, ranges, table_bits)
    helper.set_model_props(graph, dict(metadata))
    onnx.save(graph, str(out))


def encoder_graph(
    weights: _Weights,
    config: Any,
    max_tokens: int,
    ranges: Mapping[str, Range] | None,
    table_bits: int,
) -> onnx.ModelProto:
    """Write the graph, without metadata.

    Args:
        weights: Of the classifier, by their names in transformers.
        config: A ``transformers.BertConfig``.
        max_tokens: Positions to keep.
        ranges: Of the inputs of products, from `measure`; None keeps products in float32.
        table_bits: As for ``export_encoder``.
    """
    encoder = _Encoder(weights, config, ranges)
    hidden = encoder.embedded(max_tokens, table_bits)
    for number in range(config.num_hidden_layers):
        hidden = encoder.layer(hidden, f"bert.encoder.layer.{number}")
    return encoder.classified(hidden)


class _Encoder:
    """Writes the parts of the encoder one after the other."""

    def __init__(self, weights: _Weights, config: Any, ranges: Mapping[str, Range] | None) -> None:
        self._weights, self._config, self._ranges = weights, config, ranges
        self._graph = graph = GraphWriter()
        self._head_width = config.hidden_size // config.num_attention_heads
        graph.constant("heads", np.array([0, 0, config.num_attention_heads, self._head_width]))
        graph.constant("joined", np.array([0, 0, config.hidden_size]))

    def embedded(self, max_tokens: int, table_bits: int) -> str:
        """Pieces and their positions, (pieces, sentences, width)."""
        graph, prefix = self._graph, "bert.embeddings"
        words = self._weights[f"{prefix}.word_embeddings.weight"]
        places = self._weights[f"{prefix}.position_embeddings.weight"][:max_tokens]
        places = places + self._weights[f"{prefix}.token_type_embeddings.weight"][0]
        pieces = graph.node("Transpose", INPUT, perm=[1, 0])
        if table_bits == 32:
            hidden = graph.node("Gather", graph.constant("words", words), pieces)
        else:
            look_up = add_lookup if table_bits == 4 else add_byte_lookup
            hidden = look_up(graph, "words", words, pieces)
        length = graph.node("Shape", pieces, start=0, end=1)
        first, axis = (graph.constant(name, np.array([0])) for name in ("first", "first_axis"))
        table = graph.constant("positions", places[:, None])
        hidden = graph.node("Add", hidden, graph.node("Slice", table, first, length, axis))
        return self._normed(hidden, f"{prefix}.LayerNorm")

    def layer(self, hidden: str, name: str) -> str:
        """Attention and the two wide products behind it."""
        hidden = self._attended(hidden, f"{name}.attention")
        inner = self._products(hidden, {f"{name}.intermediate.dense": 1})[0]
        inner = self._graph.node("Gelu", inner)
        outer = self._products(inner, {f"{name}.output.dense": 1})[0]
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
        graph, out = self._graph, f"{name}.output.dense"
        rounding = self._rounding(out, self._matrix(out))
        factors: dict[str, _Factor] = {
            f"{name}.self.query": np.float32(self._head_width**-0.5),
            f"{name}.self.key": 1,
            f"{name}.self.value": 1 if rounding is None else np.reciprocal(rounding.divisors),
        }
        queries, keys, values = (
            graph.node("Reshape", product, "heads") for product in self._products(hidden, factors)
        )
        strided: dict[str, Any] = {"domain": MICROSOFT, "transBatchB": 1}
        scored = graph.node("FusedMatMul", queries, keys, transBatchA=1, transB=1, **strided)
        shares = graph.node("Softmax", scored, axis=-1)
        mixed = graph.node("FusedMatMul", shares, values, **strided)
        mixed = graph.node("Transpose", mixed, perm=[2, 0, 1, 3])
        mixed = self._rounded(graph.node("Reshape", mixed, "joined"), rounding, out)
        bias = self._weights[f"{out}.bias"]
        outer = self._product(mixed, rounding, out, out, self._matrix(out), bias)
        return self._normed(graph.node("Add", outer, hidden), f"{name}.output.LayerNorm")

    def _normed(self, hidden: str, name: str) -> str:
        graph = self._graph
        gain, shift = (
            graph.constant(f"{name}.{part}", self._weights[f"{name}.{part}"])
            for part in ("weight", "bias")
        )
        epsilon = self._config.layer_norm_eps
        return graph.node("LayerNormalization", hidden, gain, shift, axis=-1, epsilon=epsilon)

    def _products(self, hidden: str, factors: Mapping[str, _Factor]) -> list[str]:
        """Products of the same activations with several matrices.

        Args:
            hidden: The activations.
            factors: What to multiply the outputs of each matrix with, by its name; the first has
                the range.
        """
        owner = next(iter(factors))
        matrices = {name: self._matrix(name) * factor for name, factor in factors.items()}
        rounding = self._rounding(owner, np.concatenate(list(matrices.values()), axis=1))
        if rounding is not None:
            even = self._graph.constant(f"{owner}.factors", np.reciprocal(rounding.divisors))
            hidden = self._graph.node("Mul", hidden, even)
        rounded = self._rounded(hidden, rounding, owner)
        return [
            self._product(
                rounded,
                rounding,
                owner,
                name,
                matrix,
                self._weights[f"{name}.bias"] * factors[name],
            )
            for name, matrix in matrices.items()
        ]

    def _matrix(self, name: str) -> NDArray[np.float32]:
        """Inputs by outputs."""
        return self._weights[f"{name}.weight"].T

    def _rounding(self, owner: str, matrix: NDArray[np.float32]) -> Rounding | None:
        return None if self._ranges is None else choose_rounding(self._ranges[owner], matrix)

    def _rounded(self, divided: str, rounding: Rounding | None, owner: str) -> str:
        """Activations that were divided as they should be, in 8 bits."""
        if rounding is None:
            return divided
        step = self._graph.scalar(f"{owner}.step", rounding.step)
        zero = self._graph.scalar(f"{owner}.zero", rounding.zero_point, np.uint8)
        return self._graph.node("QuantizeLinear", divided, step, zero)

    def _product(
        self,
        rounded: str,
        rounding: Rounding | None,
        owner: str,
        name: str,
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> str:
        """The product of rounded activations with a matrix, and its bias."""
        graph = self._graph
        shift = graph.constant(f"{name}.bias", bias)
        if rounding is None:
            weight = graph.constant(f"{name}.weight", matrix)
            return graph.node("Add", graph.node("MatMul", rounded, weight), shift)
        matrix = matrix * rounding.divisors[:, None]
        columns = scales(matrix, axis=0, peak=MAX_WEIGHT)
        return graph.node(
            "MatMulIntegerToFloat",
            rounded,
            graph.constant(f"{name}.weight", np.rint(matrix / columns).astype(np.int8)),
            f"{owner}.step",
            graph.constant(f"{name}.scale", columns[0]),
            f"{owner}.zero",
            "",
            shift,
            domain=MICROSOFT,
        )
