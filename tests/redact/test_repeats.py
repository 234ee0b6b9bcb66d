"""What was found, where it stands again."""

import pytest

from eat_edge.redact.repeats import repeats


@pytest.mark.parametrize(
    ("text", "name", "places"),
    [
        ("강화도강화도강화도", "강화도", [0, 3, 6]),
        ("优步说。我用优步优步。", "优步", [0, 6, 8]),
        ("Анна и Аннабель, Анна", "Анна", [0, 17]),
        ("สกอ.และสกอ.", "สกอ.", [0, 7]),
        ("김은 김치를 먹는다", "김", []),
        ("AB и AB", "AB", []),
    ],
)
def test_a_surface_is_found_wherever_it_stands_as_a_word(
    text: str, name: str, places: list[int]
) -> None:
    found = list(repeats(text, [(text.index(name), text.index(name) + len(name))]))
    assert [start for start, _, _ in found] == places
    assert all(text[start:end] == surface == name for start, end, surface in found)


def test_it_can_be_ended() -> None:
    def check() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        list(repeats("北京北京", [(0, 2)], check))
