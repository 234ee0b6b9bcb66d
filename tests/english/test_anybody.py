import pytest

from eat_edge.english.anybody import is_any_korean, is_anybody
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


@pytest.mark.parametrize(
    ("surface", "english", "prior", "expected"),
    [
        ("지훈", "Lee Ji-hoon", 0.07, True),
        ("수빈", "Subin", 0.07, False),
        ("지훈", "Lee Ji-hoon", 0.9, False),
        ("슬기", "Kang Seul-gi", 0.07, True),
        ("로크", "Locke", 0.07, False),
        ("장혁", "Jang Hyuk", 0.07, False),
        ("한강", "Han Kang", 0.1, False),
        ("이병헌", "Lee Byung-hun", 0.1, False),
    ],
)
def test_is_any_korean(surface: str, english: str, prior: float, expected: bool) -> None:
    match = NameMatch(0, len(surface), surface, (Name(english, "PER"),), prior)
    assert is_any_korean(surface, match) is expected
