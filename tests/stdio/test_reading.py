"""What is read of a message, without a process: every way in which one can be wrong."""

import json
from typing import Any

import pytest

from eat_edge.readers import MAX_TEXT
from eat_edge.stdio.framing import MAX_BODY, Frame
from eat_edge.stdio.messages import (
    Code,
    Message,
    RpcError,
    error_message,
    notification,
    parse_message,
    result_message,
)
from eat_edge.stdio.params import many_params, one_params, redact_params


def framed(body: bytes) -> Frame:
    return Frame(body, len(body))


def test_a_message_and_an_answer_are_told_apart() -> None:
    asked = b'{"jsonrpc": "2.0", "id": 1, "method": "info"}'
    assert parse_message(framed(asked)) == Message("info", {}, 1)
    assert parse_message(framed(b'{"jsonrpc": "2.0", "id": 1, "result": 2}')) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", Code.PARSE_ERROR),
        (b"[]", Code.INVALID_REQUEST),
        (b"7", Code.INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": 1.5, "method": "info"}', Code.INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": "\\ud800", "method": "info"}', Code.INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', Code.INVALID_REQUEST),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tag", "params": []}', Code.INVALID_PARAMS),
        (b'{"jsonrpc": "2.0", "id": null, "method": "info"}', Code.INVALID_REQUEST),
    ],
)
def test_a_message_that_is_none_says_why(body: bytes, code: Code) -> None:
    with pytest.raises(RpcError) as caught:
        parse_message(framed(body))
    assert caught.value.code == code


def test_a_message_that_is_too_long_is_not_kept() -> None:
    with pytest.raises(RpcError, match=f"the message has {MAX_BODY + 1} bytes"):
        parse_message(Frame(None, MAX_BODY + 1))


def test_answers_are_json() -> None:
    assert json.loads(result_message(1, [2])) == {"jsonrpc": "2.0", "id": 1, "result": [2]}
    plain = RpcError(Code.PARSE_ERROR, "no")
    assert json.loads(error_message(plain))["error"] == {"code": -32700, "message": "no"}
    kind = RpcError(Code.PARSE_ERROR, "no", 7, kind="InputError")
    assert json.loads(error_message(kind))["error"]["data"] == {"error_kind": "InputError"}
    assert json.loads(notification("x", {"a": 1})) == {
        "jsonrpc": "2.0",
        "method": "x",
        "params": {"a": 1},
    }


def test_documents_are_texts_or_records() -> None:
    task = many_params({"documents": ["a", {"text": "b", "id": 7, "lang": "auto"}], "labels": None})
    assert [(one.text, one.id, one.lang) for one in task.documents] == [
        ("a", None, "und"),
        ("b", "7", "und"),
    ]
    (one,) = one_params({"text": "a", "id": "x", "lang": "ja"}).documents
    assert (one.text, one.id, one.lang) == ("a", "x", "und")
    (long,) = many_params({"documents": [{"text": "a" * (MAX_TEXT + 1), "lang": "ja"}]}).documents
    assert (long.lang, long.text) == ("ja", "")
    assert "split it" in str(long.error)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "documents is None, not a list"),
        ({"documents": [], "colour": 1}, "there is no parameter 'colour'"),
        ({"documents": [], "workDoneToken": 1.5}, "workDoneToken is 1.5, not text or a whole"),
        ({"documents": [5]}, r"documents\[0\] is 5, not text or an object"),
        ({"documents": [{"text": 5}]}, r"the text of documents\[0\] is 5, not text in Unicode"),
        ({"documents": ["\ud800"]}, "not text in Unicode"),
        ({"documents": [{"text": "a", "id": 1.5}]}, "the id of .* is 1.5, not text or a whole"),
        ({"documents": [{"text": "a", "lang": 5}]}, "the lang of .* is 5, not the code"),
    ],
)
def test_parameters_that_cannot_be_are_named(params: dict[str, Any], message: str) -> None:
    with pytest.raises(RpcError, match=message):
        many_params(params)


def test_what_becomes_of_names_is_read_beside_the_documents() -> None:
    task, plan = redact_params(
        {"documents": ["a"], "operator": "mask", "operators": {"PER": "keep"}}
    )
    assert [one.text for one in task.documents] == ["a"]
    assert (plan.default, dict(plan.operators)["PER"]) == ("mask", "keep")
    with pytest.raises(RpcError, match="operators is 'mask', not an object"):
        redact_params({"documents": [], "operators": "mask"})
    with pytest.raises(RpcError, match="offsets is 'utf-16', not code-points"):
        redact_params({"documents": [], "offsets": "utf-16"})
