"""Which format an input has, by how its name ends."""

from pathlib import Path
from typing import Literal

__all__ = ["InputFormat", "format_of", "has_known_ending"]

InputFormat = Literal["auto", "text", "json", "jsonl", "csv", "tsv", "parquet"]
"""What an input can be said to be; ``"auto"`` goes by the name of each file."""

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
}


def format_of(path: str, input_format: InputFormat) -> str:
    """Tell the format of an input: what was said, or by how its name ends; text if in doubt."""
    if input_format == "auto":
        return _BY_ENDING.get(_ending(path), "text")
    return input_format


def has_known_ending(path: str) -> bool:
    """Whether the name of an input says what it is; a name without an ending is text."""
    return _ending(path) in _BY_ENDING


def _ending(path: str) -> str:
    return Path(path).suffix.lower()
