"""What `eat-edge tag` can write, and by which endings it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CSV_ROWS", "FORMATS", "NAME_FORMATS", "OutputFormat", "by_ending"]

CSV_ROWS = ("entities", "documents")
"""What a row of CSV may be."""

NAME_FORMATS = ("text", "csv", "jsonl")
"""Formats of the list of names."""


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format of the output.

    Attributes:
        endings: Of names of files that are of it.
        keeps_journal: A beginning is worth keeping: each record stands for itself.
        takes_utf16: Its offsets may count UTF-16; else the text is cut at them.
        place: What it has to be written to, to stand behind ``-o``; empty for any stream.
    """

    endings: tuple[str, ...] = ()
    keeps_journal: bool = False
    takes_utf16: bool = False
    place: str = ""


FORMATS: Mapping[str, OutputFormat] = {
    "jsonl": OutputFormat((".jsonl", ".ndjson"), keeps_journal=True, takes_utf16=True),
    "json": OutputFormat((".json",), takes_utf16=True),
    "conll": OutputFormat((".conll", ".bio", ".iob", ".iob2"), keeps_journal=True),
    "brat": OutputFormat(place="DIR"),
    "html": OutputFormat((".html", ".htm")),
    "text": OutputFormat((".txt",), keeps_journal=True),
    "csv": OutputFormat((".csv",), keeps_journal=True, takes_utf16=True),
    "parquet": OutputFormat((".parquet",), takes_utf16=True, place="FILE"),
    "xlsx": OutputFormat((".xlsx",), takes_utf16=True, place="FILE"),
    "label-studio": OutputFormat(),
    "doccano": OutputFormat(keeps_journal=True),
    "prodigy": OutputFormat(keeps_journal=True),
    "datasets": OutputFormat(keeps_journal=True),
    "spacy": OutputFormat((".spacy",), place="FILE"),
    "bulk": OutputFormat(keeps_journal=True, takes_utf16=True),
}
"""Formats by name."""


def by_ending(output: Path | None) -> str | None:
    """The format that the name of a file asks for, None where it asks for none."""
    ending = "" if output is None else output.suffix.lower()
    return next((name for name, one in FORMATS.items() if ending in one.endings), None)
