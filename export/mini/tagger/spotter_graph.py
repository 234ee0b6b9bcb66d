"""The spotter as an ONNX graph for speed: int8 products, fixed activation scales, no padding.

Written operator by operator, because at this width what surrounds the products takes more time than
they do. Four things differ from a traced graph that is quantised afterwards:

* Activations are rounded to 8 bits in a fixed range for every product, found on typical sentences.
  Behind a layer normalisation no row is much larger than another; a scale of its own for every row
  takes ten operators a product.
* ReLU is the lower end of the range that the product behind it is rounded in.
* Positions come first (length, batch, width), so that the heads are products of strided matrices
  and only their result is copied.
* Sentences of a batch are equally long (``sliding_window`` sees to it), so that nothing is masked.

Nothing is computed across sentences, and sums of products are integers: company changes no bit.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from export.onnx.int8 import MAX_ACTIVATION, MAX_WEIGHT, OPSET, scales

if TYPE_CHECKING:
    from export.mini.tagger.spotter import SpotterShape

__all__ = ["HEADS", "RANGED", "Ranges", "spotter_graph"]

HEADS = "heads"
"""The initialiser with the shape (length, batch, heads, width of a head)."""

RANGED = ("near", "query", "out", "up", "down", "head")
"""Modules whose inputs have a range; keys and values are made of what queries are made of."""

_MICROSOFT = "com.microsoft"
_EPSILON = 1e-5
"""Of PyTorch's layer normalisation."""
_INPUTS = ("characters", "gazetteer")

Ranges = Mapping[str, tuple[float, float]]
"""By module (``layers.0.query``), between what its inputs lie."""


