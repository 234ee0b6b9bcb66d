import pytest

from eat_edge.own_names.edges import may_begin_at, may_end_at


@pytest.mark.parametrize(
    ("lang", "text", "name", "expected"),
    [
        ("ru", "в Риме", "Рим", False),
        ("ru", "в Рим.", "Рим", True),
        ("ru", "Крим", "рим", False),
        ("zh", "在柏林墙", "柏林", True),
        ("ko", "서울에서", "서울", True),
        ("ko", "서울시민", "서울", False),
        ("ar", "والقاهرة", "قاهرة", True),
        ("fa", "والقاهرة", "قاهرة", False),
        ("he", "ובירושלים", "ירושלים", True),
        ("th", "กรุงเทพ", "กร", False),
        ("hi", "दिल्ली", "दिल्ल", False),
        ("zh", "小米14手机", "小米14", True),
        ("zh", "小米142", "小米14", False),
    ],
)
def test_a_name_is_a_whole_word_but_for_what_is_written_onto_it(
    lang: str, text: str, name: str, expected: bool
) -> None:
    start = text.index(name)
    found = may_begin_at(text, start, lang) and may_end_at(text, start + len(name), lang)
    assert found is expected


def test_both_ends_of_a_text_are_edges() -> None:
    assert may_begin_at("Рим", 0, "ru") and may_end_at("Рим", 3, "ru")
