"""A filter of beginnings: it never denies one, and rarely claims one that is none."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.lexicon.beginnings import Beginnings
from eat_edge.text import code_points

SURFACES = st.lists(st.text(min_size=1, max_size=6), max_size=20)


@given(surfaces=SURFACES, text=st.text(max_size=12))
def test_no_beginning_is_denied(surfaces: list[str], text: str) -> None:
    text = text.join(surfaces)
    surfaces = [one for one in surfaces if one.isprintable()]
    text = "".join(char for char in text if not "\ud800" <= char <= "\udfff")
    found = set(Beginnings.of(surfaces).places(code_points(text)))
    begun = {at for at in range(len(text)) for one in surfaces if text.startswith(one, at)}
    assert begun <= found
    assert found <= set(range(len(text)))


def test_few_are_claimed_that_are_none() -> None:
    known = Beginnings.of(chr(0x4E00 + number) + "柏林" for number in range(2000))
    text = "".join(chr(0x6000 + number) for number in range(4000))
    assert len(known.places(code_points(text))) < 4000 / 5


def test_what_is_stored_is_all_there_is() -> None:
    known = Beginnings.of(["柏林", "東"])
    again = Beginnings(np.array(known.words))
    codes = code_points("在東柏林")
    assert known.places(codes) == again.places(codes)
    assert {1, 2} <= set(again.places(codes))


def test_of_no_surfaces_nothing_begins() -> None:
    assert Beginnings.of([]).places(code_points("柏林")) == []
    assert Beginnings.of(["柏林"]).places(code_points("")) == []
