from pathlib import Path

import pytest

pytest.importorskip("opencc")

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language
from export.mini.corpus import Pair
from export.mini.designators import mine

TOWNS = {"稲城": "Inagi", "川崎": "Kawasaki", "長岡": "Nagaoka", "宇治": "Uji", "亀岡": "Kameoka"}
TOWNS |= {"福井": "Fukui", "松江": "Matsue"}


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    surfaces = {town: Surface((Name(english, "LOC"),), 0.9) for town, english in TOWNS.items()}
    write_language(tmp_path, "ja", surfaces)
    write_index(tmp_path, ["ja"])
    return Lexicon(tmp_path)


def test_endings_of_listed_names_are_designators(lexicon: Lexicon) -> None:
    names = {f"{town}駅": [f"{english} Station"] for town, english in TOWNS.items()}
    names |= {f"{town}大学": [f"{english} University"] for town, english in TOWNS.items()}
    names |= {f"{town}祭": [f"{english} Festival"] for town, english in TOWNS.items()}
    names |= {f"{town}医学": [f"{english} Medicine"] for town, english in TOWNS.items()}
    names |= {f"{town}文学": [f"{english} Literature"] for town, english in TOWNS.items()}
    found = mine(names, lexicon, "ja", [])
    assert {surface: (d.template, d.label) for surface, d in found.items()} == {
        "駅": ("{} Station", "LOC"),
        "大学": ("{} University", "ORG"),
    }


def test_the_prior_is_counted_in_parallel_text(lexicon: Lexicon) -> None:
    names = {f"{town}駅": [f"{english} Station"] for town, english in TOWNS.items()}
    yes = Pair("own", "稲城駅は新しい。", "Inagi Station is new.")
    no = Pair("own", "稲城駅伝は長い。", "The Inagi relay race is long.")
    sure = mine(names, lexicon, "ja", [yes] * 40)["駅"].prior
    unsure = mine(names, lexicon, "ja", [yes] * 20 + [no] * 20)["駅"].prior
    assert sure > 0.9
    assert 0.4 < unsure < 0.6
