"""The surface forms of one language: where they stand in a text, and what is said of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.errors import BundleError
from eat_edge.lexicon.beginnings import Beginnings
from eat_edge.lexicon.column import Column
from eat_edge.names import Name, NameMatch
from eat_edge.text import HANGUL, code_points, runs_of
from eat_edge.types import LABELS

__all__ = ["ENTRY", "MAX_SURFACE", "LanguageNames"]

MAX_SURFACE = 32
"""Code points of the longest surface that is looked up."""

ENTRY = np.dtype([("name", "<u4"), ("label", "u1")])
"""One English name of a surface: its key id and the number of its label."""

_ENTRY, _SLICE = Struct("<IB"), Struct("<II")
_LABELS = (*LABELS, "")
_PRIORS = tuple(number / 255 for number in range(256))
_REMEMBERED = 1 << 13
"""Surfaces whose entries are kept at hand, read and checked: names come again."""

_FREE, _HANGUL = 1, HANGUL + 1
"""The first two of ``runs_of``, in this order: after them a name may always end."""

_Entry = tuple[tuple[Name, ...], float]
"""The names of a surface, and its prior."""


class LanguageNames:
    """The six files of one language. Lookups are thread-safe.

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
        num_surfaces = len(self._surfaces)
        if not (
            len(offsets) == num_surfaces + 1
            and len(priors) == num_surfaces
            and int.from_bytes(offsets.read(0, 1), "little") == 0
            and int.from_bytes(offsets.read(num_surfaces, 1), "little") == len(entries)
            and len(words) > 0
            and "" not in self._surfaces
        ):
            raise BundleError(
                f"the {lang} files of the lexicon {directory} do not belong together; "
                "restore the bundle"
            )
        self._beginnings = Beginnings(words)
        self._entry = lru_cache(_REMEMBERED)(_reader(english, priors, offsets, entries))

    def matches(self, folded: str) -> list[NameMatch]:
        """All entries in a folded text, by start and end."""
        codes = code_points(folded)
        runs, prefixes, entry = _runs(codes), self._surfaces.iter_prefixes_with_ids, self._entry
        is_korean = self._lang == "ko"
        make, found = tuple.__new__, []
        with self._reading():
            for start in self._beginnings.places(codes):
                # As ``text.may_start`` has it, and ``text.may_end`` below.
                if start and runs[start] == runs[start - 1] != _FREE:
                    continue
                for surface, number in prefixes(folded[start : start + MAX_SURFACE]):
                    end = start + len(surface)
                    after = runs[end]
                    if after <= _HANGUL or after != runs[end - 1] or is_korean:
                        names, prior = entry(number)
                        # What NameMatch(...) does, in half the time.
                        found.append(make(NameMatch, (start, end, surface, names, prior, "")))
        return found

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
        """A damaged trie may open, and give keys that are no text or that nobody numbered."""
        try:
            yield
        except (OSError, LookupError, ValueError, RuntimeError, OverflowError) as error:
            raise _broken(self._path, error) from error


def _runs(codes: NDArray[np.uint32]) -> bytes:
    """The run that each code point of a text is of, and one more that ends whatever runs on."""
    return runs_of(codes).tobytes() + bytes([_FREE])


def _reader(
    english: Any, priors: Column, offsets: Column, entries: Column
) -> Callable[[int], _Entry]:
    """Give the function that reads what is said of a surface, by its number."""
    name_of = english.restore_key

    def read(number: int) -> _Entry:
        first, end = _SLICE.unpack(offsets.read(number, 2))
        if first >= end:
            raise ValueError(f"its offsets give surface {number} no names")
        found = _ENTRY.iter_unpack(entries.read(first, end - first))
        names = tuple([Name(name_of(name), _LABELS[label]) for name, label in found])
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
