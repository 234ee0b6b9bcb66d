"""Which format an input has, by how its name ends."""

from pathlib import Path

from eat_edge.types import InputFormat

__all__ = ["ending_of", "format_of", "has_known_ending"]

_BY_ENDING = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".log": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".docm": "docx",
    ".docx": "docx",
    ".eml": "eml",
    ".epub": "epub",
    ".htm": "html",
    ".html": "html",
    ".markdown": "markdown",
    ".mbox": "mbox",
    ".md": "markdown",
    ".odp": "odf",
    ".ods": "odf",
    ".odt": "odf",
    ".pdf": "pdf",
    ".pptm": "pptx",
    ".pptx": "pptx",
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".xhtml": "html",
    ".xlsm": "xlsx",
    ".xlsx": "xlsx",
}


def format_of(path: str, input_format: InputFormat) -> str:
    """Tell the format of an input: what was said, or by how its name ends; text if in doubt."""
    if input_format == "auto":
        return _BY_ENDING.get(ending_of(path), "text")
    return input_format


def has_known_ending(path: str) -> bool:
    """Whether the name of an input says what it is; a name without an ending is text."""
    return ending_of(path) in _BY_ENDING


def ending_of(path: str) -> str:
    """How the name of a file ends, in small letters: ``".gz"``, or nothing."""
    return Path(path).suffix.lower()
