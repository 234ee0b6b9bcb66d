"""The surface forms of one language: where they stand in a text, and what is said of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import BundleError
from eat_edge.lexicon.beginnings import Beginnings
from eat_edge.lexicon.column import Column
from eat_edge.lexicon.ids import id_of
from eat_edge.names import Name, NameMatch
from eat_edge.text import HANGUL, code_points, runs_of
from eat_edge.types import LABELS

__all__ = ["AMBIGUOUS", "ENTRY", "MAX_SURFACE", "LanguageNames"]

MAX_SURFACE = 32
"""Code points of the longest surface that is looked up."""

ENTRY = np.dtype([("name", "<u4"), ("label", "u1")])
"""One English name of a surface: its key id and the number of its label."""
AMBIGUOUS = 0x80
"""Added to the number of the label where the reading of the surface is ambiguous."""

_ENTRY, _SLICE, _NUMBER = Struct("<IB"), Struct("<II"), Struct("<I")
_LABELS = (*LABELS, "")
_PRIORS = tuple(number / 255 for number in range(256))
_REMEMBERED = 1 << 13
"""Surfaces whose entries are kept at hand, read and checked: names come again."""

_FREE, _HANGUL = 1, HANGUL + 1
"""The first two of ``runs_of``, in this order: after them a name may always end."""

_BETWEEN = "\n"
"""Between texts that are looked through together: of no run."""
_STRETCH = 1 << 12
"""Code points from which on no more texts are looked through together: their arrays of 64-bit
numbers stay in a core's cache."""

_Entry = tuple[tuple[Name, ...], float]
"""The names of a surface, and its prior."""


class LanguageNames:
    """The files of one language. Lookups are thread-safe.

    Mapped are those that every place of a text needs. Opening looks at no more than the sizes: what
    a lookup reads it checks, so that neither costs what the whole of a large lexicon does.

    Args:
        directory: The lexicon directory.
        lang: ISO 639-1 code.

    Raises:
        BundleError: A file is missing, broken, or from another lexicon than the others. Lookups
            raise it too, where they come upon damage.
    """

    def __init__(self, directory: Path, lang: str) -> None:
        self._lang = lang
        self._path = directory / f"{lang}.surfaces.marisa"
        self._surfaces = _trie(self._path)
        english = _trie(directory / f"{lang}.names.marisa")
        priors = _column(directory / f"{lang}.priors.npy", np.dtype(np.uint8))
        offsets = _column(directory / f"{lang}.offsets.npy", np.dtype("<u4"))
        entries = _column(directory / f"{lang}.entries.npy", ENTRY)
        words = _map(directory / f"{lang}.beginnings.npy", np.uint64)
        ids_path = directory / f"{lang}.ids.npy"
        ids = _column(ids_path, np.dtype("<u4")) if ids_path.exists() else None
        num_surfaces = len(self._surfaces)
        if not (
            len(offsets) == num_surfaces + 1
            and len(priors) == num_surfaces
            and int.from_bytes(offsets.read(0, 1), "little") == 0
            and int.from_bytes(offsets.read(num_surfaces, 1), "little") == len(entries)
            and (ids is None or len(ids) == len(entries))
            and len(words) > 0
            and "" not in self._surfaces
        ):
            raise BundleError(
                f"the {lang} files of the lexicon {directory} do not belong together; "
                "restore the bundle"
            )
        self._beginnings = Beginnings(words)
        self._entry = lru_cache(_REMEMBERED)(_reader(english, priors, offsets, entries, ids))

    def matches(self, folded: Sequence[str]) -> list[list[NameMatch]]:
        """All entries in each of some folded texts, by start and end."""
        with self._reading():
            return [found for texts in _stretches(folded) for found in self._matches(texts)]

    def _matches(self, texts: Sequence[str]) -> Iterator[list[NameMatch]]:
        """The same of texts that are looked through together.

        Numpy's calls cost what they cost, however little they are given.
        """
        codes = code_points(_BETWEEN.join(texts))
        runs, places = _runs(codes), self._beginnings.places(codes)
        prefixes, entry = self._surfaces.iter_prefixes_with_ids, self._entry
        is_korean = self._lang == "ko"
        make, first = tuple.__new__, 0
        for text in texts:
            found = []
            for place in places[
                bisect_left(places, first) : bisect_left(places, first + len(text))
            ]:
                # As ``text.may_start`` has it, and ``text.may_end`` below.
                if place and runs[place] == runs[place - 1] != _FREE:
                    continue
                start = place - first
                for surface, number in prefixes(text[start : start + MAX_SURFACE]):
                    end = start + len(surface)
                    following = runs[first + end]
                    if following <= _HANGUL or following != runs[first + end - 1] or is_korean:
                        names, prior = entry(number)
                        # What NameMatch(...) does, in half the time.
                        found.append(make(NameMatch, (start, end, surface, names, prior, "")))
            yield found
            first += len(text) + len(_BETWEEN)

    def exact(self, surface: str) -> NameMatch | None:
        """The entry of exactly this surface, or None."""
        with self._reading():
            if surface not in self._surfaces:
                return None
            return NameMatch(0, len(surface), surface, *self._entry(self._surfaces.key_id(surface)))

    def surfaces(self) -> Iterator[str]:
        """All surfaces."""
        with self._reading():
            yield from self._surfaces.iterkeys()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A damaged trie may open, and give keys that are no text or have no number."""
        try:
            yield
        except (OSError, LookupError, ValueError, RuntimeError, OverflowError) as error:
            raise _broken(self._path, error) from error


def _stretches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts that are looked through together."""
    some: list[str] = []
    length = 0
    for text in texts:
        some.append(text)
        length += len(text)
        if length >= _STRETCH:
            yield some
            some, length = [], 0
    if some:
        yield some


