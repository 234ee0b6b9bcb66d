"""Looking names up: what matches where, what is composed, what competes, what is refused."""

import itertools
import json
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lexicon_fakes import NAMES, surfaces

from eat_edge.errors import BundleError
from eat_edge.lexicon import FORMAT, Lexicon
from eat_edge.names import Name, NameMatch, best_disjoint
from export.lexicon import write_index


def test_traditional_text_finds_simplified_names(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "馬英九訪問山東", "zh") == ["马英九", "山东"]


def test_only_chinese_is_simplified(lexicon: Lexicon) -> None:
    assert lexicon.fold("東京", "ja").text == "東京"
    assert surfaces(lexicon, "東京へ", "ja") == ["東京"]


def test_full_names_are_composed_of_known_parts(lexicon: Lexicon) -> None:
    folded = "東京の山田ミア氏"
    composed = [m for m in lexicon.matches(folded, "ja") if m.composition]
    (match,) = composed
    assert match.surface == "山田ミア"
    assert match.names == (Name("Mia Yamada", "PER"),)
    assert match.composition == "2+2:3"
    assert match.prior == 0.8


def test_a_composition_class_without_a_prior_takes_the_general_one(lexicon: Lexicon) -> None:
    (match,) = (m for m in lexicon.matches("山田花", "ja") if m.composition)
    assert (match.surface, match.prior) == ("山田花", 0.3)


def test_what_is_known_or_no_person_is_not_composed(lexicon: Lexicon) -> None:
    for text in ("山田太郎", "ミア山田", "太郎東京"):
        assert not [m for m in lexicon.matches(text, "ja") if m.composition], text


def test_chinese_names_are_not_composed(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "约翰史密斯", "zh") == ["约翰", "史密斯"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("约翰·史密斯", "zh"),
        ("约翰・史密斯", "zh"),
        ("ジョン・スミス", "ja"),
        ("ｼﾞｮﾝ･ｽﾐｽ", "ja"),
        ("ジョン＝スミス", "ja"),
    ],
)
def test_dotted_names_are_one_name(lexicon: Lexicon, text: str, lang: str) -> None:
    folded = lexicon.fold(f"{text}。", lang)
    (match,) = (m for m in lexicon.matches(folded.text, lang) if m.composition)
    assert folded.source_span(match.start, match.end) == (0, len(text))
    assert match.names == (Name("John Smith", "PER"),)
    assert (match.composition, match.prior) == ("dotted", 0.9)


def test_a_dot_after_which_nothing_is_known_joins_nothing(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "ジョン・レノン", "ja") == ["ジョン"]
    assert surfaces(lexicon, "ジョン・", "ja") == ["ジョン"]


def test_three_dotted_parts_are_one_name_too(lexicon: Lexicon) -> None:
    found = [m for m in lexicon.matches("ジョン・ミア・スミス", "ja") if m.composition]
    whole = max(found, key=lambda match: match.end - match.start)
    assert (whole.surface, whole.names[0].english) == ("ジョン・ミア・スミス", "John Mia Smith")


@pytest.mark.parametrize("lang", ["xx", "", "und", "fr"])
def test_an_unknown_language_has_no_names(lexicon: Lexicon, lang: str) -> None:
    assert lexicon.matches("柏林", lang) == []
    assert lexicon.names_of("柏林", lang) is None
    assert list(lexicon.surfaces(lang)) == []


@given(
    text=st.text(
        st.one_of(
            st.characters(),
            st.sampled_from(
                "柏林墙马山东约翰史密斯タイミア山田太郎서울भारतไทยРим・=3MIBM公司\ud800"
            ),
        ),
        max_size=40,
    ),
    lang=st.sampled_from([*NAMES, "xx"]),
)
def test_matches_lie_in_any_text(lexicon: Lexicon, text: str, lang: str) -> None:
    folded = lexicon.fold(text, lang)
    for match in lexicon.matches(folded.text, lang):
        assert folded.text[match.start : match.end] == match.surface != ""
        start, end = folded.source_span(match.start, match.end)
        assert 0 <= start < end <= len(text)


def test_lone_surrogates_keep_their_place(lexicon: Lexicon) -> None:
    folded = lexicon.fold("在\ud800柏林\udfff", "zh")
    (match,) = lexicon.matches(folded.text, "zh")
    assert folded.source_span(match.start, match.end) == (2, 4)
    folded.text.encode()


@st.composite
def spans(draw: st.DrawFn) -> list[NameMatch]:
    bounds = st.tuples(st.integers(0, 12), st.integers(1, 5), st.integers(0, 20))
    return [
        NameMatch(start, start + length, "x" * length, (Name("X", "PER"),), prior / 20)
        for start, length, prior in draw(st.lists(bounds, max_size=9))
    ]


def overlap(one: NameMatch, other: NameMatch) -> bool:
    return one.start < other.end and other.start < one.end


@given(matches=spans())
def test_the_best_disjoint_choice_is_the_best_of_all(matches: list[NameMatch]) -> None:
    chosen = best_disjoint(matches)
    assert chosen == sorted(chosen, key=lambda match: match.start)
    assert not any(overlap(*pair) for pair in itertools.combinations(chosen, 2))
    best = max(
        sum(match.weight for match in subset)
        for size in range(len(matches) + 1)
        for subset in itertools.combinations(matches, size)
        if not any(overlap(*pair) for pair in itertools.combinations(subset, 2))
    )
    assert sum(match.weight for match in chosen) == pytest.approx(best)


def test_sure_and_short_beats_long_and_unlikely() -> None:
    sure = NameMatch(0, 2, "柏林", (Name("Berlin", "LOC"),), 0.9)
    unlikely = NameMatch(0, 4, "柏林在这", (Name("Bolin", "PER"),), 0.05)
    assert best_disjoint([sure, unlikely]) == [sure]


def test_threads_may_open_a_language_at_the_same_time(directory: Path) -> None:
    lexicon = Lexicon(directory)
    expected = Lexicon(directory).matches("他在柏林墙边", "zh")
    barrier = threading.Barrier(8, timeout=30)
    found: list[list[NameMatch]] = []

    def look_up() -> None:
        barrier.wait()
        found.append(lexicon.matches("他在柏林墙边", "zh"))

    threads = [threading.Thread(target=look_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"gone.lexicon\.json.*restore the bundle"):
        Lexicon(tmp_path / "gone")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"lexicon"',
        json.dumps({"format": FORMAT}).encode(),
        json.dumps({"format": FORMAT, "languages": 3}).encode(),
        json.dumps({"format": FORMAT, "languages": [], "simplified": "abc"}).encode(),
    ],
)
def test_a_broken_index_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lexicon.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"lexicon\.json.*restore the bundle"):
        Lexicon(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    write_index(tmp_path, [])
    path = tmp_path / "lexicon.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": FORMAT + 1}))
    with pytest.raises(BundleError, match=rf"lexicon\.json has lexicon format {FORMAT + 1}.*reads"):
        Lexicon(tmp_path)
