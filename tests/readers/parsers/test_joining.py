import pytest

from eat_edge.readers.parsers.joining import join_lines, unwrapped


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["李克强访问", "了柏林"], "李克强访问了柏林"),
        (["東京", "タワー"], "東京タワー"),
        (["กรุงเทพ", "มหานคร"], "กรุงเทพมหานคร"),
        (["Анна", "Кузнецова"], "Анна Кузнецова"),
        (["서울", "특별시"], "서울 특별시"),
        (["李克强", "Berlin"], "李克强 Berlin"),
        (["  a ", "", "\t", "b"], "a b"),
        ([], ""),
    ],
)
def test_lines_are_joined_as_their_script_is_written(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_a_full_line_goes_on_and_a_short_one_ends_its_paragraph() -> None:
    page = ["Анна Кузнецова прилетела в", "Пекин.", "Погода хорошая", "Конец"]
    assert unwrapped(page) == ["Анна Кузнецова прилетела в Пекин.", "Погода хорошая", "Конец"]


def test_a_full_line_that_ends_a_sentence_ends_its_paragraph() -> None:
    assert unwrapped(["今天天气很好。", "明天也很好吗？"]) == ["今天天气很好。", "明天也很好吗？"]


def test_an_empty_line_parts_paragraphs() -> None:
    assert unwrapped(["今天天气很", "", "明天也很好"]) == ["今天天气很", "明天也很好"]
    assert unwrapped([]) == []
