"""A MARISA file taken apart into its arrays and numbers, so that any of them can be another."""

import struct
from collections.abc import Mapping

import numpy as np

from eat_edge.bundle.screening import marisa

__all__ = ["bits", "joined", "taken_apart"]

Parts = dict[str, bytes]
"""By name: arrays, which stand behind their size, and numbers, whose names end with a star."""

_HEADER = b"We love Marisa.\0"


def taken_apart(content: bytes) -> Parts:
    """The parts of a file, in order; those of the trie inside begin with ``inner.``."""
    parts: Parts = {"header*": content[: len(_HEADER)]}
    at = len(_HEADER)

    def number(name: str, size: int) -> None:
        nonlocal at
        parts[f"{name}*"] = content[at : at + size]
        at += size

    def array(name: str) -> None:
        nonlocal at
        (size,) = struct.unpack_from("<Q", content, at)
        parts[name] = content[at + 8 : at + 8 + size]
        at += 8 + size + -size % 8

    def vector(name: str) -> None:
        array(f"{name}.units")
        number(f"{name}.size", 4)
        number(f"{name}.ones", 4)
        for index in ("ranks", "zeros", "places"):
            array(f"{name}.{index}")

    def trie(prefix: str) -> None:
        for name in ("louds", "terminals", "links"):
            vector(prefix + name)
        array(f"{prefix}bases")
        array(f"{prefix}extras")
        number(f"{prefix}width", 4)
        number(f"{prefix}mask", 4)
        number(f"{prefix}count", 8)
        array(f"{prefix}tail")
        vector(f"{prefix}ends")
        has_links = any(parts[f"{prefix}links.ones*"])
        if not parts[f"{prefix}tail"] and has_links:
            trie(f"{prefix}inner.")
        array(f"{prefix}cache")
        number(f"{prefix}first", 4)
        number(f"{prefix}flags", 4)

    trie("")
    assert at == len(content)
    return parts


def joined(parts: Mapping[str, bytes]) -> bytes:
    """The file of these parts."""
    return b"".join(
        part if name.endswith("*") else struct.pack("<Q", len(part)) + part + bytes(-len(part) % 8)
        for name, part in parts.items()
    )


def bits(name: str, flags: str) -> Parts:
    """A bit vector of ones and zeros, with all that MARISA keeps beside it."""
    row = np.array([flag == "1" for flag in flags])
    packed = np.packbits(row, bitorder="little").tobytes()
    units = packed + bytes(-len(packed) % 8)
    ones = int(row.sum())
    return {
        f"{name}.units": units,
        f"{name}.size*": struct.pack("<I", len(row)),
        f"{name}.ones*": struct.pack("<I", ones),
        f"{name}.ranks": marisa._ranks(np.frombuffer(units, np.uint64), ones).tobytes(),
        f"{name}.zeros": marisa._selects(~row).tobytes(),
        f"{name}.places": marisa._selects(row).tobytes(),
    }
