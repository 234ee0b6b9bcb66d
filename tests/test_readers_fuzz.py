"""The fuzzing target on its committed corpus, on mutations of it, and on arbitrary bytes."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

FUZZ = Path(__file__).resolve().parent / "fuzz"
CORPUS = sorted((FUZZ / "corpus" / "readers").iterdir())
SPECIFICATION = importlib.util.spec_from_file_location("fuzz_readers", FUZZ / "fuzz_readers.py")
assert SPECIFICATION is not None and SPECIFICATION.loader is not None
TARGET = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(TARGET)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus_holds(path: Path) -> None:
    TARGET.check(path.read_bytes())


@given(st.binary(max_size=200))
@example(b"")
def test_any_bytes_hold(data: bytes) -> None:
    TARGET.check(data)


@given(st.sampled_from(CORPUS), st.integers(0, 10_000), st.binary(max_size=4), st.integers(0, 8))
def test_damaged_corpus_holds(path: Path, at: int, put_in: bytes, num_out: int) -> None:
    data = path.read_bytes()
    at %= len(data)
    TARGET.check(data[:at] + put_in + data[at + num_out :])
