"""Whether a MARISA file may be handed to MARISA, which does not check what it reads.

The library checks that its arrays are inside the file, and nothing of what is in them: an index of
ranks that lies sends it anywhere. Everything that a lookup follows is therefore checked here, in
time linear in the file. Indices are computed anew and compared; trees must be trees; links and
caches must point at what there is; labels must end; keys must have bearable lengths.

The format is that of MARISA 0.2 and 0.3 on little-endian machines: a header and a trie, which is
three bit vectors (the tree as LOUDS, which nodes are keys, which labels are links), a byte for each
node, further bits of the links, and where the links lead: to a tail of strings, or to a node of the
trie that follows inside, whose path to the root is the label.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["check_trie"]

_HEADER = b"We love Marisa.\0"
_MAX_TRIES = 127
_MAX_CHILDREN = 256
_MAX_KEY = 1 << 16
"""Bytes of the longest key; labels of labels could make it as long as they please."""
_EMPTY = 0xFFFFFFFF
"""Parent and child in an entry of the cache that is not used."""
_NO_LINK = 0xFFFFFF
"""What an entry of the cache has for further bits where the label is no link."""
_BLOCK = 512
"""Bits between two entries of an index."""

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Bits:
    """A bit vector whose indices are right.

    Attributes:
        flags: The bits.
        has_select0: Whether it can be asked where its n-th zero is.
        has_select1: Whether it can be asked where its n-th one is.
        is_indexed: Whether it can be asked how many ones come before a place.
    """

    flags: NDArray[np.bool_]
    has_select0: bool
    has_select1: bool
    is_indexed: bool


class _Reader:
    """Takes arrays from the front of a file."""

    def __init__(self, content: memoryview) -> None:
        self._rest = content

    def take(self, size: int) -> memoryview:
        if size > len(self._rest):
            raise ValueError("it ends too early")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def numbers(self, dtype: str, count: int) -> tuple[int, ...]:
        return tuple(np.frombuffer(self.take(count * int(dtype[-1])), dtype).tolist())

    def array(self, dtype: str) -> "np.ndarray[Any, Any]":
        """An array behind its size in bytes, filled up to eight."""
        (size,) = self.numbers("<u8", 1)
        kind = np.dtype(dtype)
        if size % kind.itemsize:
            raise ValueError("an array has no whole number of elements")
        found = np.frombuffer(self.take(size), kind)
        self.take(-size % 8)
        return found

    def end(self) -> None:
        if self._rest:
            raise ValueError(f"{len(self._rest)} bytes too many are at its end")


def check_trie(content: "memoryview | bytes") -> None:
    """Refuse a file with which MARISA could read where nothing of it is, or never end.

    Args:
        content: All of the file.

    Raises:
        ValueError: It is not what MARISA writes; the message says what is wrong.
    """
    reader = _Reader(memoryview(content))
    if reader.take(len(_HEADER)) != _HEADER:
        raise ValueError("it does not begin as such a file does")
    _trie(reader, 1)
    reader.end()


def _trie(reader: _Reader, depth: int) -> _Ints:
    """Check a trie and those inside it; return the bytes on the way from each node to the root."""
    if depth > _MAX_TRIES:
        raise ValueError(f"more than {_MAX_TRIES} tries are in each other")
    louds, terminals, links = _bits(reader), _bits(reader), _bits(reader)
    bases = reader.array("u1")
    linked = np.flatnonzero(links.flags)
    extras = _extras(reader, len(linked))
    parents, num_first = _parents(louds, len(bases), is_outer=depth == 1)
    _check_flags(terminals, links, len(bases), is_outer=depth == 1)
    targets = bases[linked] | extras << 8
    labels = np.ones(len(bases), np.int64)
    tail = _tail(reader)
    if len(tail) == 0 and len(linked):
        tail = _trie(reader, depth + 1)
        tail[0] = 0
    if len(linked):
        if targets.max() >= len(tail):
            raise ValueError("a link leads outside")
        labels[linked] = tail[targets]
        if labels.min() < 1:
            raise ValueError("a link leads to an empty label")
    _check_cache(reader, parents, bases, linked, extras)
    if reader.numbers("<u4", 2)[0] != num_first:
        raise ValueError("the number of nodes below the root is wrong")
    return _lengths(parents, labels)


def _bits(reader: _Reader) -> _Bits:
    """Read a bit vector, and compare its indices with what they should be."""
    units = reader.array("<u8")
    size, num_ones = reader.numbers("<u4", 2)
    ranks, zeros, ones = reader.array("<u4"), reader.array("<u4"), reader.array("<u4")
    if len(units) != -(-size // 64):
        raise ValueError("a bit vector has too few or too many bits")
    every = np.unpackbits(units.view(np.uint8), bitorder="little").view(np.bool_)
    flags = every[:size]
    if np.count_nonzero(every) != num_ones or np.count_nonzero(flags) != num_ones:
        raise ValueError("a bit vector has another number of ones")
    right = (
        (len(ranks) == 0 or np.array_equal(ranks, _ranks(units, num_ones)))
        and (len(zeros) == 0 or np.array_equal(zeros, _selects(~flags)))
        and (len(ones) == 0 or np.array_equal(ones, _selects(flags)))
    )
    if not right:
        raise ValueError("the index of a bit vector is wrong")
    return _Bits(flags, len(zeros) > 0, len(ones) > 0, len(ranks) > 0)


def _ranks(units: NDArray[np.uint64], num_ones: int) -> NDArray[np.uint32]:
    """For each 512 bits: the ones before, and in two words those in its first 64, 128, ... 448."""
    counts = np.zeros(-(-len(units) // 8) * 8, np.uint32)
    counts[: len(units)] = np.bitwise_count(units)
    inside = counts.reshape(-1, 8).cumsum(axis=1, dtype=np.uint32)
    index = np.zeros((len(inside) + 1, 3), np.uint32)
    index[1:, 0] = inside[:, 7].cumsum(dtype=np.uint32)
    for column, (at, shift) in enumerate(
        ((1, 0), (1, 7), (1, 15), (1, 23), (2, 0), (2, 9), (2, 18))
    ):
        index[:-1, at] |= inside[:, column] << np.uint32(shift)
    assert index[-1, 0] == num_ones
    return index.ravel()


def _selects(flags: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Where every 512th of the set bits is, from the first; then the size."""
    places = np.flatnonzero(flags)[::_BLOCK]
    return np.append(places, len(flags)).astype(np.uint32)


