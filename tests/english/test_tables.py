"""The tables of the package, and how their rows are read."""

from pathlib import Path

from eat_edge.english.tables import rows_of, table_named


def test_a_row_has_its_columns_and_nothing_is_quoted(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text('zh\t"大学|书院\tUniversity\n\tx\t\n', "utf-8")
    assert list(rows_of(table)) == [["zh", '"大学|书院', "University"], ["", "x", ""]]


def test_every_table_that_ships_has_as_many_columns_in_each_row() -> None:
    for name in ("body_words", "companies", "famous", "kinds", "local", "person_words", "places"):
        lengths = {len(row) for row in rows_of(table_named(f"{name}.tsv"))}
        assert len(lengths) == 1, name