def _runs(codes: NDArray[np.uint32]) -> bytes:
    """The run that each code point of a text is of, and one more that ends whatever runs on."""
    return runs_of(codes).tobytes() + bytes([_FREE])


def _reader(
    english: Any, priors: Column, offsets: Column, entries: Column, ids: Column | None
) -> Callable[[int], _Entry]:
    """Give the function that reads what is said of a surface, by its number."""
    name_of = english.restore_key

    def read(number: int) -> _Entry:
        first, end = _SLICE.unpack(offsets.read(number, 2))
        if first >= end:
            raise ValueError(f"its offsets give surface {number} no names")
        count = end - first
        found = _ENTRY.iter_unpack(entries.read(first, count))
        numbers = _NUMBER.iter_unpack(ids.read(first, count)) if ids else repeat((0,), count)
        names = tuple(
            [
                Name(name_of(name), _LABELS[label & ~AMBIGUOUS], id_of(number), label >= AMBIGUOUS)
                for (name, label), (number,) in zip(found, numbers, strict=True)
            ]
        )
        return names, _PRIORS[priors.read(number, 1)[0]]

    return read


def _trie(path: Path) -> Any:
    import marisa_trie

    try:
        return marisa_trie.Trie().mmap(str(path))
    except (OSError, EOFError, ValueError, RuntimeError) as error:
        raise _broken(path, error) from error


def _column(path: Path, dtype: "np.dtype[Any]") -> Column:
    try:
        return Column(path, dtype)
    except Exception as error:
        # What numpy's parser of the header raises is documented nowhere.
        raise _broken(path, error) from error


def _map(path: Path, dtype: type[np.generic]) -> "np.ndarray[Any, Any]":
    try:
        # Unlike np.load, it takes neither archives nor pickled objects for an array.
        array: np.ndarray[Any, Any] = np.lib.format.open_memmap(path, mode="r")
    except Exception as error:
        raise _broken(path, error) from error
    if array.dtype != dtype or array.ndim != 1:
        raise _broken(path, f"it holds {array.dtype} of {array.ndim} dimensions")
    return np.asarray(array)


def _broken(path: Path, reason: object) -> BundleError:
    return BundleError(f"cannot open {path}: {reason}; restore the bundle")
