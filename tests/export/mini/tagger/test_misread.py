"""Misreading: whatever becomes of a text, it is known where it came from."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.mini.tagger import misread as module
from export.mini.tagger.misread import Letters, Misread, misread, moved

TEXT = "北京大学的张三说，Anna到了Кремль。"
LETTERS = Letters([TEXT])


@given(st.text(max_size=40), st.integers(0, 10_000))
def test_every_code_point_has_a_source_and_they_rise(text: str, seed: int) -> None:
    read = misread(text, Letters([text]), random.Random(seed))
    assert len(read.text) == len(read.sources)
    assert read.sources == sorted(read.sources)
    assert all(0 <= source < len(text) for source in read.sources)


def test_a_text_without_faults_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATES", (0.0,))
    monkeypatch.setattr(module, "GAPS", 0.0)
    monkeypatch.setattr(module, "UNMARKED", 0.0)
    read = misread(TEXT, LETTERS, random.Random(1))
    assert read == Misread(TEXT, list(range(len(TEXT))))
    assert moved([4, 5], read) == [4, 5]


def test_letters_become_others_of_their_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATES", (1.0,))
    monkeypatch.setattr(module, "ALIKE", 0.0)
    monkeypatch.setattr(module, "LOST", -1.0)
    monkeypatch.setattr(module, "GAPS", 0.0)
    read = misread(TEXT, LETTERS, random.Random(1))
    places = range(TEXT.index("Anna"), TEXT.index("Anna") + 4)
    latin = {char for char, at in zip(read.text, read.sources, strict=True) if at in places}
    assert read.text != TEXT
    assert latin <= set("Ana")


def test_gaps_stand_inside_of_words_and_marks_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATES", (0.0,))
    monkeypatch.setattr(module, "GAPS", 1.0)
    monkeypatch.setattr(module, "GAP", 1.0)
    monkeypatch.setattr(module, "UNMARKED", 1.0)
    read = misread("ab, c-d.", LETTERS, random.Random(1))
    assert read.text == "a b c-d"
    assert read.sources == [0, 0, 1, 3, 4, 5, 6]


def test_a_cut_stays_between_the_letters_that_it_parts() -> None:
    # 3 was lost, and 5 is written twice.
    read = Misread("abcefFg", [0, 1, 2, 4, 5, 5, 6])
    assert moved([2, 3, 5, 6], read) == [2, 4, 6]
