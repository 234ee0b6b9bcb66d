"""Strict JSON: what is read, what is refused, and that the place is named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.strict_json import Table, parse_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(values)
def test_what_json_is_stays_what_it_is(value: Any) -> None:
    assert parse_json(json.dumps(value).encode(), max_bytes=1_000_000) == value


@given(st.binary(max_size=30))
def test_other_bytes_are_a_value_error(data: bytes) -> None:
    try:
        parse_json(data, max_bytes=20)
    except ValueError:
        return
    assert len(data) <= 20
    json.loads(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1, "b": 2, "a": 1}', "the key 'a' twice"),
        ('[{"b": {"c": 1, "c": 2}}]', "the key 'c' twice"),
        ('{"a": Infinity}', "the number Infinity"),
        ("[" * 100_000, "nested too deeply"),
        ("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]" + " " * 200_000, "more than the 200000"),
    ],
)
def test_json_of_more_than_one_meaning_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_json(text.encode(), max_bytes=200_000)


def test_values_are_read_by_their_kind() -> None:
    table = Table(
        {"t": "x", "l": ["zh", "ja"], "n": 3, "f": 0.5, "inner": {"deep": {"n": -1}}, "none": None}
    )
    assert table.text("t") == "x"
    assert table.languages("l") == table.texts("l") == ("zh", "ja")
    assert table.whole("n", 3, 3) == 3
    assert (table.number("n"), table.number("f"), table.probability("f")) == (3.0, 0.5, 0.5)
    assert table.table("inner").table("deep").whole("n", -1, 0) == -1
    assert table.optional_table("absent").keys == ()
    assert table.any("none") is None


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda t: t.text("gone"), "it has no gone"),
        (lambda t: t.table("a").text("gone"), r"it has no a\.gone"),
        (lambda t: t.table("a").table("b.c"), r"a\.'b\.c' is 1, not an object"),
        (lambda t: t.table("a").text("b.c"), r"a\.'b\.c' is 1, not a string"),
        (lambda t: t.texts("list"), r"list is \['x', 1\], not a list of strings"),
        (lambda t: t.whole("true", 0, 9), "true is True, not a whole number from 0 to 9"),
        (lambda t: t.number("huge"), "huge is 1000.* not a finite number"),
        (lambda t: t.probability("two"), r"two is 2\.0, not a number from 0 to 1"),
        (lambda t: t.languages("codes"), r"codes has '\.\./x', no ISO 639 code"),
        (lambda t: t.optional_table("two"), "two is 2, not an object"),
    ],
)
def test_what_is_not_as_expected_is_named(read: Any, message: str) -> None:
    table = Table(
        {
            "a": {"b.c": 1},
            "list": ["x", 1],
            "true": True,
            "huge": 10**400,
            "two": 2,
            "codes": ["zh", "../x"],
        }
    )
    with pytest.raises(ValueError, match=message):
        read(table)


@pytest.mark.parametrize("value", [[], None, 3, "x" * 10_000])
def test_what_is_no_object_is_shown_briefly(value: object) -> None:
    with pytest.raises(ValueError, match=r"the whole is .* not an object") as caught:
        Table(value)
    assert len(str(caught.value)) < 100
