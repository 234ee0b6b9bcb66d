"""What the tagger learns from, drawn."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("orjson")

from eat_edge.names import Name, NameMatch
from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.tagger.mixture import ENGLISH, LANGUAGE_WEIGHTS, Mixture

PIECES = Path(__file__).parents[3] / "assets" / "encoder" / "pieces.marisa"


@dataclass
class Drawn:
    text: str = "他在柏林见了她"
    spans: tuple[Any, ...] = ()
    matches: tuple[NameMatch, ...] = (NameMatch(2, 4, "柏林", (Name("Berlin", "LOC"),), 0.9),)


class Sampler:
    def __init__(self, drawn: object) -> None:
        self.drawn = drawn

    def draw(self, rng: random.Random) -> Any:
        return self.drawn


def drawn(num: int, num_marked: int = 0) -> list[Any]:
    mixture = Mixture(
        Sampler("English"),  # type: ignore[arg-type]
        Sampler(Drawn()),  # type: ignore[arg-type]
        UnigramTokenizer(PIECES),
        num_marked=num_marked,
    )
    rng = random.Random(1)
    return [mixture.draw(rng) for _ in range(num)]


def test_about_a_quarter_is_english() -> None:
    found = drawn(400)
    assert found.count("English") == pytest.approx(400 * ENGLISH, abs=40)


def test_known_names_are_shown_where_the_network_is_to_see_them() -> None:
    plain = next(one for one in drawn(20) if one != "English")
    shown = next(one for one in drawn(20, num_marked=1000) if one != "English")
    moved = [at for at, (a, b) in enumerate(zip(plain.ids, shown.ids, strict=True)) if a != b]
    assert moved and shown.ids[-1] == plain.ids[-1]
    assert len(moved) < len(plain.ids) - 1


def test_every_language_is_drawn_now_and_then() -> None:
    assert all(0 < weight < 2 for weight in LANGUAGE_WEIGHTS.values())
