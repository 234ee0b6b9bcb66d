"""Names that every reader of news knows."""

from pathlib import Path

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.english.famous import famous_name, is_nearly_famous, read_famous
from eat_edge.lexicon import Lexicon
from eat_edge.text import fold
from eat_edge.types import LABELS


@pytest.mark.parametrize(
    "lang", ["zh", "ja", "ko", "ru", "uk", "ar", "fa", "he", "hi", "th", "ka", "hy"]
)
def test_our_table_has_names_of_every_language(lang: str) -> None:
    names = list(read_famous(lang))
    assert len(names) > 90
    for surface, english, label in names:
        assert fold(surface).text.strip() and english.isascii() and label in LABELS
    assert not list(read_famous("xx"))


def test_a_row_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "famous.tsv"
    for row in ("TSMC\tORG\t台积电\tx", "TSMC\tFIRM\t台积电", "TSMC\tORG"):
        table.write_text(f"english\ttype\tzh\n{row}\n", "utf-8")
        with pytest.raises(ValueError, match="TSMC"):
            list(read_famous("zh", [table]))


def test_a_name_is_found_by_its_type_whatever_its_capitals() -> None:
    assert famous_name("Хамас", "ru", "ORG") == famous_name("ХАМАС", "ru", "ORG") == "Hamas"
    assert not famous_name("Хамас", "ru", "PER") and not famous_name("Хамас", "xx", "ORG")


@pytest.mark.parametrize(
    ("surface", "lang", "english"),
    [("България", "bg", "Bulgaria"), ("بلغاریہ", "ur", "Bulgaria"), ("Λονδίνο", "el", "London")],
)
def test_countries_and_cities_are_known_without_a_lexicon(
    surface: str, lang: str, english: str
) -> None:
    assert famous_name(fold(surface).text, lang, "LOC") == english


@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "ru", "ar", "he", "hi", "th", "ur", "bn", "el"])
def test_names_are_known_as_they_are_folded(lang: str) -> None:
    for surface, _, label in read_famous(lang):
        assert famous_name(fold(surface).text, lang, label)


def test_chinese_names_are_simplified_as_the_text_is() -> None:
    lexicon = Lexicon(open_bundle().lexicon)
    names = [surface for surface, _, _ in read_famous("zh")]
    for surface in names:
        assert lexicon.fold(surface, "zh").text == fold(surface).text


def test_a_surname_may_be_a_famous_one_misread() -> None:
    assert is_nearly_famous("Трамт", "ru")
    assert not is_nearly_famous("Трамп", "ru")
    assert not is_nearly_famous("Кузнецов", "ru")
