"""Given names in chats."""

import pytest

from eat_edge.pipeline.source.given_names import of_hebrew, of_slavs
from eat_edge.types import Mention


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
    mentions = []
    for one in given.split("|"):
        surface, label = one.split("/")
        start = text.index(surface)
        mentions.append(Mention(start, start + len(surface), surface, label, 0.8))
    found = (of_hebrew if lang == "he" else of_slavs)(mentions, [], text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert "|".join(f"{one.text}/{one.label}" for one in found) == expected
