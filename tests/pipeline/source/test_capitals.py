from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentence_spans import mention_of

from eat_edge.pipeline.source.capitals import WITH_CAPITALS, fit_capitals
from eat_edge.types import Mention


def fitted(mention: Mention, lang: str, *known: str) -> list[str]:
    return [one.text for one in fit_capitals([mention], lang, known.__contains__)]


@pytest.mark.parametrize(
    ("lang", "name", "label", "expected"),
    [
        ("ru", "хана Тервела", "PER", ["Тервела"]),
        ("ru", "эмира аль-Кадира", "PER", ["аль-Кадира"]),
        ("ru", "генерала фон Бока", "PER", ["фон Бока"]),
        ("ru", "де Бовуар", "PER", ["де Бовуар"]),
        ("uk", "гетьмана Мазепи", "PER", ["Мазепи"]),
        ("bg", "хан Тервел", "PER", ["Тервел"]),
        ("el", "ο Γιώργος", "PER", ["Γιώργος"]),
        ("ru", "брянским «Динамо", "ORG", ["Динамо"]),
        ("ru", "клуб «Шинник", "ORG", ["Шинник"]),
        ("ru", "ООО «Верфь", "ORG", ["ООО «Верфь"]),
        ("ru", "сборной России", "ORG", ["сборной России"]),
        ("ru", "Вене в", "LOC", ["Вене"]),
        ("ru", "Кремль не", "LOC", ["Кремль"]),
        ("ru", "Шахты им", "ORG", ["Шахты"]),
        ("ru", "Валмиера - Пярну", "LOC", ["Валмиера", "Пярну"]),
        ("ru", "Борна \u2013 Оппенгеймера", "PER", ["Борна", "Оппенгеймера"]),
        ("ru", "Римский-Корсаков", "PER", ["Римский-Корсаков"]),
        ("hy", "ՄԱԿ - ում", "ORG", ["ՄԱԿ - ում"]),
        ("ru", "иванов", "PER", ["иванов"]),
        ("he", "הרב לאו", "PER", ["הרב לאו"]),
        ("hi", "लंदन - पेरिस", "LOC", ["लंदन - पेरिस"]),
    ],
)
def test_names_end_where_capitals_say(
    lang: str, name: str, label: str, expected: list[str]
) -> None:
    text = f"и {name} ."
    assert fitted(mention_of(text, name, label), lang) == expected


def test_known_names_stay_whole() -> None:
    name = "Нью - Йорк"
    mention = mention_of(f"в {name}", name, "LOC")

    assert fitted(mention, "ru") == ["Нью", "Йорк"]
    assert fitted(mention, "ru", "Нью-Йорк") == [name]
    assert fitted(mention, "ru", name) == [name]


@given(
    st.text('аАбБ «"-\u2013 вим1', min_size=1, max_size=20).map(str.strip).filter(bool),
    st.sampled_from(["PER", "LOC", "ORG"]),
    st.sampled_from(sorted(WITH_CAPITALS)),
)
def test_parts_are_what_stands_there(name: str, label: str, lang: str) -> None:
    text = f"и {name}."
    parts = list(fit_capitals([mention_of(text, name, label)], lang, lambda surface: False))

    assert parts
    assert all(one.text == text[one.start : one.end] != "" for one in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))


def test_the_last_letter_of_a_broken_word_is_no_preposition() -> None:
    mention = mention_of("в Кие в", "Кие в", "LOC")
    assert [one.text for one in fit_capitals([mention], "ru", lambda _: False, {5})] == ["Кие в"]
    assert [one.text for one in fit_capitals([mention], "ru", lambda _: False)] == ["Кие"]
