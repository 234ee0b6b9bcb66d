"""Pairs that are no translation of one another."""

import pytest

from export.mini.parallel.cleaning import cleaned, flaw_of, has_strange_names, length_ratio
from export.mini.parallel.corpus import Pair

GOOD = (
    ("李文1987年访问了柏林。", "Li Wen visited Berlin in 1987."),
    ("公司有1200名员工。", "The company has 1,200 employees."),
    ("人口超过300万。", "More than three million people live there."),
    ("２０２０年に東京で開かれた。", "It took place in Tokyo in 2020."),
    ("是的。", "Yes, that is so."),
    ("他说iPhone很贵。", "He said that the iPhone is expensive."),
)
RATIO = length_ratio(Pair("ours", *pair) for pair in GOOD)


@pytest.mark.parametrize("pair", GOOD)
def test_good_pairs_stay(pair: tuple[str, str]) -> None:
    assert flaw_of(Pair("ours", *pair), RATIO) is None


@pytest.mark.parametrize(
    ("text", "english", "flaw"),
    [
        (
            "李文访问了柏林。",
            "Li Wen visited Berlin, and then he wrote a very long letter. " * 3,
            "length",
        ),
        ("李文星期三访问了柏林和上海的朋友们。", "Li Wen is here.", "length"),
        ("李文1987年访问了柏林。", "Li Wen visited Berlin in 1978.", "numbers"),
        (
            "请看the old harbour of Berlin照片",
            "See the photo of the old harbour of Berlin",
            "English",
        ),
        ("很好很好很好很好很好,他说。", "Very good, very good, he said.", "repetition"),
    ],
)
def test_strange_pairs_go(text: str, english: str, flaw: str) -> None:
    assert flaw_of(Pair("ours", text, english), RATIO) == flaw


def test_names_that_are_nowhere_are_strange_if_there_are_some() -> None:
    assert has_strange_names([False, False])
    assert not has_strange_names([False])
    assert not has_strange_names([False, False, True])
    assert not has_strange_names([])


def test_a_corpus_is_cleaned_by_its_own_lengths(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="export")
    good = [Pair("ours", *pair) for pair in GOOD]
    strange = Pair("ours", "李文1987年访问了柏林。", "Li Wen visited Berlin in 1978.")
    assert list(cleaned([*good, strange, *good])) == good * 2
    assert "'numbers': 1" in caplog.text
    assert list(cleaned([])) == []
