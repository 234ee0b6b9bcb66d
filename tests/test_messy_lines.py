"""Lines such as attackers of a tagger would write: layouts, lists, quotes, languages mixed."""

import json
from pathlib import Path

import pytest

from eat_edge import Engine


def lines_of(name: str) -> list[dict[str, object]]:
    text = (Path(__file__).parent / "assets" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


LINES = lines_of("messy_lines.jsonl")
"""Our own, CC0."""
REPORTED = lines_of("reported_cases.jsonl")
"""Reports of gaps, dots, line breaks and signs in kana; no language is told beforehand."""


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["text"][:20])
def test_line(fast: Engine, line: dict[str, object]) -> None:
    document = fast(str(line["text"]), lang=str(line["lang"]) or None)
    assert [f"{one.text}/{one.label}" for one in document.entities] == line["expected"]
    for one in document.entities:
        assert document.text[one.start : one.end] == one.text


def test_a_foreigner_with_a_gap_has_his_name(fast: Engine) -> None:
    (person,) = fast("バラク オバマ", lang="ja").entities
    assert (person.text, person.label, person.english) == ("バラク オバマ", "PER", "Barack Obama")


@pytest.mark.parametrize("line", REPORTED, ids=lambda line: line["text"][:20])
def test_reported_case(fast: Engine, line: dict[str, object]) -> None:
    document = fast(str(line["text"]))
    assert document.lang == line["lang"]
    assert [f"{one.text}/{one.label}" for one in document.entities] == line["expected"]
