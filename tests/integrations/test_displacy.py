"""Colours of entities in displaCy."""

import re

from eat_edge.integrations.displacy import COLORS
from eat_edge.types import LABELS


def test_every_type_has_a_colour_and_spacys_names_for_it_the_same() -> None:
    assert set(LABELS) <= set(COLORS)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in COLORS.values())
    assert (COLORS["PERSON"], COLORS["GPE"]) == (COLORS["PER"], COLORS["LOC"])
    assert len({COLORS[label] for label in LABELS}) == len(LABELS)
