"""Given names in chats."""

import pytest
from sentence_spans import mentions_of, written

from eat_edge.pipeline.source.given_names import of_hebrew, of_slavs


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("ru", "У Светы есть", "Светы/LOC", "Светы/PER"),
        ("uk", "на Олену та Сергія", "Олену/LOC|Сергія/LOC", "Олену/PER|Сергія/PER"),
        ("ru", "во Владимире и на Лене", "Владимире/LOC|Лене/LOC", "Владимире/LOC|Лене/LOC"),
        ("ru", "Лёху видел в Туле", "Туле/LOC", "Лёху/PER|Туле/LOC"),
        ("ru", "Люди ехали в Тулу", "Тулу/LOC", "Тулу/LOC"),
        ("uk", "Олено, ти в Одесі?", "Одесі/LOC", "Олено/PER|Одесі/LOC"),
        ("ru", "Роман, купленный в Туле", "Туле/LOC", "Туле/LOC"),
        ("he", "דני ורונית הלכו לים", "דני ורונית/PER", "דני/PER|ורונית/PER"),
        ("he", "יוסי ורותי נסעו לאילת", "יוסי ורותי נסעו/PER", "יוסי/PER|ורותי/PER"),
        ("he", "משה כהן ויעל לוי באו", "משה כהן ויעל לוי/PER", "משה כהן/PER|ויעל לוי/PER"),
        ("he", "דני ורד בא", "דני ורד/PER", "דני ורד/PER"),
        ("he", "ירון ובניו בעמ", "ירון ובניו/PER", "ירון ובניו/PER"),
    ],
)
def test_given_names(lang: str, text: str, given: str, expected: str) -> None:
    rule = of_hebrew if lang == "he" else of_slavs
    assert "|".join(written(rule(mentions_of(text, given, 0.8), [], text), text)) == expected
