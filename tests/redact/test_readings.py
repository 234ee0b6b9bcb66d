"""Which names the words of a text may be forms of."""

import pytest

from eat_edge.redact.readings import Reading, readings


def nominatives(text: str, lang: str, label: str = "PER") -> list[str]:
    return [" ".join(reading.words) for reading in readings(tuple(text.split()), lang, label)]


@pytest.mark.parametrize(
    ("lang", "label", "form", "nominative"),
    [
        ("ru", "PER", "анной кузнецовой", "анна кузнецова"),
        ("ru", "PER", "льву толстому", "лев толстой"),
        ("ru", "PER", "а. кузнецову", "а. кузнецова"),
        ("ru", "LOC", "нижнем новгороде", "нижний новгород"),
        ("uk", "PER", "ользі", "ольга"),
        ("uk", "LOC", "києва", "київ"),
        ("hy", "PER", "նիկոլ փաշինյանի", "նիկոլ փաշինյան"),
        ("ka", "PER", "ნინო ბერიძემ", "ნინო ბერიძე"),
        ("hi", "LOC", "आगरे", "आगरा"),
        ("ko", "PER", "김민준에게는", "김민준"),
        ("ar", "PER", "ومحمد علي", "محمد علي"),
        ("he", "LOC", "בירושלים", "ירושלים"),
        ("el", "PER", "κυριάκου μητσοτάκη", "κυριακοσ μητσοτακησ"),
    ],
)
def test_a_form_may_be_of_its_nominative(lang: str, label: str, form: str, nominative: str) -> None:
    assert nominative in nominatives(form, lang, label)


def test_all_words_stand_in_one_case() -> None:
    assert "анна кузнецов" not in nominatives("анной кузнецова", "ru")
    assert "барак обама" in nominatives("барака обамы", "ru")


def test_a_given_name_that_is_known_leaves_no_other_reading() -> None:
    assert nominatives("анну", "ru") == ["анна"]
    assert set(nominatives("александра петрова", "ru")) >= {
        "александр петров",
        "александра петрова",
    }


def test_the_family_name_is_told_wherever_it_stands() -> None:
    for words in (("анна", "кузнецова"), ("кузнецова", "анна"), ("анна", "сергеевна", "кузнецова")):
        forms = readings(words, "ru", "PER")
        assert next(iter(forms.values())).surname == "кузнецова"


@pytest.mark.parametrize("words", [(), ("a",), ("о",), ("ы",), ("'",), ("x",) * 9, ("한",)])
@pytest.mark.parametrize("lang", ["ru", "uk", "el", "ka", "hy", "hi", "ko", "ar", "he", "zh", "xx"])
def test_whatever_it_is_it_may_be_itself(lang: str, words: tuple[str, ...]) -> None:
    found = readings(words, lang, "PER")
    assert found
    assert any(set(words) <= set(reading.words) for reading in found)


def test_a_name_of_many_endings_has_few_readings() -> None:
    words = ("абвгого", "абвгому", "абвгыми", "абвгой")
    found = readings(words, "ru", "PER")
    assert 0 < len(found) <= 12
    assert all(isinstance(one, Reading) for one in found)
