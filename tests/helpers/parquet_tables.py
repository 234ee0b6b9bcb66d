"""Parquet files with columns of every type."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from eat_edge.readers import read_documents, table_columns
from eat_edge.types import Document
from eat_edge.writers import Columns

NANOSECOND = 1_600_000_000_123_456_789
TYPED = {
    "whole": pa.array([1, None, 2**62]),
    "large": pa.array([1, None, 2**64 - 1], pa.uint64()),
    "flag": pa.array([True, None, False]),
    "ratio": pa.array([0.5, None, 1.5], pa.float32()),
    "price": pa.array([Decimal("1.10"), None, Decimal("2.00")]),
    "raw": pa.array([b"\xff", None, b""]),
    "day": pa.array([datetime.date(2020, 2, 29), None, datetime.date(1, 1, 1)]),
    "micro": pa.array([1, None, 2], pa.timestamp("us", "Asia/Tokyo")),
    "nano": pa.array([NANOSECOND, None, -1], pa.timestamp("ns")),
    "zoned": pa.array([NANOSECOND, None, -1], pa.timestamp("ns", "UTC")),
    "clock": pa.array([123_456_789, None, 0], pa.time64("ns")),
    "length": pa.array([NANOSECOND, None, -1], pa.duration("ns")),
    "list": pa.array([[1, 2], None, []]),
    "nested": pa.array([{"a": "x", "b": [1]}, None, {"a": None, "b": None}]),
    "words": pa.array(["x", None, "y"]).dictionary_encode(),
}
TEXTS = ["他在柏林。", "", "又回到北京。"]


def write(path: Path, columns: dict[str, Any], **options: Any) -> str:
    pq.write_table(pa.table(columns), path, **options)
    return str(path)


def documents(*paths: str, **options: Any) -> list[Document]:
    return [found.document for found in read_documents(paths, **options)]


def passed(*paths: str, column: str = "text") -> Columns:
    found = table_columns(paths, input_format="auto", encoding=None, column=column)
    assert found.types is not None
    return Columns(found.types, found.are_all)
