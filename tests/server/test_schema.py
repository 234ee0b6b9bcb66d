"""The shapes of requests, and what this server adds to their description."""

from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from fastapi import FastAPI
from pydantic import ValidationError
from server_fakes import INFO

from eat_edge.config import OPTION_NAMES, Options
from eat_edge.server.limits import Limits
from eat_edge.server.schema import (
    FoundEntity,
    NameEntry,
    RedactRequest,
    TagRequest,
    describe_options,
)
from eat_edge.types import Entity


def test_a_request_has_every_option_and_nothing_else() -> None:
    asked = TagRequest.model_validate({"texts": ["a"], **dict.fromkeys(OPTION_NAMES)})
    assert asked.model_dump(include=set(OPTION_NAMES)) == dict.fromkeys(OPTION_NAMES)
    with pytest.raises(ValidationError, match="speed"):
        TagRequest.model_validate({"texts": [], "speed": 1})
    with pytest.raises(ValidationError, match="speed"):
        RedactRequest.model_validate({"texts": [], "speed": 1})


@pytest.mark.parametrize("values", [{"min_score": "0.5"}, {"translate": "yes"}, {"texts": "a"}])
def test_a_value_of_another_type_is_not_made_to_fit(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TagRequest.model_validate({"texts": [], **values})


def test_the_type_of_a_name_may_be_called_type_or_label() -> None:
    for key in ("type", "label"):
        assert NameEntry.model_validate({"surface": "A", key: "CITY"}).label == "CITY"


def test_an_answer_has_every_field_of_an_entity() -> None:
    ours = set(Entity.__dataclass_fields__)
    assert set(FoundEntity.model_fields) == {*ours, "place"}


def described(options: Options) -> dict[str, Any]:
    """The description of two requests, as ``describe_options`` completes it."""
    app = FastAPI()

    @app.post("/v1/tag")
    def tag(_: TagRequest) -> None: ...

    @app.post("/v1/redact")
    def redact(_: RedactRequest) -> None: ...

    @app.post("/v1/tag/stream")
    def stream() -> None: ...

    openapi = app.openapi()
    describe_options(openapi, options, ["zh", "ja"], Limits(max_texts=7, max_chars=9), ["a", "b"])
    return openapi


@pytest.mark.parametrize(
    ("mode", "modes"), [("fast", ["fast"]), ("auto", ["auto", "fast", "full"])]
)
def test_the_modes_are_those_of_the_server(mode: str, modes: list[str]) -> None:
    openapi = described(Options(mode=mode))
    request = openapi["components"]["schemas"]["TagRequest"]["properties"]
    assert request["mode"]["anyOf"][0]["enum"] == modes
    stream = openapi["paths"]["/v1/tag/stream"]["post"]["parameters"]
    by_name = {one["name"]: one["schema"] for one in stream}
    assert by_name["mode"]["enum"] == modes
    assert by_name["bundle"]["enum"] == ["a", "b"]
    assert not {"names", "ignore"} & set(by_name), "lists are for bodies"


def test_limits_and_what_redaction_takes_are_described() -> None:
    schemas = described(Options())["components"]["schemas"]
    for name in ("TagRequest", "RedactRequest"):
        texts = schemas[name]["properties"]["texts"]
        assert (texts["maxItems"], texts["items"]["maxLength"]) == (7, 9)
    redacted = schemas["RedactRequest"]["properties"]
    assert redacted["offsets"]["anyOf"][0]["enum"] == ["code-points"]
    assert "PHONE" in redacted["operators"]["anyOf"][0]["propertyNames"]["enum"]
    assert set(INFO.labels) <= set(redacted["operators"]["anyOf"][0]["propertyNames"]["enum"])
