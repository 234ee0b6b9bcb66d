"""Any bytes as a trie, a GGUF, an ONNX or a NumPy file: their readers believe them, we do not."""

from eat_edge.bundle.screening.gguf import check_gguf
from eat_edge.bundle.screening.marisa import check_trie
from eat_edge.bundle.screening.npy import check_npy
from eat_edge.bundle.screening.onnx import check_onnx


def check(data: bytes) -> None:
    """Look through these bytes, as what the first of them chooses.

    Raises:
        AssertionError: Something that must hold does not.
    """
    look_through = {b"g": check_gguf, b"n": check_npy, b"o": check_onnx}.get(data[:1], check_trie)
    try:
        look_through(memoryview(data[1:]))
    except ValueError as error:
        assert len(str(error)) < 1_000
