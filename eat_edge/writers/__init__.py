"""Documents out, one by one: JSON Lines, CoNLL, brat, HTML, tables, and text for people."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from eat_edge.writers.base import Writer
from eat_edge.writers.brat import BratWriter
from eat_edge.writers.columns import Columns
from eat_edge.writers.conll import ConllWriter
from eat_edge.writers.delimited import CsvWriter
from eat_edge.writers.html import HtmlWriter
from eat_edge.writers.jsonl import JsonlWriter
from eat_edge.writers.parquet import ParquetWriter
from eat_edge.writers.plain import TextWriter
from eat_edge.writers.record import record_of

__all__ = [
    "FORMATS",
    "STREAM_WRITERS",
    "BratWriter",
    "Columns",
    "ConllWriter",
    "CsvWriter",
    "HtmlWriter",
    "JsonlWriter",
    "ParquetWriter",
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
"""Formats that go to one stream of bytes and want to know nothing else."""

FORMATS = (*STREAM_WRITERS, "brat", "csv", "parquet")
"""Every format; brat takes a directory, the tables want to know their columns."""
