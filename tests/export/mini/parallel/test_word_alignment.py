"""Spans that words of a translation are aligned to."""

import pytest
from read_pairs import IS_INSTALLED

from export.mini.parallel.word_alignment import WordAlignment, align_words

PEOPLE = {
    "李文": "Liwen",
    "王小明": "Xiaoming",
    "赵敏": "Zhaomin",
    "陈可": "Chenke",
    "孙丽": "Sunli",
}


PLACES = {"柏林": "Berlin", "上海": "Shanghai", "巴黎": "Paris", "东京": "Tokyo", "伦敦": "London"}


VERBS = {"访问了": "visited", "离开了": "left", "喜欢": "likes"}


PAIRS = [
    (f"{person}{verb}{place}。", f"{person_en} {verb_en} {place_en}.")
    for person, person_en in PEOPLE.items()
    for place, place_en in PLACES.items()
    for verb, verb_en in VERBS.items()
]


def linked(text: str, english: str, *links: tuple[int, int]) -> WordAlignment:
    return WordAlignment(text, english, frozenset(links), frozenset(links))


@pytest.mark.skipif(not IS_INSTALLED, reason="the export extra is not installed")
def test_words_are_aligned_to_the_characters_that_stand_for_them() -> None:
    alignments = list(align_words(PAIRS))
    assert [(one.text, one.english) for one in alignments] == PAIRS
    found = right = 0
    for one in alignments:
        native, english = next(pair for pair in PLACES.items() if pair[1] in one.english)
        start = one.english.index(english)
        span = one.span_of(start, start + len(english))
        if span is not None:
            found += 1
            right += one.text[span[0] : span[1]] == native
    assert found > 0.8 * len(PAIRS)
    assert right > 0.8 * found


def test_a_span_whose_neighbours_belong_elsewhere_is_certain() -> None:
    # 李 文 在 柏 林 。 / Liwen is in Berlin .
    alignment = linked(
        "李文在柏林。", "Liwen is in Berlin.", (0, 0), (1, 0), (2, 2), (3, 3), (4, 3), (5, 4)
    )
    assert alignment.span_of(12, 18) == (3, 5, True)
    assert alignment.span_of(0, 5) == (0, 2, True)


def test_a_span_beside_what_nobody_explains_is_not_certain() -> None:
    alignment = linked("在柏林墙下", "Under Berlin", (0, 0), (1, 1), (2, 1))
    assert alignment.span_of(6, 12) == (1, 3, False)


def test_a_span_does_not_reach_over_other_words() -> None:
    alignment = linked("柏在林", "Berlin in", (0, 0), (1, 1), (2, 0))
    assert alignment.span_of(0, 6) is None
    assert linked("柏林", "Berlin").span_of(0, 6) is None


def test_a_name_spelt_by_sound_is_taken_whole() -> None:
    alignment = linked("见彼得乌埃达。", "met Ueda", (0, 0), (3, 1))
    assert alignment.span_of(4, 8, sounds=frozenset("乌埃达"))[:2] == (3, 6)  # type: ignore[index]
    katakana = linked("スミスは", "Smith", (0, 0))
    assert katakana.span_of(0, 5)[:2] == (0, 3)  # type: ignore[index]
