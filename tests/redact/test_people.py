import pytest

from eat_edge.redact.people import People, normal


def full_names(names: list[str], lang: str, label: str = "PER") -> dict[str, str]:
    people = People()
    people.add([(name, label) for name in names], lang)
    return {normal(name): people.full(name, label) for name in names}


@pytest.mark.parametrize(
    ("lang", "short", "full"),
    [
        ("zh", "小明", "王小明"),
        ("zh", "王", "王小明"),
        ("ja", "役所", "役所広司"),
        ("ko", "김", "김민준"),
        ("ru", "кузнецова", "анна кузнецова"),
        ("zh", "史密斯", "约翰·史密斯"),
    ],
)
def test_a_short_form_is_its_full_name(lang: str, short: str, full: str) -> None:
    assert full_names([short, full], lang) == {
        normal(short): normal(full),
        normal(full): normal(full),
    }


def test_a_short_form_of_two_persons_is_neither() -> None:
    names = full_names(["王", "王小明", "王芳"], "zh")
    assert names["王"] == "王"


@pytest.mark.parametrize(
    ("lang", "label", "short", "full"),
    [
        ("zh", "LOC", "北京", "北京市"),
        ("ja", "PER", "役", "役所広司"),
        ("ru", "PER", "анна", "аннабелла"),
        ("zh", "PER", "小", "王小明"),
    ],
)
def test_what_is_no_short_form_stays(lang: str, label: str, short: str, full: str) -> None:
    assert full_names([short, full], lang, label)[short] == short


def test_a_short_form_of_a_short_form_is_the_whole() -> None:
    names = full_names(["мария", "мария анна", "мария анна кузнецова"], "ru")
    assert names["мария анна"] == "мария анна кузнецова"


def test_names_are_compared_without_regard_to_case_and_width() -> None:
    assert normal(" ＡＢＢ ") == normal("abb") == "abb"


def test_of_a_file_a_name_stays_what_it_was() -> None:
    people = People()
    for line in (["王小明"], ["小明"], ["李小明"], ["小明"]):
        people.add([(name, "PER") for name in line], "zh")
    assert people.full("小明", "PER") == "王小明"
    people.add([("李", "PER")], "zh")
    assert people.full("李", "PER") == "李小明"
