"""Rows of entities as CSV."""

import csv
import io

from tool_formats import written

from eat_edge.writers import EntityCsvWriter
from eat_edge.writers.entity_rows import ENTITY_COLUMNS


def test_csv_has_a_row_an_entity_and_loses_no_error() -> None:
    data = written(lambda stream: EntityCsvWriter(stream, has_mark=True))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == ENTITY_COLUMNS
    assert [(row["document"], row["place"], row["text"]) for row in rows] == [
        ("a.docx", "page 1", "李娜"),
        ("a.docx", "page 1", "Берлин"),
        ("a.docx", "page 2", "=柏林"),
        ("b", "", "柏林"),
        ("c.exe", "", ""),
    ]
    assert rows[4]["error"] == "InputError: it is a program"
    assert (rows[0]["english"], rows[2]["english_guess"]) == ("Li Na", "Bolin")


def test_a_run_that_goes_on_writes_no_second_header() -> None:
    data = written(lambda stream: EntityCsvWriter(stream, has_mark=True, is_continued=True))
    assert data.startswith(b"a.docx,")
    assert written(EntityCsvWriter, ()).decode().strip().split(",") == list(ENTITY_COLUMNS)
