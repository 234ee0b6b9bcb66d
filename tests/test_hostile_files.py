"""Damaged models behind a manifest that fits them: what our own readers make of them.

A manifest that fits is what a bundle of a stranger has. Checksums help against accidents only.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile_driver import use_llm
from hostile_files import ASSETS, NATIVE, OURS, outcomes
from hypothesis import given, settings
from hypothesis import strategies as st
from lexicon_fakes import NAMES, write

from eat_edge.bundle import default_path
from eat_edge.errors import BundleError
from eat_edge.lexicon import ENTRY, FORMAT, Lexicon
from eat_edge.tagger.subwords import SubwordTokenizer

Json = dict[str, Any]


@pytest.mark.parametrize("target", OURS)
def test_what_we_read_ourselves_ends_in_an_error_that_names_it(target: str, tmp_path: Path) -> None:
    whole, *damaged = outcomes(target, 60, 1, tmp_path)
    assert whole.kind == "opened"
    assert {outcome.kind for outcome in damaged} <= {"opened", "refused"}, damaged


@pytest.mark.slow
@pytest.mark.parametrize("target", OURS)
def test_a_thousand_of_each_that_we_read_ourselves(target: str, tmp_path: Path) -> None:
    counts = Counter(outcome.kind for outcome in outcomes(target, 1000, 2, tmp_path))
    assert counts["opened"] + counts["refused"] == 1001


@pytest.mark.parametrize("target", NATIVE)
def test_native_parsers_refuse_most_and_by_name(target: str, tmp_path: Path) -> None:
    whole, *damaged = outcomes(target, 40, 1, tmp_path)
    assert whole.kind == "opened"
    counts = Counter(outcome.kind for outcome in damaged)
    # Some damage does not show, and some takes the process down: SECURITY.md has the table.
    assert counts["refused"] >= 10
    assert counts["opened"] + counts["refused"] + counts["unnamed"] >= 35, damaged


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path) -> None:
    whole = default_path()
    shutil.copy(whole / "llm.gguf", tmp_path)
    shutil.copy(ASSETS / "llm.model", tmp_path)
    with pytest.raises(BundleError, match=r"llm\.gguf knows \d+ tokens and .*llm\.model \d+: they"):
        use_llm(tmp_path)


def test_a_panic_of_the_tokenizer_is_an_error_that_names_it(tmp_path: Path) -> None:
    record = json.loads((ASSETS / "tagger" / "tokenizer.json").read_text("utf-8"))
    record["post_processor"]["special_tokens"].clear()
    (tmp_path / "tokenizer.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(BundleError, match=r"tokenizer\.json: not a readable tokenizer"):
        SubwordTokenizer(tmp_path / "tokenizer.json")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("lexicon") / "whole", {"zh": NAMES["zh"]})


@pytest.fixture(scope="module")
def changed(directory: Path) -> Path:
    return Path(shutil.copytree(directory, directory.parent / "changed"))


def use(directory: Path) -> bool:
    """Look names up; whether the lexicon could be used, or was refused by name."""
    try:
        lexicon = Lexicon(directory)
        folded = lexicon.fold("約翰在柏林大学。", "zh").text
        matches = lexicon.matches(folded, "zh")
    except BundleError as error:
        assert str(directory) in str(error)
        assert len(str(error)) < len(str(directory)) + 500
        return False
    for match in matches:
        assert folded[match.start : match.end] == match.surface
        assert match.names
        assert 0 <= match.prior <= 1
    return True


def array_of(dtype: Any, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=12).map(lambda items: np.array(items, dtype))


numbers = st.integers(0, 12) | st.sampled_from([2**31, 2**32 - 1])
arrays = st.one_of(
    st.tuples(st.just("offsets"), array_of(np.uint32, numbers)),
    st.tuples(st.just("priors"), array_of(np.uint8, st.integers(0, 255))),
    st.tuples(st.just("entries"), array_of(ENTRY, st.tuples(numbers, st.integers(0, 255)))),
    st.tuples(
        st.sampled_from(["offsets", "priors", "entries"]),
        array_of(np.int64, numbers) | array_of(np.float32, numbers).map(lambda a: a[None, None]),
    ),
)


@settings(max_examples=100)
@given(arrays)
def test_any_array_is_used_or_refused(changed: Path, array: tuple[str, Any]) -> None:
    path = changed / f"zh.{array[0]}.npy"
    whole = path.read_bytes()
    np.save(path, array[1])
    try:
        use(changed)
    finally:
        path.unlink()
        path.write_bytes(whole)


def pickled(path: Path) -> None:
    np.save(path, np.array([{"a": 1}], object), allow_pickle=True)


def archived(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, a=np.zeros(3, np.uint8))


def nameless(path: Path) -> None:
    offsets = np.load(path)
    offsets[1:-1] = 0
    np.save(path, offsets)


@pytest.mark.parametrize("spoil", [pickled, archived, nameless])
def test_an_array_that_means_harm_is_refused(
    directory: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    copy = Path(shutil.copytree(directory, tmp_path / "copy"))
    spoil(copy / "zh.offsets.npy")
    assert not use(copy)


INDEX: Json = {
    "format": FORMAT,
    "languages": ["zh"],
    "simplified": "約约",
    "compositions": {
        "zh": {
            "classes": {"dotted": 0.9},
            "designators": {"大学": ["{} University", "ORG", 0.9, 0.5]},
        }
    },
}


def with_index(directory: Path, index: object) -> bool:
    (directory / "lexicon.json").write_text(json.dumps(index), "utf-8")
    return use(directory)


def designator(*record: object) -> Json:
    return {**INDEX, "compositions": {"zh": {"designators": {"大学": list(record)}}}}


@pytest.mark.parametrize(
    "index",
    [
        {**INDEX, "languages": ["../zh"]},
        {**INDEX, "languages": ["/etc/zh"]},
        {**INDEX, "languages": "zh"},
        {**INDEX, "format": True},
        {**INDEX, "simplified": ["約约"]},
        {**INDEX, "simplified": "柏\ud800"},
        {**INDEX, "compositions": []},
        {**INDEX, "compositions": {"zh": []}},
        {**INDEX, "compositions": {"zh": {"classes": {"any": 10**400}}}},
        {**INDEX, "compositions": {"zh": {"classes": {"any": 1.5}}}},
        designator("{.__class__.__init__.__globals__}", "ORG", 0.9, 0.5),
        designator("{:>9999999999}", "ORG", 0.9, 0.5),
        designator("{}{}", "ORG", 0.9, 0.5),
        designator("{} {", "ORG", 0.9, 0.5),
        designator("University", "ORG", 0.9, 0.5),
        designator("{} University", "CRIME", 0.9, 0.5),
        designator("{} University", "ORG", -0.9, 0.5),
        designator("{} University", "ORG", 0.9),
        designator("{} University", ["ORG"], 0.9, 0.5),
        [],
    ],
)
def test_an_index_that_means_harm_is_refused(changed: Path, index: object) -> None:
    assert with_index(changed, INDEX)
    assert not with_index(changed, index)


def test_an_index_nested_without_end_is_refused(changed: Path) -> None:
    (changed / "lexicon.json").write_text('{"format": ' + "[" * 100_000)
    assert not use(changed)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=100)
@given(
    st.sampled_from(["format", "languages", "simplified", "compositions"]) | st.text(max_size=3),
    values | st.dictionaries(st.just("zh"), values),
    values,
)
def test_any_value_in_the_index_is_used_or_refused(
    changed: Path, key: str, value: object, name: object
) -> None:
    with_index(changed, {**INDEX, key: value})
    compositions = {"zh": {"classes": value, "designators": {"大学": name}}}
    with_index(changed, {**INDEX, "compositions": compositions})
