import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.tagger.spaced import mean_of_readings, space_out


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ('Li, of "Xinhua" (Beijing), said so.', 'Li , of " Xinhua " ( Beijing ), said so .'),
        ("U.S. troops, 1,000 at 10:30", "U.S. troops , 1,000 at 10:30"),
        ("Irène Joliot-Curie's", "Irène Joliot-Curie's"),
        ("@sam, #now: AT&T (http://x.org/a).", "@sam , #now : AT&T ( http://x.org/a )."),
        ("cafe\u0301s and Łódź", "cafe\u0301s and Łódź"),
        ("", ""),
    ],
)
def test_marks_are_parted_from_words(sentence: str, expected: str) -> None:
    assert space_out(sentence)[0] == expected


@given(st.text(alphabet="aB1 .,()'-&\u0301\ud800", max_size=30))
def test_nothing_but_spaces_comes_to_a_sentence(sentence: str) -> None:
    text, places = space_out(sentence)

    assert places == sorted(set(places))
    for number, place in enumerate(places):
        assert text[place + number] == " "
    kept = [text[at + sum(p <= at for p in places)] for at in range(len(sentence))]
    assert "".join(kept) == sentence


def test_what_two_readings_say_of_a_word_is_averaged() -> None:
    rows = np.array([[1.0, 0.0], [0.5, 0.5], [0.2, 0.8]], np.float32)
    other = np.array([[0.0, 1.0], [0.5, 0.5], [0.4, 0.6]], np.float32)
    # "Li, go": the comma and what is behind it stand one further on in "Li , go".
    words, others = [(0, 2), (2, 3), (4, 6)], [(0, 2), (3, 4), (5, 7)]

    found = mean_of_readings(words, rows, [2], others, other)

    np.testing.assert_allclose(found, [[0.5, 0.5], [0.5, 0.5], [0.3, 0.7]])


def test_a_word_that_only_one_reading_has_keeps_what_that_says() -> None:
    rows = np.array([[1.0, 0.0]], np.float32)

    found = mean_of_readings([(0, 4)], rows, [], [(0, 2)], np.array([[0.0, 1.0]], np.float32))

    np.testing.assert_allclose(found, rows)
