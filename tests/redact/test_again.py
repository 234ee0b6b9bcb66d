"""Forms of persons that were not found where they stand."""

import pytest

from eat_edge.redact.again import forms_again


def again(text: str, *names: str, lang: str = "ru", ignored: frozenset[str] = frozenset()) -> str:
    """The text with all that is found in brackets."""
    persons = [(text.index(name), text.index(name) + len(name)) for name in names]
    at, pieces = 0, []
    for start, end in forms_again(text, lang, persons, ignored):
        pieces += [text[at:start], f"[{text[start:end]}]"]
        at = end
    return "".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Пётр Кравец ушёл с Кравцом.", ["Пётр Кравец"], "Пётр [Кравец] ушёл с [Кравцом]."),
        ("Щука пришла к Щуке.", ["Щука"], "[Щука] пришла к [Щуке]."),
        ("Маша дома, маше звонят.", ["Маша"], "[Маша] дома, [маше] звонят."),
        ("Серёжа, сереже", ["Серёжа"], "[Серёжа], [сереже]"),
        ("КРАВЕЦ, Кравцу", ["КРАВЕЦ"], "[КРАВЕЦ], [Кравцу]"),
    ],
)
def test_other_forms_of_a_person_are_found(text: str, names: list[str], expected: str) -> None:
    assert again(text, *names) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # A surname, or a given name, that is a common word in small letters.
        ("Щука поймал щуку, щуки большие", "Щука"),
        ("Вера потеряла веру", "Вера"),
        # Parts of words, another surname, and what is too short.
        ("Маша купила машину, машем", "Маша"),
        ("Кравец-младший у Кравцова и Кравченко, Кравец", "Кравец"),
        ("Ким сказал: Кима нет", "Ким"),
    ],
)
def test_what_is_another_word_is_left(text: str, name: str) -> None:
    found = again(text, name).replace(f"[{name}]", name)
    assert found == text


def test_the_given_name_of_a_full_name_is_left() -> None:
    assert again("Роман Кравец. Романом зачитались", "Роман Кравец") == (
        "Роман [Кравец]. Романом зачитались"
    )


def test_what_is_ignored_is_left_and_other_languages_are() -> None:
    assert again("Кравец, Кравцом", "Кравец", ignored=frozenset({"кравцом"})) == "[Кравец], Кравцом"
    assert again("Кравец, Кравцом", "Кравец", lang="bg") == "Кравец, Кравцом"
