"""A workbook of entities and names."""

from pathlib import Path

import openpyxl
from tool_formats import written

from eat_edge.writers import STREAM_WRITERS
from eat_edge.writers.entity_rows import ENTITY_COLUMNS


def test_a_workbook_has_entities_and_names_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(STREAM_WRITERS["xlsx"]))
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["entities", "names"]
    rows = list(workbook["entities"].values)
    assert rows[0] == ENTITY_COLUMNS and len(rows) == 6
    cell = workbook["entities"]["F4"]
    assert (cell.value, cell.data_type) == ("=柏林", "s")
    assert ("柏林", "LOC", "Berlin", None, 1, 1, "b") in workbook["names"].values
