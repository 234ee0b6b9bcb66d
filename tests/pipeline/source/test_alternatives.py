import re

from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.text import fold


def test_any_of_some_words_is_found_and_each_may_be_a_pattern() -> None:
    pattern = re.compile(any_of("法院 检[察查]院\n政府"))
    assert [bool(pattern.fullmatch(word)) for word in ("法院", "检查院", "政府", "法院 ")] == [
        *(True, True, True),
        False,
    ]


def test_thai_words_are_written_as_folded_text_has_them() -> None:
    assert re.fullmatch(any_of("ตำบล อำเภอ"), fold("อำเภอ").text)