def _extras(reader: _Reader, num_links: int) -> _Ints:
    """Further bits of the links: numbers of so many bits each, one behind the other."""
    units = reader.array("<u8")
    width, mask = reader.numbers("<u4", 2)
    (size,) = reader.numbers("<u8", 1)
    if width > 24 or mask != (1 << width) - 1:
        raise ValueError("the links have a wrong number of bits")
    # Where none is needed there is a word all the same.
    num_units = -(-width * size // 64) or min(size, 1)
    if size != num_links or len(units) != num_units:
        raise ValueError("the links have too few or too many bits")
    # Four bytes from the one in which a number begins hold all of it: 24 bits, and 7 before them.
    content = np.append(units, np.uint64(0)).view(np.uint8)
    words = np.lib.stride_tricks.as_strided(content.view("<u4"), (len(content) - 3,), (1,))
    at = np.arange(size) * width
    shifted = words[at >> 3] >> (at & 7).astype(np.uint32)
    values: _Ints = (shifted & np.uint32(mask)).astype(np.int64)
    if size and values.max() >= _NO_LINK:
        raise ValueError("a link leads outside")
    return values


def _parents(louds: _Bits, num_nodes: int, *, is_outer: bool) -> tuple[_Ints, int]:
    """The parent of every node but the root, whose own is -1; and how many the root is of."""
    flags = louds.flags
    ones, zeros = np.flatnonzero(flags), np.flatnonzero(~flags)
    if (
        len(flags) != 2 * num_nodes + 2
        or len(ones) != num_nodes
        or not num_nodes
        or flags[:2].tolist() != [True, False]
        or flags[-1]
    ):
        raise ValueError("its tree has another number of nodes")
    if not (louds.is_indexed and louds.has_select1 and louds.has_select0 >= is_outer):
        raise ValueError("an index is missing")
    numbers = np.arange(num_nodes)
    parents = ones - numbers - 1
    if (parents >= numbers).any() or parents[1:].min(initial=0) < 0:
        raise ValueError("its tree is none")
    families = np.diff(zeros) - 1
    if families.max() > _MAX_CHILDREN:
        raise ValueError(f"a node has more than {_MAX_CHILDREN} children")
    return parents, int(families[0])


def _check_flags(terminals: _Bits, links: _Bits, num_nodes: int, *, is_outer: bool) -> None:
    if is_outer and not (
        len(terminals.flags) == num_nodes + 1
        and not terminals.flags[-1]
        and terminals.is_indexed
        and terminals.has_select1
    ):
        raise ValueError("it does not say of every node whether it ends a key")
    if len(links.flags) != num_nodes or links.flags[0] or not links.is_indexed:
        raise ValueError("it does not say of every node whether its label is a link")


def _tail(reader: _Reader) -> _Ints:
    """For each byte of the tail, how many are from there to the end of its string."""
    text = reader.array("u1")
    ends = _bits(reader).flags
    if len(ends) not in (0, len(text)):
        raise ValueError("its tail says of too few or too many bytes whether they end a string")
    if not len(text):
        return np.zeros(0, np.int64)
    # A string ends before a zero, which is none of it, or where the flags say so.
    stops = np.flatnonzero(ends) + 1 if len(ends) else np.flatnonzero(text == 0)
    last = len(text) if len(ends) else len(text) - 1
    if not len(stops) or stops[-1] != last:
        raise ValueError("its tail has no end")
    at = np.arange(len(text))
    return stops[np.searchsorted(stops, at, side="right" if len(ends) else "left")] - at


def _check_cache(
    reader: _Reader, parents: _Ints, bases: NDArray[np.uint8], linked: _Ints, extras: _Ints
) -> None:
    """Entries are edges of the tree, with the label that the child has."""
    cache = reader.array("<u4,<u4,<u4")
    if not len(cache) or len(cache) & (len(cache) - 1):
        raise ValueError("the size of its cache is no power of two")
    used = cache[cache["f1"] != _EMPTY]
    if np.count_nonzero(cache["f0"] != _EMPTY) != len(used):
        raise ValueError("its cache is wrong")
    children = used["f1"].astype(np.int64)
    if len(children) and not 0 < children.min() <= children.max() < len(bases):
        raise ValueError("its cache leads outside")
    further = np.full(len(bases), _NO_LINK, np.int64)
    further[linked] = extras
    if not (
        np.array_equal(used["f0"], parents[children])
        and np.array_equal(used["f2"], bases[children] | further[children] << 8)
    ):
        raise ValueError("its cache is wrong")


def _lengths(parents: _Ints, labels: _Ints) -> _Ints:
    """Bytes from each node to the root. Nodes are numbered generation by generation."""
    lengths = np.zeros(len(parents), np.int64)
    start, end = 1, 1 + int(np.searchsorted(parents[1:], 0, side="right"))
    while start < end:
        lengths[start:end] = labels[start:end] + lengths[parents[start:end]]
        if lengths[start:end].max() > _MAX_KEY:
            raise ValueError(f"a key is longer than {_MAX_KEY} bytes")
        start, end = end, 1 + int(np.searchsorted(parents[1:], end - 1, side="right"))
    return lengths
