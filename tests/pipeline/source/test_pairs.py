import pytest

from eat_edge.pipeline.source.pairs import pairs_in
from eat_edge.text import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刘 翔 姚 明 李 娜", "刘翔 姚明 李娜"),
        ("出席：刘 翔 姚 明", "刘翔 姚明"),
        ("刘 翔　姚 明 李小龙", "刘翔 姚明"),
        ("刘 翔", ""),
        ("他 在 北 京", ""),
        ("刘翔 姚明 李娜", ""),
        ("法国 德国 意大利", ""),
    ],
)
def test_persons_in_a_row(text: str, expected: str) -> None:
    folded = fold(text)
    found = pairs_in(folded)
    assert " ".join(folded.text[start:end] for start, _, end in found) == expected
    assert all(start < given < end for start, given, end in found)
