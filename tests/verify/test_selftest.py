"""The self-test of a bundle: what counts as the same, and how a difference is told."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bundle_fakes import make
from hypothesis import given
from hypothesis import strategies as st
from selftests import stored

from eat_edge.bundle import open_bundle
from eat_edge.engine import Engine
from eat_edge.errors import BundleError
from eat_edge.types import LABELS, Document, Entity
from eat_edge.verify.selftest import (
    Case,
    Expected,
    SelfTest,
    case_from,
    compare,
    read_selftest,
    to_json,
)

TEXT = "李克强访问柏林。"


PERSON = Entity(0, 3, "李克强", "PER", 0.9, "Li Keqiang", ("lexicon",))


PLACE = Entity(5, 7, "柏林", "LOC", 0.8, "Berlin", ("lexicon",))


CASE = Case(
    TEXT, "zh", (Expected(0, 3, "PER", "Li Keqiang", 0.9), Expected(5, 7, "LOC", "Berlin", 0.8))
)


def told(*entities: Entity, case: Case = CASE, error: str | None = None) -> tuple[str, ...]:
    """What is said where these entities are found."""
    result = Document(TEXT, lang="zh", entities=entities, error=error)
    differences = compare(SelfTest((case,)), [result])
    return differences[0].details if differences else ()


def test_the_same_is_the_same() -> None:
    assert told(PERSON, PLACE) == ()


@pytest.mark.parametrize("score", [0.71, 0.89])
def test_another_processor_may_score_otherwise(score: float) -> None:
    assert told(PERSON, replace(PLACE, score=score)) == ()


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([PERSON], "5:7 '柏林': not found, expected LOC 'Berlin'"),
        ([PERSON, replace(PLACE, label="ORG")], "5:7 '柏林': type ORG, expected LOC"),
        (
            [PERSON, replace(PLACE, english="Bern")],
            "5:7 '柏林': English name 'Bern', expected 'Berlin'",
        ),
        (
            [PERSON, replace(PLACE, score=0.65)],
            "5:7 '柏林': score 0.650, expected 0.800 to within 0.1",
        ),
    ],
)
def test_what_differs_is_said(found: list[Entity], message: str) -> None:
    assert told(*found) == (message,)


def test_a_span_that_is_cut_otherwise_is_one_too_few_and_one_too_many() -> None:
    other = Entity(5, 8, "柏林。", "LOC", 0.8, "Berlin", ())
    assert told(PERSON, other) == (
        "5:7 '柏林': not found, expected LOC 'Berlin'",
        "5:8 '柏林。': found LOC 'Berlin', not expected",
    )


def test_a_text_that_failed_is_said_to_have() -> None:
    assert told(error="no room") == ("failed: no room",)


def test_what_is_not_said_is_not_compared() -> None:
    loose = Case(TEXT, None, (Expected(0, 3, "PER"), Expected(5, 7, "LOC")))
    assert told(PERSON, replace(PLACE, score=0.2, english="?"), case=loose) == ()
    assert told(PERSON, case=loose) == ("5:7 '柏林': not found, expected LOC",)


def test_the_text_is_named_with_its_number_and_without_what_a_terminal_would_obey() -> None:
    cases = (CASE, Case("\x1b[2J坏", None, ()))
    results = [
        Document(TEXT, entities=(PERSON, PLACE)),
        Document("\x1b[2J坏", entities=(Entity(0, 1, "\x1b", "PER", 0.5, "?", ()),)),
    ]
    (difference,) = compare(SelfTest(cases), results)
    assert difference.number == 2
    assert "\x1b" not in str(difference)
    assert str(difference).startswith("text 2: '\\x1b[2J坏'\n  0:1 ")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    text = draw(st.text(min_size=1, max_size=12))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    entities = tuple(
        Expected(
            start,
            end,
            draw(st.sampled_from(LABELS)),
            draw(st.none() | st.text(max_size=5)),
            draw(st.none() | st.floats(0, 1)),
        )
        for start, end in zip(ends[::2], ends[1::2], strict=False)
    )
    return Case(text, draw(st.sampled_from([None, "zh", "ja"])), entities)


@given(st.lists(cases(), min_size=1, max_size=3).map(tuple), st.floats(0, 1))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, some: tuple[Case, ...], tolerance: float
) -> None:
    selftest = SelfTest(some, tolerance)
    path = stored(make(tmp_path_factory.mktemp("b") / "bundle"), to_json(selftest))
    assert read_selftest(open_bundle(path)) == selftest


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda case: case.pop("text"), "it has no text"),
        (lambda case: case.update(text="\ud800李克强"), "surrogates not allowed"),
        (lambda case: case.update(language="zh"), "'language', which is none of text, lang"),
        (lambda case: case.update(entities={}), "entities is {}, not a list"),
        (lambda case: case["entities"][0].pop("label"), "it has no entities.label"),
        (lambda case: case["entities"][0].update(label="GPE"), "'GPE'; known are PER, LOC"),
        (lambda case: case["entities"][0].update(lable="PER"), "'lable', which is none of start"),
        (lambda case: case["entities"][0].update(end=99), "end is 99, not a whole number from 1"),
        (lambda case: case["entities"][0].update(end=0), "end is 0"),
        (lambda case: case["entities"][0].update(text="李克"), "is '李克', but 0:3 .* is '李克强'"),
        (lambda case: case["entities"][0].update(score=2), "score is 2.0, not a number from 0 to"),
        (lambda case: case["entities"][1].update(start=2, text="强访问柏林"), "overlap at 2"),
    ],
)
def test_what_is_no_case_is_named(edit: Callable[[Any], object], message: str) -> None:
    case = json.loads(to_json(SelfTest((CASE,))))["cases"][0]
    assert case_from(case) == CASE
    edit(case)
    with pytest.raises(ValueError, match=message):
        case_from(case)


def test_a_bundle_without_a_self_test_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"has no selftest\.json: assemble it with a self-test"):
        read_selftest(open_bundle(make(tmp_path / "bundle")))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"tolerance": 0.1, "cases": []}', b'{"cases": [{"text": ""}]}']
)
def test_a_self_test_that_is_none_is_named(tmp_path: Path, content: bytes) -> None:
    bundle = open_bundle(stored(make(tmp_path / "bundle"), content))
    with pytest.raises(BundleError, match=r"cannot read .*selftest\.json: .*; restore the bundle"):
        read_selftest(bundle)


def test_the_embedded_bundle_finds_what_it_should(engine: Engine) -> None:
    selftest = read_selftest(open_bundle())
    assert {case.lang for case in selftest.cases} >= {"zh", "ja"}
    assert not compare(selftest, engine.pipe(selftest.documents))
