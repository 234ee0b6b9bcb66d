"""The nominative of Georgian and Armenian names, and where it is no more than a guess."""

import pytest

from eat_edge.english.romanise.caucasian_case import armenian_nominative, georgian_nominative


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("კახა კალაძემ", "PER", ("კახა კალაძე", True)),
        ("კახა კალაძის", "PER", ("კახა კალაძე", True)),
        ("ბიძინა ივანიშვილმა", "PER", ("ბიძინა ივანიშვილი", True)),
        ("ნინო ხარატიშვილი", "PER", ("ნინო ხარატიშვილი", True)),
        ("ემანუელ მაკრონმა", "PER", ("ემანუელ მაკრონი", False)),
        ("ემანუელ მაკრონი", "PER", ("ემანუელ მაკრონი", False)),
        ("მარკ რუტე", "PER", ("მარკ რუტე", False)),
        ("თბილისში", "LOC", ("თბილისი", False)),
        ("თბილისი", "LOC", ("თბილისი", True)),
    ],
)
def test_georgian(name: str, label: str, expected: tuple[str, bool]) -> None:
    assert georgian_nominative(name, label) == expected


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("Նիկոլ Փաշինյանի", "PER", ("Նիկոլ Փաշինյան", True)),
        ("Վլադիմիր Պուտինը", "PER", ("Վլադիմիր Պուտին", True)),
        ("Նիկոլա Տեսլան", "PER", ("Նիկոլա Տեսլան", False)),
        ("Ֆրանսիայի", "LOC", ("Ֆրանսիա", True)),
        ("Բաքվում", "LOC", ("Բաքու", False)),
        ("Երևանում", "LOC", ("Երևան", False)),
        ("Էմանուել Մակրոնի", "PER", ("Էմանուել Մակրոն", False)),
        ("Գյումրի", "LOC", ("Գյումրի", False)),
        ("Երևան", "LOC", ("Երևան", True)),
    ],
)
def test_armenian(name: str, label: str, expected: tuple[str, bool]) -> None:
    assert armenian_nominative(name, label) == expected


def test_too_little_is_left_of_a_short_name_to_take_an_ending_off() -> None:
    assert armenian_nominative("Անի", "PER")[0] == "Անի"
