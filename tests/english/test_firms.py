"""Firms and schools that bear another's name."""

import pytest

from eat_edge.english.firms import is_any_firm, own_name
from eat_edge.names import Name, NameMatch


@pytest.mark.parametrize(
    ("base", "designator", "labels", "expected"),
    [
        ("青葉", "商事", ("PER",), True),
        ("開成", "高校", ("PER",), True),
        ("高橋", "商事", ("PER", "LOC"), True),
        # A university is called by its town, and a known group is itself.
        ("京都", "大学", ("LOC", "PER"), False),
        ("三菱", "商事", ("ORG", "LOC"), False),
        # National, and no town near Tokyo.
        ("第一国立", "銀行", None, True),
        ("東京大学", "病院", None, False),
    ],
)
def test_a_firm_is_a_guess(
    base: str, designator: str, labels: tuple[str, ...] | None, expected: bool
) -> None:
    names = tuple(Name("X", label) for label in labels or ())
    known = NameMatch(0, len(base), base, names, 0.5) if labels else None
    assert is_any_firm(base + designator, designator, known) is expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("ООО «Ромашка»", "Ромашка"),
        ("ТОВ Промінь", "Промінь"),
        ("АО", "АО"),
        ("Ромашка", "Ромашка"),
    ],
)
def test_a_legal_form_is_no_name(surface: str, expected: str) -> None:
    assert own_name(surface) == expected
