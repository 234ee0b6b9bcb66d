"""Where in a text a known surface may begin, asked of a whole text at once."""

from collections.abc import Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from eat_edge.text import code_points

__all__ = ["Beginnings"]

_LENGTH = 3
"""Code points of a beginning; a shorter surface is its own beginning."""
_BITS = 16
"""Bits for each beginning: of the places where none stands about one in 20 is taken for one."""
_CHUNK = 1 << 19
"""Surfaces that are put in together, so that not all need be in memory."""

_FACTORS = np.array(
    [
        [0x9362DA5CC13DA58B, 0, 0],
        [0xF6FADFA7E5C15B63, 0x7E6DDCE7A7ACE733, 0],
        [0x2C63888F28F00481, 0x8F7B7676D015B0DD, 0x8A119B9E16BC1733],
    ],
    np.uint64,
)
"""Random numbers: the upper half of a row's product with code points is the hash of as many of them
as the row has numbers (M. Dietzfelbinger, "Universal hashing and k-wise independent random
variables via integer arithmetic without primes", 1996)."""

_HALF = np.uint64(32)
_PAIRS = np.arange(1 << 12, dtype=np.uint64)
_PAIRS = np.uint64(1) << (_PAIRS & np.uint64(63)) | np.uint64(1) << (_PAIRS >> np.uint64(6))
_LOWEST = np.uint64(len(_PAIRS) - 1)


class Beginnings:
    """The first code points of all surfaces, in a Bloom filter whose bits of a key share a word.

    It never denies a beginning, and rarely claims one that is none (F. Putze, P. Sanders,
    J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007).

    Args:
        words: Shape (any length above 0,), uint64; read, never written.
    """

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words

    @classmethod
    def of(cls, surfaces: Iterable[str]) -> "Beginnings":
        """Fill a filter.

        Args:
            surfaces: All of them, none empty.
        """
        remaining = iter(surfaces)
        distinct = np.zeros(0, np.uint64)
        while chunk := list(islice(remaining, _CHUNK)):
            hashes = [distinct]
            for length in range(1, _LENGTH + 1):
                begun = "".join(s[:length] for s in chunk if min(len(s), _LENGTH) == length)
                codes = code_points(begun).reshape(-1, length).astype(np.uint64)
                hashes.append(codes @ _FACTORS[length - 1, :length])
            distinct = np.unique(np.concatenate(hashes))
        words = np.zeros(max(1, len(distinct) * _BITS // 64), np.uint64)
        places, bits = _places(distinct, len(words))
        np.bitwise_or.at(words, places, bits)
        return cls(words)

    @property
    def words(self) -> NDArray[np.uint64]:
        """What is stored of it."""
        return self._words

    def places(self, codes: NDArray[np.uint32]) -> list[int]:
        """All places of a text where a surface may begin, ascending.

        Args:
            codes: The text's ``code_points``.
        """
        padded = np.zeros(len(codes) + _LENGTH - 1, np.uint64)
        padded[: len(codes)] = codes
        windows = np.ndarray((_LENGTH, len(codes)), np.uint64, padded, strides=padded.strides * 2)
        places, bits = _places(_FACTORS @ windows, len(self._words))
        words = self._words.take(places)
        words &= bits
        claims = words == bits
        found: list[int] = (claims[0] | claims[1] | claims[2]).nonzero()[0].tolist()
        return found


def _places(
    products: NDArray[np.uint64], num_words: int
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The word of each hash, and the two bits it has there; the products are lost."""
    products >>= _HALF
    # Signed numbers index faster.
    bits = _PAIRS.take((products & _LOWEST).view(np.int64))
    products *= np.uint64(num_words)
    products >>= _HALF
    return products.view(np.int64), bits
