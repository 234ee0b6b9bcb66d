"""Documents out, one by one: JSON Lines, CoNLL, brat, HTML and text for people."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from eat_edge.writers.base import Writer
from eat_edge.writers.brat import BratWriter
from eat_edge.writers.conll import ConllWriter
from eat_edge.writers.html import HtmlWriter
from eat_edge.writers.jsonl import JsonlWriter
from eat_edge.writers.plain import TextWriter
from eat_edge.writers.record import record_of

__all__ = [
    "FORMATS",
    "STREAM_WRITERS",
    "BratWriter",
    "ConllWriter",
    "HtmlWriter",
    "JsonlWriter",
    "TextWriter",
    "Writer",
    "record_of",
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
