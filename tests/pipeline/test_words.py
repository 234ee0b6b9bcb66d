"""Single words beside the entities of a sentence: what is free, and what is one."""

from eat_edge.pipeline.fusion import Candidate
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.words import words_beside
from eat_edge.text import fold
from eat_edge.types import Mention, Sentence


def part(text: str, *words: tuple[str, str, float]) -> Part:
    """A sentence with its likely words, each at its first place."""
    found = tuple(
        Mention(text.index(word), text.index(word) + len(word), word, label, score)
        for word, label, score in words
    )
    return Part(Sentence(0, len(text), text, "ru"), fold(text), words=found)


def beside(sentence: Part, least: float, *found: str) -> list[tuple[str, str, float]]:
    text = sentence.folded.text
    spans = [(text.index(one), text.index(one) + len(one)) for one in found]
    candidates = [Candidate(start, end, "PER", 0.9, (), ()) for start, end in spans]
    return [
        (text[one.start : one.end], one.label, one.score)
        for one in words_beside(sentence, candidates, least)
    ]


def test_a_word_counts_from_the_least_probability_on() -> None:
    sentence = part("был Кравец и Порт", ("Кравец", "PER", 0.15), ("Порт", "LOC", 0.04))
    assert beside(sentence, 0.2) == []
    assert beside(sentence, 0.15) == [("Кравец", "PER", 0.15)]
    assert beside(sentence, 0.02) == [("Кравец", "PER", 0.15), ("Порт", "LOC", 0.04)]


def test_neighbours_of_one_type_are_one() -> None:
    words = (("Анна", "PER", 0.1), ("Кравец", "PER", 0.2), ("Порт", "LOC", 0.1))
    assert beside(part("Анна Кравец Порт", *words), 0.1) == [
        ("Анна Кравец", "PER", 0.2),
        ("Порт", "LOC", 0.1),
    ]
    assert beside(part("Анна, Кравец", *words[:2]), 0.1) == [
        ("Анна", "PER", 0.1),
        ("Кравец", "PER", 0.2),
    ]


def test_only_what_is_in_no_entity_is_given() -> None:
    sentence = part("北京大学医学部", ("北京大学医学部", "ORG", 0.1))
    assert beside(sentence, 0.1, "北京大学") == [("医学部", "ORG", 0.1)]
    assert beside(sentence, 0.1, "大学") == [("北京", "ORG", 0.1), ("医学部", "ORG", 0.1)]
    assert beside(sentence, 0.1, "北京大学医学部") == []
    assert beside(part("Анна -", ("Анна -", "PER", 0.1)), 0.1, "Анна") == []


def test_a_word_that_was_read_twice_is_given_once() -> None:
    sentence = part("北京大学", ("北京大学", "ORG", 0.1), ("北京", "LOC", 0.3))
    assert beside(sentence, 0.1) == [("北京大学", "ORG", 0.1)]
