from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text.codes import code_points, runs_of, scripts_of
from eat_edge.text.runs import run_of
from eat_edge.text.script import SCRIPTS, script_of


@given(st.text(st.sampled_from("a柏😀𠮷é한\u0301\ud800ا"), max_size=20))
def test_a_text_at_once_is_character_by_character(text: str) -> None:
    codes = code_points(text)
    assert [chr(code) for code in codes] == list(text)
    assert [number - 1 for number in runs_of(codes)] == [run_of(char) for char in text]
    assert [SCRIPTS[number - 1] for number in scripts_of(codes)] == [
        script_of(char) for char in text
    ]
