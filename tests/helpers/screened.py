"""Headers and arrays, written by hand, for the tests of screening."""

import struct

import numpy as np
from bundle_fakes import npy
from hypothesis import strategies as st

F32, Q8_0 = 0, 8


keys = st.lists(
    st.text(max_size=40) | st.text("ab\0柏", max_size=300) | st.just("柏林" * 60), max_size=60
)


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def key(name: str, kind: int, *content: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + b"".join(content)


def tensor(name: str, shape: tuple[int, ...], kind: int = F32, offset: int = 0) -> bytes:
    dimensions = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + dimensions + struct.pack("<IQ", kind, offset)


ROW_OF_SCORES = npy(np.array([-1.5, -2, -3], np.float32))


def headed(shape: str, descr: str = "'<f4'", version: int = 1) -> bytes:
    """An array of three scores with another header."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n".encode()
    size = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + size + header + ROW_OF_SCORES[-12:]
