"""Plain values as JSON, and as text of a column."""

import json
from datetime import date

import pytest

from eat_edge.writers.record import as_json, as_text


@pytest.mark.parametrize("value", [None, 1.5, "柏林", [1, {"a": True}], 2**70, "a\ud800", {}])
def test_what_json_has_is_read_as_it_was(value: object) -> None:
    assert json.loads(as_json(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 11, 30), "2026-11-30"),
        (b"\0\xff", "AP8="),
        ({"a": b"\0\xff", "n": 2**70}, {"a": "AP8=", "n": 2**70}),
        (1 + 2j, "(1+2j)"),
    ],
)
def test_what_json_has_no_type_for_is_text(value: object, expected: object) -> None:
    assert json.loads(as_json(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", ""),
        ('"a"', '"a"'),
        (1, "1"),
        ({"a": "柏"}, '{"a":"柏"}'),
        (date(2026, 11, 30), "2026-11-30"),
    ],
)
def test_text_of_a_column_has_quotes_only_where_the_value_has(
    value: object, expected: str | None
) -> None:
    assert as_text(value) == expected
