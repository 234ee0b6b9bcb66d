import pytest

from eat_edge.english.anybody import is_anybody
from eat_edge.names import Name, NameMatch


@pytest.mark.parametrize(
    ("surface", "english", "label", "prior", "expected"),
    [
        ("王颖", "Wayne Wang", "PER", 0.61, True),
        ("马云", "Jack Ma", "PER", 0.87, False),
        ("李娜", "Li Na", "PER", 0.61, False),
        ("阿明", "Al-Amin", "", 0.51, True),
        ("刘德华", "Andy Lau", "PER", 0.5, False),
        ("卡夫", "Kraft", "ORG", 0.4, False),
    ],
)
def test_is_anybody(surface: str, english: str, label: str, prior: float, expected: bool) -> None:
    match = NameMatch(0, len(surface), surface, (Name(english, label),), prior)
    assert is_anybody(surface, match) is expected
