"""Whether an ONNX file keeps to itself.

A tensor may say that its numbers are in another file, and which. ONNX Runtime before it looked at
such names (1.22 does not) reads any file that they lead to, and no manifest has to list it. Our
models are one file each, so one that refers to others is refused, wherever in it that stands.
"""

from collections.abc import Iterator, Mapping

__all__ = ["check_onnx"]

_MODEL, _TENSOR = "model", "tensor"
_PARTS: Mapping[str, Mapping[int, str]] = {
    _MODEL: {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: _TENSOR, 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: _TENSOR, 6: "graph", 10: _TENSOR, 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: _TENSOR, 2: _TENSOR},
    _TENSOR: {},
}
"""By message of ``onnx.proto``, the numbers of the fields that hold further messages, and which."""

_EXTERNAL_DATA, _DATA_LOCATION = 13, 14
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_DEPTH = 64


def check_onnx(content: memoryview) -> None:
    """Refuse a model with tensors in other files.

    Args:
        content: All of the file.

    Raises:
        ValueError: It has such tensors, or is no message of Protocol Buffers.
    """
    waiting = [(_MODEL, content, 0)]
    while waiting:
        kind, message, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise ValueError(f"its graphs are in each other more than {_MAX_DEPTH} deep")
        parts = _PARTS[kind]
        for number, wire_type, value in _fields(message):
            if kind == _TENSOR and number in (_EXTERNAL_DATA, _DATA_LOCATION) and value != 0:
                raise ValueError("a tensor of it is in another file: save the model as one file")
            if number in parts and wire_type == _BYTES:
                assert isinstance(value, memoryview)
                waiting.append((parts[number], value, depth + 1))


def _fields(message: memoryview) -> Iterator[tuple[int, int, memoryview | int]]:
    """The fields of a message: number, wire type, and a number or bytes."""
    at, end = 0, len(message)
    while at < end:
        tag, at = _varint(message, at)
        wire_type = tag & 7
        if wire_type == _VARINT:
            value, at = _varint(message, at)
            yield tag >> 3, wire_type, value
            continue
        if wire_type == _BYTES:
            size, at = _varint(message, at)
        elif wire_type in (_FIXED32, _FIXED64):
            size = 4 if wire_type == _FIXED32 else 8
        else:
            raise ValueError(f"at byte {at} of a message is a field of type {wire_type}")
        if size > end - at:
            raise ValueError("a message of it ends too early")
        yield tag >> 3, wire_type, message[at : at + size]
        at += size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, and where it ends."""
    value = 0
    for position in range(at, min(at + 10, len(message))):
        value |= (message[position] & 0x7F) << 7 * (position - at)
        if message[position] < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, position + 1
    raise ValueError("a message of it ends too early")
