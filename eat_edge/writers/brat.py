"""brat: a directory of text files with standoff annotation, for people who correct."""

import re
from pathlib import Path

from eat_edge.errors import ConfigError
from eat_edge.files.create import write_file
from eat_edge.types import LABELS, Document
from eat_edge.writers.base import document_name, error_text, one_line, shown_english

__all__ = ["BratWriter"]

_CONFIGURATION = "annotation.conf"
_LINE = re.compile("[^\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"[^\w.-]+")
_MAX_NAME = 60


class BratWriter:
    """Writes ``NUMBER-NAME.txt`` with the text and ``NUMBER-NAME.ann`` with its entities.

    Offsets count code points of the text file, which holds the text exactly as it is. An entity
    that goes over a line break is written in fragments. The English name is an annotator's note,
    with its source and identifier. A document with an error has an empty ``.ann`` and its error in
    a file ``.err``. The directory gets an ``annotation.conf``, so that brat opens it as it is.

    Args:
        directory: Created if missing, with its parents.
        private: Whether only the owner may read what is written.

    Raises:
        ConfigError: The directory has files in it, which might be somebody's corrections.
    """

    def __init__(self, directory: Path, *, private: bool = False) -> None:
        if directory.exists() and not directory.is_dir():
            raise ConfigError(f"{str(directory)!r} is a file: brat output needs a directory")
        if directory.is_dir() and any(directory.iterdir()):
            raise ConfigError(f"{str(directory)!r} is not empty: name a new directory for brat")
        directory.mkdir(parents=True, exist_ok=True)
        if private:
            directory.chmod(0o700)
        self._directory = directory
        self._num_written = 0
        self._types = list(LABELS)
        self._write_configuration()

    def write(self, document: Document) -> None:
        """Write the files of one document."""
        self._num_written += 1
        new = sorted({entity.label for entity in document.entities} - set(self._types))
        if new:
            self._types += new
            self._write_configuration()
        name = _UNSAFE.sub("_", document_name(document))[-_MAX_NAME:]
        stem = f"{self._num_written:06d}-{name}"
        _write(self._directory / f"{stem}.txt", document.text)
        _write(self._directory / f"{stem}.ann", _annotation(document))
        if document.error is not None:
            _write(self._directory / f"{stem}.err", error_text(document) + "\n")

    def close(self) -> None:
        """Do nothing: every document is complete."""

    def _write_configuration(self) -> None:
        """Tell brat the types there are so far, those of the user's own among them."""
        types = "\n".join(self._types)
        _write(
            self._directory / _CONFIGURATION,
            f"[entities]\n{types}\n[relations]\n[events]\n[attributes]\n",
        )


def _annotation(document: Document) -> str:
    lines: list[str] = []
    for number, entity in enumerate(document.entities, start=1):
        fragments = [match for match in _LINE.finditer(entity.text) if match.group().strip()]
        if not fragments:
            continue
        spans = ";".join(
            f"{entity.start + match.start()} {entity.start + match.end()}" for match in fragments
        )
        text = " ".join(match.group() for match in fragments)
        lines.append(f"T{number}\t{entity.label} {spans}\t{text}\n")
        facts = [f"{entity.score:.2f}", entity.english_source, entity.id]
        note = one_line(f"{shown_english(entity)} ({', '.join(filter(None, facts))})")
        lines.append(f"#{number}\tAnnotatorNotes T{number}\t{note}\n")
    return "".join(lines)


def _write(path: Path, text: str) -> None:
    write_file(path, text.encode("utf-8", errors="replace"))
