"""Parameters of a request: those of the library, and none else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdio_client import Client
from wrong_options import WRONG_OPTIONS

from eat_edge.text.utf16 import utf16_offsets

SOME_WRONG = [one for one in WRONG_OPTIONS if "nan" not in str(one)]
"""Those that JSON can write."""


def test_options_have_the_values_of_the_library(shared: Client) -> None:
    text = "😀柏林"
    (wide,) = shared.ask("tag", {"text": text, "offsets": "utf-16"})["entities"]
    assert (wide["start"], wide["end"]) == (2, 4)
    assert shared.ask("tag", {"text": text, "labels": ["PER"]})["entities"] == []
    assert shared.ask("tag", {"text": text, "min_score": 0.95})["entities"] == []
    both = {"documents": [text], "labels": ["LOC"], "min_score": 0.5, "lang": "zh_Hans"}
    (record,) = shared.ask("tagMany", both)["documents"]
    assert (record["lang"], len(record["entities"])) == ("zh", 1)


@pytest.mark.parametrize(
    ("method", "params", "named"),
    [
        ("tag", {"text": 7}, "text"),
        ("tag", {"text": "\ud800"}, "Unicode"),
        ("tag", {"text": "x", "offsets": "bytes"}, "utf-16"),
        *(("tag", {"text": "x", **values}, message) for values, message in SOME_WRONG),
        ("tag", {"text": "x", "id": []}, "id"),
        ("tag", {"text": "x", "language": "zh"}, "'language'"),
        ("tagMany", {}, "documents"),
        ("tagMany", {"documents": [7]}, "documents[0]"),
        ("tagMany", {"documents": ["x", {"id": "x"}]}, "documents[1]"),
        ("tagMany", {"documents": [], "workDoneToken": 1.5}, "workDoneToken"),
    ],
)
def test_a_bad_parameter_is_named(shared: Client, method: str, params: Any, named: str) -> None:
    error = shared.ask(method, params)
    assert error["code"] == -32602
    assert named in error["message"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_utf16_offsets(text: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)))))
    units = text.encode("utf-16-le")
    for offset, found in zip(offsets, utf16_offsets(text, offsets), strict=True):
        assert units[: 2 * found].decode("utf-16-le") == text[:offset]
