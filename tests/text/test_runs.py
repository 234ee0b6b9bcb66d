import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text import HANGUL, code_points, may_end, may_start, run_of, runs_of

SPACED = "aéяґαἀהאابکაᲐհहাਅઅଅஅఅಅഅසሀᏣᐁꓐߊދܐᠮⴰ𞤀"


@pytest.mark.parametrize("char", SPACED)
def test_letters_of_spaced_scripts_join_into_words(char: str) -> None:
    assert run_of(char) == run_of("a")
    assert not may_start(char * 2, 1)
    assert not may_end(char * 2, 1, "und")
    assert may_start(f" {char}", 1)


@pytest.mark.parametrize("char", "中あㄅกກកကབꆈ\u0e31\u17d2、.𐌲")
def test_other_scripts_give_no_hint(char: str) -> None:
    assert run_of(char) == 0
    assert may_start(char * 2, 1)
    assert may_end(char * 2, 1, "und")


@pytest.mark.parametrize("word", ["कि", "বি", "பி", "ඞි", "ދިވެހި", "אָ", "e\u0301", "ʻokina"])
def test_marks_belong_to_the_letters_they_stand_on(word: str) -> None:
    assert not any(may_start(word, at) for at in range(1, len(word)))


def test_hangul_forbids_the_beginning_only() -> None:
    assert run_of("한") == HANGUL
    assert not may_start("한국", 1)
    assert may_end("한국", 1, "ko")
    assert may_end("한국", 1, "und")


@given(st.text())
def test_runs_of_is_run_of(text: str) -> None:
    assert runs_of(code_points(text)).tolist() == [run_of(char) + 1 for char in text]
