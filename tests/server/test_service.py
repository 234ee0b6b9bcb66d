"""What all requests share: the options that a request may have here."""

from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import NDJSON, Running
from wrong_options import WRONG_OPTIONS


def test_the_language_can_be_told(fast_server: Running) -> None:
    assert fast_server.tag("東京", lang="ja").json["documents"][0]["lang"] == "ja"
    refused = fast_server.tag("東京", lang="xx")
    assert refused.status == 422
    assert "lang is 'xx': this server knows zh, ja" in refused.json["error"]


@pytest.mark.parametrize(("values", "message"), WRONG_OPTIONS, ids=str)
def test_wrong_options_are_named_with_what_would_be_right(
    fast_server: Running, values: dict[str, Any], message: str
) -> None:
    is_json = all(value == value for value in values.values())
    refused = fast_server.tag("柏林", **values) if is_json else None
    if refused is not None:
        assert refused.status == 422
        # What has another type in JSON is told by its place.
        (name,) = values
        told = refused.json["error"]
        assert f"body: {message}" in told or f"body.{name}" in told
    if all(isinstance(value, str) for value in values.values()):
        answer = fast_server.ask("POST", f"/v1/tag/stream?{urlencode(values)}", b"", NDJSON)
        assert answer.status == 422
        assert f"query: {message}" in answer.json["error"]


def test_a_server_of_the_mode_fast_has_no_other(fast_server: Running) -> None:
    refused = fast_server.tag("東京", mode="full")
    assert (refused.status, "only 'fast'" in refused.json["error"]) == (422, True)
