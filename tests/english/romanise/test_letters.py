"""Georgian, Armenian, Greek and Devanagari, letter by letter."""

from collections.abc import Callable

import pytest

from eat_edge.english.romanise.letters import armenian, devanagari, georgian, greek
from eat_edge.english.romanise.romanised import Romanised

Scheme = Callable[[str], Romanised | None]


@pytest.mark.parametrize(
    ("scheme", "name", "expected"),
    [
        (georgian, "ნინო ხარატიშვილი", "Nino Kharatishvili"),
        (georgian, "თბილისი", "Tbilisi"),
        (armenian, "Երևան", "Yerevan"),
        (armenian, "Եղեգնաձոր", "Yeghegnadzor"),
        (armenian, "Ոսկան", "Voskan"),
        (armenian, "Ուլիխանյան", "Ulikhanyan"),
        (armenian, "Սեւան", "Sevan"),
        (greek, "Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis"),
        (greek, "Μπάμπης", "Bampis"),
        (greek, "Ευάγγελος", "Evangelos"),
        (greek, "Ναύπακτος", "Nafpaktos"),
        (greek, "Θεσσαλονίκη", "Thessaloniki"),
        (devanagari, "सुरेश कुमार", "Suresh Kumar"),
        (devanagari, "अनिल सिंह", "Anil Singh"),
        (devanagari, "मिश्र", "Mishra"),
        (devanagari, "चंद्र", "Chandra"),
        (devanagari, "अमिताभ बच्चन", "Amitabh Bachchan"),
        (devanagari, "मुंबई", "Mumbai"),
        (devanagari, "गोमतीनगर", "Gomtinagar"),
        (devanagari, "बड़ागांव", "Baragaon"),
        (devanagari, "ज़फ़र", "Zafar"),
    ],
)
def test_names_as_english_writes_them(scheme: Scheme, name: str, expected: str) -> None:
    assert scheme(name) == Romanised(expected, True)


@pytest.mark.parametrize("scheme", [georgian, armenian, greek, devanagari])
@pytest.mark.parametrize("name", ["", " ", "東京", "12"])
def test_letters_of_no_table_give_no_name(scheme: Scheme, name: str) -> None:
    assert scheme(name) is None


def test_a_sign_before_every_letter_gives_no_name() -> None:
    assert devanagari("ंक") is None
