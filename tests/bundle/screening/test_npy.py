"""Arrays: a row of numbers passes, and nothing else does."""

import io
import re

import numpy as np
import pytest
from bundle_fakes import npy
from hypothesis import given
from hypothesis import strategies as st
from screened import ROW_OF_SCORES, headed

from eat_edge.bundle.screening.npy import check_npy
from eat_edge.lexicon import ENTRY


def archive() -> bytes:
    file = io.BytesIO()
    np.savez(file, a=np.zeros(3, np.float32))
    return file.getvalue()


def test_numbers_in_a_row_pass() -> None:
    check_npy(ROW_OF_SCORES)
    check_npy(npy(np.zeros(0, np.uint64)))
    check_npy(npy(np.zeros(2, ENTRY)))
    check_npy(headed("(3,)"))
    check_npy(headed("(3,)", version=2))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "header cannot be read"),
        (b"\x93NUMPY", "header cannot be read"),
        (archive(), "header cannot be read"),
        (headed("(3,)", version=3), "its format is (3, 0)"),
        (ROW_OF_SCORES[:-1], "it has 139 bytes, its header says 140"),
        (ROW_OF_SCORES + b"\0", "it has 141 bytes, its header says 140"),
        (ROW_OF_SCORES[:100], "header cannot be read"),
        (headed("(4,)"), "its header says"),
        (headed(f"({1 << 62},)"), "its header says 18446744073709551"),
        (headed(f"({10**300},)"), "its header says 4000000"),
        (headed("(-3,)"), "in the shape (-3,), not numbers in a row"),
        (headed("()"), "in the shape (), not numbers in a row"),
        (headed("(3, 1)"), "in the shape (3, 1), not numbers in a row"),
        (headed("(3,)", "'|V0'"), "not numbers in a row"),
        (headed("(3,)", "'|O'"), "it holds Python objects"),
        (headed("(1,)", "[('a', '<f4'), ('b', '|O')]"), "it holds Python objects"),
        (headed("(" * 5000), "header cannot be read"),
        (headed("-" * 8000 + "1"), "header cannot be read"),
        (headed("(3,)" + " " * 20_000, version=2), "header cannot be read"),
        (headed("__import__('os').getpid()"), "header cannot be read"),
        (npy(np.array([-1, np.nan], np.float32)), "not all of its numbers are finite"),
        (npy(np.array([-1, -np.inf])), "not all of its numbers are finite"),
    ],
)
def test_an_array_that_is_no_row_of_numbers_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        check_npy(content)
    assert len(str(caught.value)) < 500


@given(st.integers(0, 140), st.binary(max_size=9), st.integers(0, 9))
def test_any_array_passes_or_is_refused(at: int, put_in: bytes, num_out: int) -> None:
    try:
        check_npy(ROW_OF_SCORES[:at] + put_in + ROW_OF_SCORES[at + num_out :])
    except ValueError as error:
        assert len(str(error)) < 500
