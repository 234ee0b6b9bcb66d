"""Documents out, one by one: JSON Lines, CoNLL, brat, HTML and text for people."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from .base import Writer
from .brat import BratWriter
from .conll import ConllWriter
from .html import HtmlWriter
from .jsonl import JsonlWriter
from .plain import TextWriter

__all__ = [
    "FORMATS",
    "STREAM_WRITERS",
    "BratWriter",
    "ConllWriter",
    "HtmlWriter",
    "JsonlWriter",
    "TextWriter",
    "Writer",
]

STREAM_WRITERS: Mapping[str, Callable[[BinaryIO], Writer]] = {
    "jsonl": JsonlWriter,
    "conll": ConllWriter,
    "html": HtmlWriter,
    "text": TextWriter,
}
"""Formats that go to one stream of bytes."""

FORMATS = (*STREAM_WRITERS, "brat")
"""Every format; brat alone takes a directory."""