def spotter_graph(
    weights: Mapping[str, NDArray[np.float32]], shape: "SpotterShape", ranges: Ranges
) -> onnx.ModelProto:
    """Write the graph.

    Args:
        weights: Parameters of ``SpotterModel`` by name.
        shape: Its sizes.
        ranges: Of the inputs of the modules in ``RANGED``. What lies beyond is cut off.

    Returns:
        The model, without metadata.
    """
    graph = _Graph(weights, ranges)
    hidden = _embed(graph, shape.width)
    graph.constant(HEADS, np.array([0, 0, shape.heads, shape.width // shape.heads]))
    graph.constant("joined", np.array([0, 0, shape.width]))
    for number in range(shape.layers):
        hidden = _layer(graph, hidden, f"layers.{number}", shape)
    rounded = graph.rounded(graph.normed(hidden, "norm"), "head")
    logits = graph.product(rounded, "head", "head")
    graph.node("Transpose", logits, output="logits", perm=[1, 0, 2])
    return graph.model(num_tags=len(weights["head.bias"]))


class _Graph:
    """Nodes and initialisers of a graph that is being written."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], ranges: Ranges) -> None:
        self._weights, self._ranges = weights, ranges
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, NDArray[Any]] = {}

    def node(self, op: str, *inputs: str, domain: str = "", output: str = "", **more: Any) -> str:
        """Add an operator; gives the name of its output."""
        output = output or f"{op}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(op, inputs, [output], domain=domain, **more))
        return output

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add an initialiser, once."""
        self._constants[name] = value
        return name

    def parameter(self, name: str) -> str:
        """Add a parameter as it is."""
        return self.constant(name, self._weights[name])

    def normed(self, hidden: str, name: str) -> str:
        """Layer normalisation."""
        weight, bias = self.parameter(f"{name}.weight"), self.parameter(f"{name}.bias")
        return self.node("LayerNormalization", hidden, weight, bias, axis=-1, epsilon=_EPSILON)

    def rounded(self, values: str, owner: str) -> str:
        """Round activations to 8 bits in the range of a product."""
        low, high = self._ranges[owner]
        if low < -high / 4:
            # The ends differ by the sample only: each gets the room of the wider one.
            step, zero_point = max(-low, high) / MAX_ACTIVATION, MAX_ACTIVATION + 1
        else:
            # What is below zero is cut off: ReLU takes no operator of its own.
            step = (high - low) / (2 * MAX_ACTIVATION + 1)
            zero_point = round(-low / step)
        scale = self.constant(f"{owner}.step", np.array(step, np.float32))
        zero = self.constant(f"{owner}.zero", np.array(zero_point, np.uint8))
        return self.node("QuantizeLinear", values, scale, zero)

    def product(self, rounded: str, name: str, owner: str) -> str:
        """The product of rounded activations with a matrix, and its bias.

        Args:
            rounded: From `rounded`.
            name: Of the parameters.
            owner: By whose range the activations were rounded.
        """
        matrix = _matrix(self._weights[f"{name}.weight"])
        columns = scales(matrix, axis=0, peak=MAX_WEIGHT)
        return self.node(
            "MatMulIntegerToFloat",
            rounded,
            self.constant(f"{name}.weight_int8", np.rint(matrix / columns).astype(np.int8)),
            f"{owner}.step",
            self.constant(f"{name}.weight_scale", columns[0]),
            f"{owner}.zero",
            "",
            self.parameter(f"{name}.bias"),
            domain=_MICROSOFT,
        )

    def model(self, num_tags: int) -> onnx.ModelProto:
        """Put it together."""
        axes = ["batch", "length"]
        graph = helper.make_graph(
            self._nodes,
            "spotter",
            [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in _INPUTS],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*axes, num_tags])],
            [
                numpy_helper.from_array(np.ascontiguousarray(value), name)
                for name, value in self._constants.items()
            ],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _matrix(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inputs by outputs; those of a convolution position by position."""
    if weight.ndim == 2:
        return weight.T
    outputs = weight.shape[0]
    return weight.transpose(2, 1, 0).reshape(-1, outputs)


def _embed(graph: _Graph, width: int) -> str:
    """Characters with what the lexicon says of them, their neighbours and their positions."""
    table = graph._weights["characters.weight"]
    rows = scales(table, axis=1, peak=MAX_ACTIVATION)
    graph.constant("characters.weight_int8", np.rint(table / rows).astype(np.int8))
    graph.constant("characters.weight_scale", rows)
    characters, gazetteer = (graph.node("Transpose", name, perm=[1, 0]) for name in _INPUTS)
    row = graph.node("Gather", "characters.weight_int8", characters)
    factor = graph.node("Gather", "characters.weight_scale", characters)
    row = graph.node("Mul", graph.node("Cast", row, to=TensorProto.FLOAT), factor)
    row = graph.node(
        "Add", row, graph.node("Gather", graph.parameter("gazetteer.weight"), gazetteer)
    )
    near = graph.node("Relu", _near(graph, row))
    return graph.node("Add", graph.node("Add", row, near), _places(graph))


def _near(graph: _Graph, row: str) -> str:
    """The convolution, as one product with every position and its two neighbours."""
    rounded = graph.rounded(row, "near")
    one_more = graph.constant("one_more", np.array([1, 0, 0, 1, 0, 0]))
    padded = graph.node("Pad", rounded, one_more, "near.zero")
    first = graph.constant("axis", np.array([0]))
    bounds = [(0, -2), (1, -1), (2, np.iinfo(np.int64).max)]
    views = [
        graph.node(
            "Slice",
            padded,
            graph.constant(f"from_{place}", np.array([start])),
            graph.constant(f"to_{place}", np.array([end])),
            first,
        )
        for place, (start, end) in enumerate(bounds)
    ]
    return graph.product(graph.node("Concat", *views, axis=2), "near", "near")


def _places(graph: _Graph) -> str:
    """Rows of the positions that there are, the same for the whole batch."""
    length = graph.node("Shape", "characters", start=1, end=2)
    rows = graph.node("Slice", graph.parameter("positions.weight"), "from_0", length, "axis")
    return graph.node("Unsqueeze", rows, graph.constant("batch_axis", np.array([1])))


def _layer(graph: _Graph, hidden: str, name: str, shape: "SpotterShape") -> str:
    query = f"{name}.query"
    rounded = graph.rounded(graph.normed(hidden, f"{name}.before_attention"), query)
    queries, keys, values = (
        graph.node("Reshape", graph.product(rounded, f"{name}.{part}", query), HEADS)
        for part in ("query", "key", "value")
    )
    alpha = (shape.width // shape.heads) ** -0.5
    strided = {"transBatchA": 1, "transBatchB": 1, "transB": 1, "alpha": alpha}
    scored = graph.node("FusedMatMul", queries, keys, domain=_MICROSOFT, **strided)
    shares = graph.node("Softmax", scored, axis=-1)
    attended = graph.node("FusedMatMul", shares, values, domain=_MICROSOFT, transBatchB=1)
    attended = graph.node("Transpose", attended, perm=[2, 0, 1, 3])
    attended = graph.rounded(graph.node("Reshape", attended, "joined"), f"{name}.out")
    hidden = graph.node("Add", hidden, graph.product(attended, f"{name}.out", f"{name}.out"))
    normed = graph.normed(hidden, f"{name}.before_feed_forward")
    inner = graph.product(graph.rounded(normed, f"{name}.up"), f"{name}.up", f"{name}.up")
    inner = graph.rounded(inner, f"{name}.down")
    return graph.node("Add", hidden, graph.product(inner, f"{name}.down", f"{name}.down"))
