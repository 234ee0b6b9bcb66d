"""Documents out, one by one: for programs, for other tools, for spreadsheets and for people."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO

from eat_edge.types import Document
from eat_edge.writers.annotation import (
    JsonArrayWriter,
    LinesWriter,
    bulk_lines,
    doccano_lines,
    iob_lines,
    label_studio_task,
    prodigy_lines,
)
from eat_edge.writers.base import Writer
from eat_edge.writers.brat import BratWriter
from eat_edge.writers.columns import Columns
from eat_edge.writers.conll import ConllWriter
from eat_edge.writers.delimited import CsvWriter, EntityCsvWriter
from eat_edge.writers.docbin import DocBinWriter
from eat_edge.writers.html import HtmlWriter
from eat_edge.writers.jsonl import JsonlWriter
from eat_edge.writers.names import NamesWriter
from eat_edge.writers.parquet import ParquetWriter
from eat_edge.writers.plain import TextWriter
from eat_edge.writers.xlsx import XlsxWriter

__all__ = [
    "STREAM_WRITERS",
    "BratWriter",
    "Columns",
    "ConllWriter",
    "CsvWriter",
    "EntityCsvWriter",
    "HtmlWriter",
    "JsonlWriter",
    "NamesWriter",
    "ParquetWriter",
    "TextWriter",
    "Writer",
]

STREAM_WRITERS: Mapping[str, Callable[[BinaryIO], Writer]] = {
    "jsonl": JsonlWriter,
    "conll": ConllWriter,
    "html": HtmlWriter,
    "text": TextWriter,
    "json": partial(JsonArrayWriter, object_of=Document.to_dict),
    "xlsx": XlsxWriter,
    "label-studio": partial(JsonArrayWriter, object_of=label_studio_task),
    "doccano": partial(LinesWriter, lines_of=doccano_lines),
    "prodigy": partial(LinesWriter, lines_of=prodigy_lines),
    "datasets": partial(LinesWriter, lines_of=iob_lines),
    "bulk": partial(LinesWriter, lines_of=bulk_lines),
    "spacy": DocBinWriter,
}
"""Formats that need nothing but a stream of bytes; `eat_edge.tag.formats` has all formats."""
