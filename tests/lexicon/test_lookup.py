"""Lookup is fast by not looking: what it finds is what a search without any shortcut finds."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from eat_edge.errors import BundleError
from eat_edge.lexicon import MAX_SURFACE, Beginnings, Lexicon
from eat_edge.names import Name, NameMatch
from eat_edge.text import code_points, may_end, may_start
from export.lexicon import Surface, write_index, write_language

# Few letters, so that names meet names; every kind of run, and what lies beyond 16 bits.
LETTERS = "柏林タイー한국กนभाабაბعربEat39٣・ 𠮷😀\u0301\ufffd\0"
texts = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=60)
# No trie takes NUL.
surfaces = st.text(st.sampled_from(LETTERS.rstrip("\0")), min_size=1, max_size=6)
names = st.lists(
    st.builds(Name, st.text("Aeb '", min_size=1, max_size=4), st.sampled_from(("PER", "ORG", ""))),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
entries = st.dictionaries(
    surfaces, st.builds(Surface, names, st.sampled_from([0.0, 0.2, 1.0])), max_size=12
)


def write(directory: Path, lang: str, entries: dict[str, Surface]) -> Lexicon:
    write_language(directory, lang, entries)
    write_index(directory, [lang])
    return Lexicon(directory)


def naively(text: str, lang: str, entries: dict[str, Surface]) -> list[NameMatch]:
    return [
        NameMatch(start, end, text[start:end], entry.names, entry.prior)
        for start in range(len(text))
        for end in range(start + 1, min(start + MAX_SURFACE, len(text)) + 1)
        if (entry := entries.get(text[start:end]))
        and may_start(text, start)
        and may_end(text, end, lang)
    ]


@settings(max_examples=60)
@given(entries=entries, text=texts, data=st.data(), lang=st.sampled_from(["zh", "ko", "ru"]))
def test_a_lookup_finds_what_a_naive_search_finds(
    tmp_path_factory: pytest.TempPathFactory,
    entries: dict[str, Surface],
    text: str,
    data: st.DataObject,
    lang: str,
) -> None:
    known = st.lists(st.sampled_from(sorted(entries)), max_size=4) if entries else st.just([])
    text = data.draw(known.map("".join)) + text + data.draw(known.map("".join))
    lexicon = write(tmp_path_factory.mktemp("lexicon"), lang, entries)
    expected = naively(text, lang, entries)
    assert lexicon.matches(text, lang) == expected
    assert lexicon.matches(text, lang) == expected, "a second time"


@settings(max_examples=60)
@given(entries=entries, some=st.lists(texts), data=st.data(), lang=st.sampled_from(["zh", "ko"]))
def test_texts_together_have_the_names_of_each(
    tmp_path_factory: pytest.TempPathFactory,
    entries: dict[str, Surface],
    some: list[str],
    data: st.DataObject,
    lang: str,
) -> None:
    known = st.sampled_from(sorted(entries)) if entries else st.just("")
    # Names at both ends, so that they would meet those of the neighbours.
    some = [data.draw(known) + text + data.draw(known) for text in some]
    lexicon = write(tmp_path_factory.mktemp("lexicon"), lang, entries)
    assert lexicon.matches_of(some, lang) == [naively(text, lang, entries) for text in some]


def test_many_texts_together_are_read_in_stretches(tmp_path: Path) -> None:
    chosen = random.Random(5)
    entries = {
        surface: Surface((Name("Name", "LOC"),), 1.0)
        for surface in ("柏林", "林タ", "タイ\nタ", "イ")
    }
    lexicon = write(tmp_path, "zh", entries)
    some = ["".join(chosen.choices("柏林タイ\n", k=chosen.randrange(90))) for _ in range(700)]
    some += ["", "柏林" * 5000, ""]
    together = lexicon.matches_of(some, "zh")
    assert together == [lexicon.matches(text, "zh") for text in some]
    assert sum(map(len, together)) > 5000
    assert lexicon.matches_of([], "zh") == []


def test_more_surfaces_than_are_remembered_are_all_found(tmp_path: Path) -> None:
    chosen = random.Random(4)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 200)]
    entries = {
        "".join(chosen.choices(letters, k=chosen.choice((1, 2, 3, 4)))): Surface(
            (Name(f"Name {number}", "LOC"),), 1.0
        )
        for number in range(12_000)
    }
    text = "".join(chosen.choices(letters, k=3000)) + "".join(entries)
    assert write(tmp_path, "zh", entries).matches(text, "zh") == naively(text, "zh", entries)


@given(st.lists(surfaces, max_size=40), texts)
def test_no_beginning_is_denied(known: list[str], text: str) -> None:
    beginnings = Beginnings.of(known)
    for surface in known:
        at = len(text)
        assert at in beginnings.places(code_points(text + surface + text))
    assert beginnings.places(code_points("")) == []


def test_few_places_are_claimed_where_nothing_begins() -> None:
    chosen = random.Random(5)

    def some(first: int) -> str:
        return "".join(chr(first + chosen.randrange(4000)) for _ in range(4))

    beginnings = Beginnings.of({some(0x4E00) for _ in range(20_000)})
    text = "".join(some(0x3400) for _ in range(5000))
    assert len(beginnings.places(code_points(text))) < 0.1 * len(text)
    assert beginnings.words.nbytes <= 2 * 20_000


@pytest.mark.parametrize("words", [np.zeros(0, np.uint64), np.zeros(4, np.int64)])
def test_beginnings_of_another_form_are_refused(tmp_path: Path, words: NDArray[np.generic]) -> None:
    lexicon = write(tmp_path, "zh", {"柏林": Surface((Name("Berlin", "LOC"),), 1.0)})
    np.save(tmp_path / "zh.beginnings.npy", words)
    with pytest.raises(BundleError, match="restore the bundle"):
        lexicon.matches("柏林", "zh")
