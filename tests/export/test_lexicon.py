"""What the export writes is what the runtime reads."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.lexicon import MAX_SURFACE, Lexicon
from eat_edge.lexicon.composition import Compositions
from eat_edge.names import Name
from eat_edge.types import LABELS
from export.lexicon import Surface, write_index, write_language

NAMES = st.builds(
    Name, st.text("abcdeABCDE '-.", min_size=1, max_size=8), st.sampled_from((*LABELS, ""))
)
SURFACES = st.dictionaries(
    st.text("李克强柏林上海タイ서울", min_size=1, max_size=6),
    st.builds(
        Surface, st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple), st.floats(0, 1)
    ),
    max_size=12,
)


@given(surfaces=SURFACES)
def test_every_entry_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, surfaces: dict[str, Surface]
) -> None:
    directory = tmp_path_factory.mktemp("lexicon")
    write_language(directory, "zh", surfaces)
    write_index(directory, ["zh"])
    lexicon = Lexicon(directory)
    assert set(lexicon.surfaces("zh")) == set(surfaces)
    for surface, written in surfaces.items():
        entry = lexicon.names_of(surface, "zh")
        assert entry is not None
        assert entry.names == written.names
        assert entry.prior == pytest.approx(written.prior, abs=0.5 / 255)
        assert 0 <= entry.prior <= 1


def test_an_empty_language_is_a_language(tmp_path: Path) -> None:
    write_language(tmp_path, "th", {})
    write_index(tmp_path, ["th"])
    lexicon = Lexicon(tmp_path)
    assert lexicon.languages == ("th",)
    assert lexicon.matches("ไทย", "th") == []


def test_surfaces_that_would_never_be_looked_up_are_left_out(tmp_path: Path) -> None:
    name = (Name("Long", "PER"),)
    longest = "长" * MAX_SURFACE
    write_language(
        tmp_path,
        "zh",
        {"": Surface(name, 1), longest: Surface(name, 1), longest + "长": Surface(name, 1)},
    )
    write_index(tmp_path, ["zh"])
    lexicon = Lexicon(tmp_path)
    assert list(lexicon.surfaces("zh")) == [longest]
    assert [match.surface for match in lexicon.matches(longest, "zh")] == [longest]


def test_the_index_says_what_is_there(tmp_path: Path) -> None:
    parts = {
        "太郎": Surface((Name("Taro", "PER"),), 0.5),
        "山田": Surface((Name("Yamada", "PER"),), 0.5),
    }
    write_language(tmp_path, "ja", parts)
    write_index(
        tmp_path, ["ja"], simplified="馬马", compositions={"ja": Compositions({"any": 0.25})}
    )
    lexicon = Lexicon(tmp_path)
    assert lexicon.fold("馬", "zh").text == "马"
    composed = [match for match in lexicon.matches("山田太郎", "ja") if match.composition]
    assert [match.prior for match in composed] == [0.25]


def test_writing_again_replaces(tmp_path: Path) -> None:
    for english in ("Berlin", "Bern"):
        write_language(tmp_path, "zh", {"柏林": Surface((Name(english, "LOC"),), 0.5)})
        write_index(tmp_path, ["zh"])
        (match,) = Lexicon(tmp_path).matches("柏林", "zh")
        assert match.names[0].english == english
