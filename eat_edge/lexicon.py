"""Known names: a memory-mapped lexicon of surface forms and their English names.

On disk a lexicon is a directory with ``lexicon.json`` and, for every language, five files:

- ``LANG.surfaces.marisa``: a MARISA trie of folded surface forms; a surface's number is its key id.
- ``LANG.names.marisa``: a MARISA trie of English names; a name's number is its key id.
- ``LANG.priors.npy``: uint8 per surface, ``round(255 * prior)``.
- ``LANG.offsets.npy``: uint32 per surface plus one; the surface's entries are a slice.
- ``LANG.entries.npy``: structured (``name`` uint32, ``label`` uint8) entries, likeliest name first.

The *prior* of a surface is the share of its occurrences in parallel text that are names: those that
the translation mentions, or, where nobody has read the translation, whose English name it contains.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from eat_edge.composition import Compositions
from eat_edge.errors import BundleError, ClosedError
from eat_edge.names import Name, NameMatch
from eat_edge.strict_json import Table, parse_json
from eat_edge.text import Folded, fold, may_end, may_start
from eat_edge.types import LABELS

__all__ = ["ENTRY", "FORMAT", "MAX_SURFACE", "Lexicon", "folding_table"]

FORMAT = 1
MAX_SURFACE = 32
"""Code points of the longest surface that is looked up."""

ENTRY = np.dtype([("name", "<u4"), ("label", "u1")])
"""One English name of a surface: its key id and the number of its label."""

_NO_LABEL = len(LABELS)
_MAX_INDEX = 16 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")


class Lexicon:
    """Names of all languages of a bundle, opened language by language when first asked for.

    Lookups are thread-safe: everything behind them is read-only and memory-mapped. ``close`` may
    come at any time; a lookup after it raises ``ClosedError``.

    Args:
        directory: The lexicon directory.

    Raises:
        BundleError: ``lexicon.json`` is missing, broken or of another format.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        index = directory / "lexicon.json"
        try:
            meta = Table(parse_json(_read(index), max_bytes=_MAX_INDEX))
            version = meta.any("format")
            if type(version) is not int or version != FORMAT:
                raise BundleError(
                    f"{index} has lexicon format {version!r:.40}, this version reads {FORMAT}: "
                    "use a bundle and an eat-edge of the same release"
                )
            self.languages = meta.languages("languages")
            compositions = meta.optional_table("compositions")
            self._compositions = {
                lang: Compositions.from_json(compositions.table(lang)) for lang in compositions.keys
            }
            self._simplified = folding_table(meta.text("simplified"))
        except (OSError, ValueError) as error:
            raise BundleError(
                f"cannot read the lexicon index {index}: {error}; restore the bundle"
            ) from error
        self._open: dict[str, _Names] | None = {}

    def fold(self, text: str, lang: str) -> Folded:
        """Fold text the way surfaces of this language were folded (Chinese: simplified too).

        The folding of the lexicon is the folding of the whole pipeline: models see folded text. It
        has no lone surrogates, which no native library takes: U+FFFD stands in their places.
        """
        text = _SURROGATE.sub("\ufffd", text)
        return fold(text, table=self._simplified if lang == "zh" else None)

    def matches(self, folded: str, lang: str) -> list[NameMatch]:
        """All known names in a folded sentence, overlapping ones included.

        Args:
            folded: Text folded by :meth:`fold` for the same language.
            lang: ISO 639-1 code; a language without names gives no match.

        Returns:
            Matches by start, then by end.
        """
        names = self._names(lang)
        if names is None:
            return []
        found = names.matches(folded)
        if lang in self._compositions:
            found.extend(self._compositions[lang].compose(folded, lang, found))
        found.sort(key=lambda match: (match.start, match.end))
        return found

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        """The entry of exactly this folded surface, or None."""
        names = self._names(lang)
        return None if names is None else names.exact(folded)

    def compositions(self, lang: str) -> Compositions:
        """How names are composed in a language."""
        return self._compositions.get(lang, Compositions())

    def surfaces(self, lang: str) -> Iterator[str]:
        """All folded surface forms of a language."""
        names = self._names(lang)
        return iter(()) if names is None else names.surfaces()

    def _names(self, lang: str) -> "_Names | None":
        if lang not in self.languages:
            return None
        opened = self._open
        if opened is None:
            raise ClosedError(f"the lexicon {self._directory} was closed: open it again")
        if lang not in opened:
            opened[lang] = _Names(self._directory, lang)
        return opened[lang]

    def close(self) -> None:
        """Let go of the files, once lookups under way are done; calling it again does nothing."""
        self._open = None


