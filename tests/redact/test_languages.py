"""The language of a name in a document of any."""

import pytest

from eat_edge.redact.languages import language_of


@pytest.mark.parametrize(
    ("name", "lang", "own"),
    [
        ("Анна", "zh", "ru"),
        ("Анна", "bg", "bg"),
        ("Сергій", "zh", "uk"),
        ("马云", "ru", "zh"),
        ("田中", "ja", "ja"),
        ("金大中", "ko", "ko"),
        ("さくら", "zh", "ja"),
        ("鈴木みどり", "zh", "ja"),
        ("علی", "fa", "fa"),
        ("علي", "ru", "ar"),
        ("김민준", "zh", "ko"),
        ("John", "ru", "en"),
        ("138-0013", "zh", "zh"),
    ],
)
def test_the_script_tells_where_the_document_is_in_another(name: str, lang: str, own: str) -> None:
    assert language_of(name, lang) == own
