"""Nodes and constants of an ONNX graph that is written operator by operator."""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

__all__ = ["MICROSOFT", "GraphWriter"]

MICROSOFT = "com.microsoft"
"""Domain of the operators that ONNX Runtime adds to the standard."""

_OPSET = 20
_IR_VERSION = 9


class GraphWriter:
    """Collects the nodes and the constants of a graph."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def node(self, op: str, *inputs: str, domain: str = "", output: str = "", **more: Any) -> str:
        """Add an operator.

        Args:
            op: Its type.
            inputs: Names of what it reads; an empty name leaves an input out.
            domain: Of the operator; empty for the standard's.
            output: Name of its result; made up where it is empty.
            more: Its attributes.

        Returns:
            The name of its result.
        """
        output = output or f"{op}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(op, inputs, [output], domain=domain, **more))
        return output

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add an array, or the same array again under the same name."""
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def scalar(self, name: str, value: float, dtype: type[np.generic] = np.float32) -> str:
        """Add a number."""
        self._constants[name] = numpy_helper.from_array(np.array(value, dtype), name)
        return name

    def model(
        self, name: str, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """Put the graph together."""
        graph = helper.make_graph(
            self._nodes, name, inputs, outputs, list(self._constants.values())
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
