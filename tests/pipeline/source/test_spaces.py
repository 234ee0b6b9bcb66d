import math

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.broken import gaps_of
from eat_edge.pipeline.source.spaces import Closed, choose_closed, closed_of
from eat_edge.text import fold
from eat_edge.types import Mention


def named(text: str, start: int, end: int, score: float, label: str = "LOC") -> Mention:
    return Mention(start, end, text[start:end], label, score)


def moscow(start: int, end: int, prior: float = 0.8) -> NameMatch:
    return NameMatch(start, end, "Москва", (Name("Moscow", "LOC"),), prior)


def never(first: str, second: str) -> float:
    return -math.inf


def test_a_gap_is_closed_where_a_known_name_goes_over_it() -> None:
    folded = fold("Город Моск ва стоит")
    gaps = list(gaps_of(folded))
    found = [[], [moscow(6, 12)], []]
    reading = closed_of(folded, gaps, found, never)
    assert reading is not None
    assert (reading.text, reading.places) == ("Город Москва стоит", (10,))
    assert [(match.start, match.end, match.surface) for match in reading.known] == [
        (6, 13, "Моск ва")
    ]
    assert closed_of(folded, gaps, [[], [], []], never) is None
    assert closed_of(folded, gaps, [[], [moscow(7, 12)], []], never) is None


def test_a_piece_belongs_to_one_of_its_neighbours() -> None:
    folded = fold("слово Мос ква")
    gains = {("слово", "Мос"): 5.0, ("Мос", "ква"): 9.0}
    gaps = list(gaps_of(folded))
    reading = closed_of(folded, gaps, [[], []], lambda first, second: gains[first, second])
    assert reading is not None and reading.text == "слово Москва"


def test_mentions_and_edges_are_those_of_the_sentence() -> None:
    folded = "в Мо скве и Ри ме"
    reading = Closed("в Москве и Риме", (4, 14), ())
    (first, second) = reading.mentions(
        [named(reading.text, 2, 8, 0.9), named(reading.text, 11, 15, 0.9)], folded
    )
    assert (first.text, second.text) == ("Мо скве", "Ри ме")
    assert folded[second.start : second.end] == second.text
    assert reading.source([2, 4, 5, 9, 10, 12]) == (reading.text, {2, 8, 9, 11})


def test_no_edge_is_inside_of_a_name_over_a_gap() -> None:
    reading = Closed("Москва", (4,), (moscow(0, 7), moscow(2, 7)))
    assert reading.source([1, 3]) == ("Москва", {0, 6})


def test_what_is_found_without_the_space_has_to_be_as_sure() -> None:
    text = "в Моск ве вчера"
    known, unknown = Closed("", (6,), (moscow(2, 9),)), Closed("", (6,), ())
    half, whole = [named(text, 2, 6, 0.9)], [named(text, 2, 9, 0.8)]
    assert choose_closed(half, whole, known) == tuple(whole)
    assert choose_closed(half, whole, unknown) == tuple(half)
    assert choose_closed([], whole, unknown) == ()
    assert choose_closed([], whole, known) == tuple(whole)
    assert choose_closed(half, [named(text, 2, 9, 0.8, "MISC")], known) == tuple(half)
    longer = [named(text, 0, 9, 0.95)]
    assert choose_closed(longer, whole, known) == tuple(longer)


def test_a_likely_word_may_be_a_little_less_sure() -> None:
    text = "в Моск ве вчера"
    half, whole = [named(text, 2, 6, 0.99)], [named(text, 2, 9, 0.8)]
    assert choose_closed(half, whole, Closed("", (6,), (), (9.5,))) == tuple(whole)
    assert choose_closed(half, whole, Closed("", (6,), (), (5.0,))) == tuple(half)


def test_a_word_of_one_letter_is_no_end_of_a_name_that_is_not_sure() -> None:
    def is_closed(text: str, surface: str, prior: float) -> bool:
        folded = fold(text)
        gaps = list(gaps_of(folded))
        known = NameMatch(0, len(surface), surface, (Name(surface, "LOC"),), prior)
        return closed_of(folded, gaps, [[known], *[[]] * (len(gaps) - 1)], never) is not None

    assert not is_closed("Вене в мае", "Венев", 0.65)
    assert is_closed("Кие в мае", "Киев", 0.85)
    assert is_closed("Льво в мае", "Львов", 0.6)
