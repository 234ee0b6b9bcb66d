"""Where the copy of each file goes, and that of each document within one."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from eat_edge.errors import ConfigError
from eat_edge.readers.archives import COMPRESSIONS
from eat_edge.readers.formats import ending_of, format_of
from eat_edge.readers.tables import printable
from eat_edge.redact.files import RECORDS
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import STDIO

__all__ = ["Copies", "name_below"]

_LONGEST_PART = 80
"""Characters of a name within an archive that become one: a file system has 255 bytes."""
_MOST_BYTES = 200
"""Bytes of it, whatever its script: room is left for an ending and a number."""
_RECORD = re.compile(r":\d+$")
"""Which of the records of a file a document is."""
_PACKED = frozenset({".zip", *COMPRESSIONS})
_NO_NAME = re.compile(r'[\\:*?"<>|\x00-\x1f\ud800-\udfff]')
"""What some file system does not allow in names."""


class Copies:
    """Tells where copies go: below one directory, and no two of them to one place.

    Args:
        inputs: Names the files.
        directory: New, or empty.
        named: Files and directories as they were named; below these a copy has the place of its
            file.

    Raises:
        ConfigError: No files are named, the directory has something in it, or two files would have
            one copy.
    """

    def __init__(self, inputs: TagOptions, directory: Path, named: Sequence[str]) -> None:
        if not inputs.files or STDIO in inputs.files:
            raise ConfigError(f"-o {directory}/ is for copies of files: name files, or use -r")
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise ConfigError(
                f"{str(directory)!r} is not empty: name a new directory for the copies"
            )
        self._inputs, self._directory, self._named = inputs, directory, named
        self._taken: set[Path] = set()
        self._last: tuple[str, str] | None = None
        self._last_copy = directory
        places: set[Path] = set()
        for path in inputs.files:
            copy = self.of_file(path)
            if copy in places:
                raise ConfigError(f"two files would be {str(copy)!r}: redact them one by one")
            places.add(copy)
            if self.kind(path) != "documents":
                self._taken.add(copy)

    def kind(self, path: str) -> str:
        """How a file is copied: ``text``, ``records``, or its ``documents`` one by one."""
        kind = format_of(path, self._inputs.input_format)
        if kind in RECORDS or self._inputs.format == "jsonl":
            return "records"
        is_packed = self._inputs.input_format == "auto" and ending_of(path) in _PACKED
        return "text" if kind == "text" and not is_packed else "documents"

    def of_file(self, path: str) -> Path:
        """The copy of a file; of documents the place at which theirs begin."""
        copy = self._directory / name_below(path, self._named)
        return _of_records(copy) if self.kind(path) == "records" else copy

    def of_document(self, path: str, place: str) -> Path:
        """The copy of a document, as text; of one of the records of a file that of all of them.

        Args:
            path: The file that it was in.
            place: Its way from there, as readers give it: ``mail.eml/sales.xlsx``, or
                ``backup.zip/list.jsonl:7`` of a record.
        """
        start = printable(path)
        rest, is_record = _RECORD.subn("", place[len(start) :] if place.startswith(start) else "")
        # No name within an archive leads out of the directory.
        below = "/".join(_safe(part) for part in rest.split("/") if part.strip(". "))
        whole = self.of_file(path) / below if below else self.of_file(path)
        key = (path, rest)
        if is_record and key == self._last:
            return self._last_copy
        self._last = key
        if is_record:
            copy = _of_records(whole)
        elif below and whole.suffix == ".txt":
            copy = whole
        else:
            copy = whole.with_name(f"{whole.name}.txt")
        self._last_copy = self._free(copy)
        return self._last_copy

    def _free(self, copy: Path) -> Path:
        """A place that no other copy has."""
        number, free = 1, copy
        while free in self._taken:
            number += 1
            free = copy.with_name(f"{copy.stem}-{number}{copy.suffix}")
        self._taken.add(free)
        return free

    def name(self, copy: Path) -> str:
        """What a copy is called below the directory."""
        return copy.relative_to(self._directory).as_posix()


def _safe(part: str) -> str:
    """A name within an archive as one of a file that is not hidden: `-r` passes over those."""
    name = _NO_NAME.sub("_", part)[:_LONGEST_PART].encode()[:_MOST_BYTES].decode(errors="ignore")
    return f"_{name[1:]}" if name.startswith(".") else name


def _of_records(copy: Path) -> Path:
    is_named_so = copy.suffix in (".jsonl", ".ndjson")
    return copy if is_named_so else copy.with_name(f"{copy.name}.jsonl")


def name_below(path: str, named: Sequence[str]) -> str:
    """The place of a file below the directory that was named; its name if it was named itself."""
    for one in named:
        if os.path.isdir(one) and Path(path).is_relative_to(one):  # noqa: PTH112
            return os.path.relpath(path, one)
    return Path(path).name
