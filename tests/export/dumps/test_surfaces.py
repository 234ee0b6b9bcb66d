"""Titles as surfaces and as names."""

import pytest

from export.dumps.surfaces import english_of, surface_of


@pytest.mark.parametrize(
    ("title", "surface"),
    [
        ("清华大学 (北京)", "清华大学"),
        ("清华大学（消歧义）", "清华大学"),
        ("ＮＨＫ", ""),
        ("林", ""),
        ("3月1日", "3月1日"),
        ("", ""),
    ],
)
def test_titles_become_surfaces(title: str, surface: str) -> None:
    assert surface_of(title) == surface


def test_english_titles_become_names() -> None:
    assert english_of("Mercury (planet)") == "Mercury"
    assert english_of("São Paulo") == "Sao Paulo"
    assert english_of("東京 (!)") == ""
