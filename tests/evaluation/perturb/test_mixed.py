"""English names in a text of another script."""

import random

from perturbed import FakeNames, gold, surfaces

from eat_edge.evaluation.perturb.edits import apply_edits
from eat_edge.evaluation.perturb.mixed import mixed
from eat_edge.evaluation.perturb.rare import rare


def test_english_names_stand_apart_from_latin_letters() -> None:
    known = {"李娜": "Li Na", "柏林": "Berlin", "中国": "China", "北京": "Beijing"}
    document = gold("a李娜b在中国北京见NHK", "李娜", "中国", "北京", "NHK")
    edits = mixed(document, FakeNames(known=known))
    changed = apply_edits(document, edits)
    assert changed.text == "a Li Na b在China Beijing见NHK"
    assert surfaces(changed) == ["Li Na", "China", "Beijing", "NHK"]


def test_names_in_names_are_not_switched() -> None:
    document = gold("北京大学在北京", "北京大学", "北京")
    assert list(mixed(document, FakeNames("X"))) == []
    assert list(rare(document, random.Random(0), FakeNames("X"))) == []
