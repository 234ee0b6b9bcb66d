"""Formats of the output, by the endings that ask for them."""

from collections import Counter
from pathlib import Path

import pytest

from eat_edge.tag.formats import FORMATS, by_ending


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jsonl", "jsonl"),
        ("a.NDJSON", "jsonl"),
        ("a.b.csv", "csv"),
        ("a.spacy", "spacy"),
        ("a.gz", None),
        ("jsonl", None),
        (".csv", None),
    ],
)
def test_the_last_ending_decides(name: str, expected: str | None) -> None:
    assert by_ending(Path(name)) == expected


def test_no_output_asks_for_nothing() -> None:
    assert by_ending(None) is None


def test_no_ending_asks_for_two_formats() -> None:
    counted = Counter(ending for one in FORMATS.values() for ending in one.endings)
    assert set(counted.values()) == {1}
    assert all(ending == ending.lower() and ending[0] == "." for ending in counted)


def test_what_is_no_stream_of_records_keeps_no_journal() -> None:
    assert not any(one.keeps_journal for one in FORMATS.values() if one.place)
