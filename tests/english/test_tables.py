"""The tables of the package, and how their rows are read."""

from collections import Counter
from pathlib import Path

from eat_edge.english.famous import read_famous
from eat_edge.english.tables import rows_of, table_named
from eat_edge.text import fold


def test_a_row_has_its_columns_and_nothing_is_quoted(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text('zh\t"大学|书院\tUniversity\n\tx\t\n', "utf-8")
    assert list(rows_of(table)) == [["zh", '"大学|书院', "University"], ["", "x", ""]]


def test_every_table_that_ships_has_as_many_columns_in_each_row() -> None:
    for name in ("body_words", "companies", "famous", "kinds", "local", "person_words", "places"):
        lengths = {len(row) for row in rows_of(table_named(f"{name}.tsv"))}
        assert len(lengths) == 1, name


def test_no_name_stands_twice_with_the_same_english() -> None:
    table = table_named("famous.tsv")
    for lang in next(rows_of(table))[2:]:
        told = [(fold(name).text, *rest) for name, *rest in read_famous(lang, [table])]
        twice = [one for one, number in Counter(told).items() if number > 1]
        assert not twice, f"{lang}: one row of famous.tsv or local.tsv is enough"


def test_no_word_stands_twice() -> None:
    for name in ("kinds", "person_words"):
        rows = rows_of(table_named(f"{name}.tsv"))
        told = Counter(
            (lang, form, *rest) for lang, forms, *rest in rows for form in forms.split("|")
        )
        assert not [one for one, number in told.items() if number > 1], name