class _Names:
    """The five files of one language."""

    def __init__(self, directory: Path, lang: str) -> None:
        self._lang = lang
        self._surfaces_path = directory / f"{lang}.surfaces.marisa"
        self._surfaces = _trie(self._surfaces_path)
        self._english = _trie(directory / f"{lang}.names.marisa")
        self._priors = _load(directory / f"{lang}.priors.npy", np.uint8)
        self._offsets = _load(directory / f"{lang}.offsets.npy", np.uint32)
        self._entries = _load(directory / f"{lang}.entries.npy", ENTRY)
        if not self._belong_together():
            raise BundleError(
                f"the {lang} files of the lexicon {directory} do not belong together; "
                "restore the bundle"
            )

    def _belong_together(self) -> bool:
        """Whether every surface has a prior and names that are there, which lookups rely on."""
        num_surfaces, offsets, entries = len(self._surfaces), self._offsets, self._entries
        return (
            len(offsets) == num_surfaces + 1
            and len(self._priors) == num_surfaces
            and offsets[0] == 0
            and offsets[-1] == len(entries)
            and bool(np.all(offsets[1:] > offsets[:-1]))
            and bool(np.all(entries["name"] < len(self._english)))
            and bool(np.all(entries["label"] <= _NO_LABEL))
            and "" not in self._surfaces
        )

    def matches(self, folded: str) -> list[NameMatch]:
        with self._reading():
            return list(self._matches(folded))

    def surfaces(self) -> Iterator[str]:
        with self._reading():
            yield from self._surfaces.iterkeys()

    def exact(self, surface: str) -> NameMatch | None:
        with self._reading():
            return self._match(0, len(surface), surface) if surface in self._surfaces else None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A damaged trie may open, and give keys that are no text or that nobody numbered."""
        try:
            yield
        except (LookupError, ValueError, RuntimeError) as error:
            raise _broken(self._surfaces_path, error) from error

    def _matches(self, folded: str) -> Iterator[NameMatch]:
        prefixes = self._surfaces.prefixes
        for start in range(len(folded)):
            if not may_start(folded, start):
                continue
            for surface in prefixes(folded[start : start + MAX_SURFACE]):
                end = start + len(surface)
                if may_end(folded, end, self._lang):
                    yield self._match(start, end, surface)

    def _match(self, start: int, end: int, surface: str) -> NameMatch:
        number = self._surfaces.key_id(surface)
        entries = self._entries[self._offsets[number] : self._offsets[number + 1]]
        names = tuple(
            Name(
                self._english.restore_key(int(entry["name"])),
                "" if entry["label"] == _NO_LABEL else LABELS[entry["label"]],
            )
            for entry in entries
        )
        return NameMatch(start, end, surface, names, int(self._priors[number]) / 255)


def folding_table(pairs: str) -> dict[int, int]:
    """Read a string of character pairs as a table for ``fold``: every second from the one before.

    Raises:
        ValueError: A character is left over, or is half a surrogate pair.
    """
    if _SURROGATE.search(pairs):
        raise ValueError("simplified has half a surrogate pair")
    return dict(zip(map(ord, pairs[::2]), map(ord, pairs[1::2]), strict=True))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MAX_INDEX + 1)


def _trie(path: Path) -> Any:
    import marisa_trie

    try:
        return marisa_trie.Trie().mmap(str(path))
    except (OSError, EOFError, ValueError, RuntimeError) as error:
        raise _broken(path, error) from error


def _load(path: Path, dtype: "np.dtype[Any] | type[np.generic]") -> "np.ndarray[Any, Any]":
    try:
        # Unlike np.load, it takes neither archives nor pickled objects for an array.
        array: np.ndarray[Any, Any] = np.lib.format.open_memmap(path, mode="r")
    except Exception as error:
        # What its parser of the header raises is documented nowhere.
        raise _broken(path, error) from error
    if array.dtype != dtype or array.ndim != 1:
        raise _broken(path, f"it holds {array.dtype} of {array.ndim} dimensions")
    return array


def _broken(path: Path, reason: object) -> BundleError:
    return BundleError(f"cannot open {path}: {reason}; restore the bundle")
