"""Windows of a text: exact, and nothing is lost."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eat_edge.text import split, split_again
from eat_edge.text.graphemes import is_boundary
from eat_edge.text.windows import SHORTEST

HOSTILE = [
    *"中国東京あアｱﾞｶ。！？；，、：「」『』（）“”【】《》…",
    *"ab1 .!?,:;()[]'\"-_=",
    *"한글각ᄀ\u1161\u11a8 قَـدда́कि।กำ็אָև։",
    *"\r\n\u2028\u2029\u0085\x00\t\u3000\u00a0\u200b\u200d\ufe0f\ufeff",
    *"👨👩🏽🇯🇵é\u0301\u3099",
    "\r\n",
    "\ud800",
    *'ЯвгΑς;·ხი።፡፧ሀབ་།༎កក្សា។៕မြန်၊။ကာລາວໍກা্র।ஸ்ரீක්\u200dයދިᠮᠣ᠃ꆈᏣ՞՜׳״"',
]


hostile_text = st.lists(st.sampled_from(HOSTILE), max_size=300).map("".join)


languages = st.sampled_from(
    ["zh", "ja", "ko", "en", "ar", "th", "und", "el", "hy", "he", "am", "bo", "km", "hi", "ru"]
)


@given(hostile_text, languages, st.integers(8, 60), st.integers(0, 4))
@example("\r\n", "zh", 8, 0)
@example("a" * 9, "zh", 8, 4)
def test_windows_are_exact_and_lose_nothing(
    text: str, lang: str, max_chars: int, overlap: int
) -> None:
    windows = split(text, lang, max_chars=max_chars, overlap=overlap)
    covered: set[int] = set()
    for window in windows:
        assert window.text == text[window.start : window.end]
        assert window.text == window.text.strip() != ""
        assert len(window.text) <= max_chars
        assert window.lang == lang
        covered.update(range(window.start, window.end))
    assert [window.start for window in windows] == sorted({window.start for window in windows})
    lost = [at for at in range(len(text)) if at not in covered and not text[at].isspace()]
    assert lost == []
    for left, right in pairwise(windows):
        assert left.end - right.start <= overlap
        assert left.end < right.end


@given(hostile_text, languages, st.integers(8, 60))
def test_a_window_is_cut_again_into_shorter_ones(text: str, lang: str, max_chars: int) -> None:
    for window in split(text, lang, max_chars=max_chars, overlap=4):
        pieces = split_again(window)
        if len(window.text) <= SHORTEST:
            assert pieces == [window]
            continue
        covered: set[int] = set()
        for piece in pieces:
            assert piece.text == text[piece.start : piece.end] == piece.text.strip() != ""
            assert len(piece.text) <= max(SHORTEST, len(window.text) // 2)
            assert piece.lang == lang
            covered.update(range(piece.start, piece.end))
        assert window.start in covered and window.end - 1 in covered
        assert all(at in covered or text[at].isspace() for at in range(window.start, window.end))


@given(st.lists(st.sampled_from([c for c in HOSTILE if not c.isspace()]), max_size=200))
def test_no_cut_inside_a_grapheme_cluster(chars: list[str]) -> None:
    text = "".join(chars)
    for window in split(text, "ja", max_chars=200, overlap=20):
        assert is_boundary(text, window.start)
        assert is_boundary(text, window.end)


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "ｶﾞ",
        "か\u3099",
        "한\u11ab",
        "\u1112\u1161\u11ab",
        "👨\u200d👩",
        "🇯🇵",
        "☂\ufe0f",
        "นำ",
        "कि",
        "ක්\u200dය",
        "ស្រ",
        "က္က",
    ],
)
def test_long_runs_of_a_cluster_are_cut_between_clusters(cluster: str) -> None:
    windows = split(cluster * 100, "und", max_chars=50, overlap=7)
    assert len(windows) > 1
    for window in windows:
        assert window.start % len(cluster) == 0
        assert window.end % len(cluster) == 0


@pytest.mark.parametrize(
    "unit", ["中", "(", "“", "a. ", "\u0301", "「あ。」", "1. ", '"', " ", "。", "\r\n"]
)
def test_long_hostile_text_ends(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    windows = split(text, "ja")
    assert all(len(window.text) <= 200 for window in windows)
    assert sum(len(window.text) for window in windows) <= 2 * len(text)
