"""Workbooks."""

import io
import zipfile

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("openpyxl")
pytest.importorskip("docx")

from office_make import MAKERS, zipped

from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.xlsx import parse


def test_cells_with_text_are_named_and_numbers_are_left_out() -> None:
    assert blocks_of(read(parse, MAKERS["xlsx"](["柏林", "東京"]))) == {
        "sheet Sales, cell B1": "柏林",
        "sheet Sales, cell B2": "東京",
    }


def test_a_document_type_anywhere_is_refused() -> None:
    members: dict[str, bytes | str]
    with zipfile.ZipFile(io.BytesIO(MAKERS["xlsx"](["柏林"]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/styles.xml"] = b"<!DOCTYPE a><a/>"
    with pytest.raises(RefusedError, match="document type definition"):
        read(parse, zipped(members))


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(RefusedError, match="it is no workbook, or damaged"):
        read(parse, zipped({"a": "b"}))
