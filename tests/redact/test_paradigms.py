"""Tables of endings."""

import re

import pytest

from eat_edge.redact.paradigms import AGREEING, GENDERS, NOMINATIVE, endings_of

TABLES = ["ru", "uk", "el", "ka", "hy", "hi", "mr", "ne", "bn"]


@pytest.mark.parametrize("lang", TABLES)
def test_every_row_has_a_nominative_of_its_own_ending(lang: str) -> None:
    endings = endings_of(lang)
    assert endings
    for rows in endings.values():
        for row in rows:
            nominatives = [one for one in endings[row.base] if one.base == row.base]
            assert any(one.gender == row.gender and one.cases & NOMINATIVE for one in nominatives)


@pytest.mark.parametrize("lang", TABLES)
def test_genders_are_those_of_the_language(lang: str) -> None:
    genders = {row.gender for rows in endings_of(lang).values() for row in rows}
    assert genders <= (set(GENDERS) if lang in AGREEING else {"x"})


@pytest.mark.parametrize("lang", TABLES)
def test_a_stem_has_two_letters_or_is_none(lang: str) -> None:
    for rows in endings_of(lang).values():
        for row in rows:
            assert not row.stem.fullmatch("й")
            assert isinstance(row.stem, re.Pattern)


def test_a_language_without_a_table_has_none() -> None:
    assert endings_of("zh") == {}
