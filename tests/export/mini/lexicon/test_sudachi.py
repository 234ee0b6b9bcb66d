"""Readings of Japanese names."""

import pytest

pytest.importorskip("opencc")

from export.lexicon import Reading
from export.mini.lexicon.sudachi import Sudachi, choose_readings


def test_readings_are_chosen_by_full_names_and_doubted_where_these_are_few() -> None:
    sudachi = Sudachi(
        {
            ("surname", "古川"): ["Furukawa"],
            ("given", "裕子"): ["Hiroko", "Yuko"],
            ("given", "祥子"): ["Sachiko", "Shoko"],
            ("given", "翔"): ["Sho"],
            ("given", "俊夫"): ["Toshio"],
            ("given", "邦夫"): ["Fumio"],
        }
    )
    persons = [("古川裕子", english) for english in ("Yuko Furukawa", "FURUKAWA Yuuko")] * 2
    persons.append(("古川祥子", "Shoko Furukawa"))
    others = {"邦夫": {"fumio", "ayao"}, "俊夫": {"toshio"}}
    chosen = {(r.kind, r.surface): r for r in choose_readings(sudachi, persons, others)}
    assert chosen["given", "裕子"] == Reading("裕子", "given", "Yuko", False)
    assert chosen["given", "祥子"] == Reading("祥子", "given", "Shoko", True)
    assert chosen["surname", "古川"] == Reading("古川", "surname", "Furukawa", False)
    assert chosen["given", "翔"].is_ambiguous
    assert not chosen["given", "俊夫"].is_ambiguous
    assert chosen["given", "邦夫"].is_ambiguous
