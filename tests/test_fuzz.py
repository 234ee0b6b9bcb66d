"""The fuzzing targets on their committed corpora, on mutations of these, and on arbitrary bytes."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

FUZZ = Path(__file__).resolve().parent / "fuzz"
TARGETS = sorted(path.stem.removeprefix("fuzz_") for path in FUZZ.glob("fuzz_*.py"))
CORPUS = [(name, path) for name in TARGETS for path in sorted((FUZZ / "corpus" / name).iterdir())]


def load(name: str) -> Callable[[bytes], None]:
    specification = importlib.util.spec_from_file_location(name, FUZZ / f"fuzz_{name}.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    check: Callable[[bytes], None] = module.check
    return check


CHECKS = {name: load(name) for name in TARGETS}


def test_there_is_a_target_for_each_parser_of_ours() -> None:
    assert set(TARGETS) >= {"jsonl", "lexicon", "manifest", "readers", "screening"}


@pytest.mark.parametrize(
    ("name", "path"), CORPUS, ids=[f"{name}-{path.name}" for name, path in CORPUS]
)
def test_the_corpus_holds(name: str, path: Path) -> None:
    CHECKS[name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@given(st.binary(max_size=200))
@example(b"")
def test_any_bytes_hold(name: str, data: bytes) -> None:
    CHECKS[name](data)


@given(st.sampled_from(CORPUS), st.integers(0, 10_000), st.binary(max_size=4), st.integers(0, 8))
def test_damaged_corpus_holds(
    entry: tuple[str, Path], at: int, put_in: bytes, num_out: int
) -> None:
    name, path = entry
    data = path.read_bytes()
    at %= len(data)
    CHECKS[name](data[:at] + put_in + data[at + num_out :])
