import pytest

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.cells import confirmed_cells, fills_cell
from eat_edge.types import Mention


@pytest.mark.parametrize(
    ("text", "surface", "walls", "fills"),
    [
        ("|王伟|南京|", "南京", (), True),
        ("王伟 南京", "南京", (2,), True),
        ("王伟在南京", "南京", (), False),
        ("南京", "南京", (), True),
        ("南京很大 北京", "南京", (4,), False),
    ],
)
def test_a_cell_is_filled(text: str, surface: str, walls: tuple[int, ...], fills: bool) -> None:
    start = text.index(surface)
    assert fills_cell(text, start, start + len(surface), walls) is fills


def confirm(text: str, prior: float = 0.8, *labels: str) -> Mention:
    start = text.index("पटना")
    names = tuple(Name("Patna", label) for label in labels or ("LOC",))
    known = NameMatch(start, start + 4, "पटना", names, prior)
    (one,) = confirmed_cells([Mention(start, start + 4, "पटना", "PER", 0.7)], [known], text, ())
    return one


def test_what_is_known_and_alone_in_a_cell_is_of_that_type() -> None:
    assert (confirm("3. पटना").label, confirm("3. पटना").score) == ("LOC", 0.8)
    assert confirm("| पटना | 5").label == "LOC"


def test_what_stands_in_a_sentence_or_is_doubtful_stays() -> None:
    assert confirm("3. पटना में है").label == "PER"
    assert confirm("पटना").label == "PER"
    assert confirm("3. पटना", 0.4).label == "PER"
    assert confirm("3. पटना", 0.8, "LOC", "ORG").label == "PER"
