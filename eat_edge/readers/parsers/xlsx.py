"""Workbooks (.xlsx): the text of cells, and what formulas gave when they were saved."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

import openpyxl

from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.readers.parsers.zip_bounds import open_zip

__all__ = ["parse"]

_TYPE_DEFINITION = b"<!DOCTYPE"
_HEAD = 4096


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a workbook; a block is a cell with text, named ``"sheet Sales, cell B4"``.

    Numbers and dates are no text and are left out.

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be read.
    """
    archive = open_zip(io.BytesIO(data))
    for member in archive.infolist():
        with archive.open(member) as part:
            if _TYPE_DEFINITION in part.read(_HEAD):
                raise RefusedError(
                    "its XML has a document type definition, as no office program writes"
                )
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (KeyError, ValueError, BadZipFile, SyntaxError) as error:
        raise RefusedError(f"it is no workbook, or damaged: {error}") from error
    builder = TextBuilder(max_chars)
    for sheet in workbook.worksheets:
        # What a file says of its size may be wrong, and a million empty rows are then read.
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    builder.add(cell.value, f"sheet {sheet.title}, cell {cell.coordinate}")
    yield builder.parsed()
