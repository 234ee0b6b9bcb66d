"""Readings of surnames and given names: what kanji are in Latin letters when they name a person.

On disk a trie of ``SURFACE TAB MARK READING`` with one reading of each surface and kind. The marks
are ``s`` for surnames and ``g`` for given names, in capitals where the reading is ambiguous.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from eat_edge.errors import BundleError
from eat_edge.names import Name

__all__ = ["MARKS", "MAX_FULL_NAME", "Kind", "Readings"]

Kind = Literal["surname", "given"]

MAX_FULL_NAME = 8
"""Code points of the longest full name that is read."""
MARKS: Mapping[str, Kind] = {"s": "surname", "g": "given"}
"""What the reading of each kind begins with, in capitals where it is ambiguous."""
_USUAL_SURNAME = (2, 1, 3, 4, 5)
"""Lengths of surnames, the commonest first; what is at odds with it is ambiguous."""


class Readings:
    """The readings of one language. Thread-safe; the file is mapped.

    Args:
        path: The trie.

    Raises:
        BundleError: It cannot be opened. Methods raise it where they come upon damage.
    """

    def __init__(self, path: Path) -> None:
        import marisa_trie

        self._path = path
        try:
            self._trie: Any = marisa_trie.Trie().mmap(str(path))
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            raise BundleError(f"cannot open {path}: {error}; restore the bundle") from error

    def part(self, surface: str, kind: Kind) -> Name | None:
        """The reading of a surname or a given name, None where it is not known.

        Args:
            surface: Folded.
            kind: Which of them.
        """
        return next((name for found, name in self._of(surface) if found == kind), None)

    def full_name(self, surface: str) -> Name | None:
        """Read a full name: surname and given name, with or without a space between.

        Args:
            surface: Folded; up to ``MAX_FULL_NAME`` code points.

        Returns:
            The reading as English has it (Shuntaro Furukawa), None where no place parts it into
            two that are known. It is ambiguous where a part is, or another parting reads otherwise.
        """
        if len(surface) > MAX_FULL_NAME:
            return None
        found: list[Name] = []
        space = surface.find(" ")
        for length in _USUAL_SURNAME if space < 0 else (space,):
            surname = self.part(surface[:length], "surname") if length < len(surface) else None
            given = self.part(surface[length:].strip(), "given") if surname else None
            if surname and given:
                is_ambiguous = surname.is_ambiguous or given.is_ambiguous
                english = f"{given.english} {surname.english}"
                found.append(Name(english, "PER", is_ambiguous=is_ambiguous))
        if not found:
            return None
        others = any(name.english != found[0].english for name in found[1:])
        return Name(found[0].english, "PER", is_ambiguous=found[0].is_ambiguous or others)

    def all(self) -> Iterator[tuple[str, Kind, Name]]:
        """Every surface, what it is part of, and its reading."""
        for surface in {key.partition("\t")[0] for key in self._trie.iterkeys()}:
            for kind, name in self._of(surface):
                yield surface, kind, name

    def _of(self, surface: str) -> Iterator[tuple[Kind, Name]]:
        begin = f"{surface}\t"
        try:
            for key in self._trie.iterkeys(begin):
                mark, reading = key[len(begin)], key[len(begin) + 1 :]
                if not reading:
                    raise ValueError(f"{surface!r:.40} has no reading")
                yield MARKS[mark.lower()], Name(reading, "PER", is_ambiguous=mark.isupper())
        except (LookupError, ValueError, RuntimeError) as error:
            raise BundleError(f"cannot read {self._path}: {error}; restore the bundle") from error
