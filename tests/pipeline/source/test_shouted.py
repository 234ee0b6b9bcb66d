"""Names in capitals, read as the lexicon has them."""

import pytest

from eat_edge.engine import Engine
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.shouted import is_shouted, without_shouting
from eat_edge.text import fold

KNOWN = {
    "Тверь": ("LOC", 0.8),
    "Старый Оскол": ("LOC", 0.8),
    "Заречье": ("LOC", 0.1),
    "ВГИКЪ": ("ORG", 0.8),
    "Вгикъ": ("LOC", 0.8),
}


def look_up(surface: str) -> NameMatch | None:
    if surface not in KNOWN:
        return None
    label, prior = KNOWN[surface]
    return NameMatch(0, len(surface), surface, (Name("Name", label),), prior)


def read(text: str, lang: str = "ru") -> str:
    folded = fold(text)
    plain = without_shouting(folded, lang, look_up)
    assert [plain.source_span(at, at + 1) for at in range(len(text))] == [
        folded.source_span(at, at + 1) for at in range(len(text))
    ]
    return plain.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ТВЕРЬ, 5 мая", "Тверь, 5 мая"),
        ("ПОЖАР В ТВЕРИ", "ПОЖАР В Твери"),
        ("СТАРЫЙ ОСКОЛ — ПОЖАР", "Старый Оскол — ПОЖАР"),
        # As running text has it, it mostly is no name, unless a report begins so.
        ("ЭТО ЗАРЕЧЬЕ", "ЭТО ЗАРЕЧЬЕ"),
        ("ЗАРЕЧЬЕ. 5 мая", "Заречье. 5 мая"),
        # Known in capitals, too short, within a word, or not in capitals.
        ("ВГИКЪ", "ВГИКЪ"),
        ("США И ООН", "США И ООН"),
        ("ТВЕРЬ2", "ТВЕРЬ2"),
        ("Тверь", "Тверь"),
    ],
)
def test_a_known_name_has_its_small_letters(text: str, expected: str) -> None:
    assert read(text) == expected


def test_other_languages_stay_as_they_are() -> None:
    assert read("ТВЕРЬ", "ja") == "ТВЕРЬ"
    assert not is_shouted("ТВЕРЬ", "ja")
    assert is_shouted("ТВЕРЬ", "ru")
    assert not is_shouted("США", "ru")


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        ("МОСКВА, 5 мая.", "МОСКВА", "Moscow"),
        ("КИЇВ. 5 травня.", "КИЇВ", "Kyiv"),
        ("ΑΘΗΝΑ (ΑΠΕ) - Ο Πρωθυπουργός", "ΑΘΗΝΑ", "Athens"),
        ("ԵՐԵՎԱՆ, 5 մայիսի: Վարչապետը", "ԵՐԵՎԱՆ", "Yerevan"),
        ("ПОЖАР В НИЖНЕМ НОВГОРОДЕ", "НИЖНЕМ НОВГОРОДЕ", "Nizhny Novgorod"),
        ("ПЛОВДИВ – Пожар в завод", "ПЛОВДИВ", "Plovdiv"),
    ],
)
def test_datelines_and_headings_have_places(
    engine: Engine, text: str, name: str, english: str
) -> None:
    first = engine(text).entities[0]
    assert (first.text, first.label, first.english) == (name, "LOC", english)
    assert text[first.start : first.end] == name
