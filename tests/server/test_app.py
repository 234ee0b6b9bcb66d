"""What is answered where: the health of the server, its description, paths that are none."""

import json
import re
from dataclasses import asdict

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from server_fakes import INFO, GatedEngine, Running, running

from eat_edge.server.limits import Limits


def test_a_form_of_another_site_is_no_request(fast_server: Running) -> None:
    body = json.dumps({"texts": ["柏林"]}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        refused = fast_server.ask("POST", "/v1/tag", body, {"Content-Type": kind})
        assert refused.status == 415
        assert "send the header Content-Type: application/json" in refused.json["error"]
        assert fast_server.ask("POST", "/v1/tag/stream", body, {"Content-Type": kind}).status == 415


def test_what_the_server_is(fast_server: Running) -> None:
    info = fast_server.ask("GET", "/v1/info").json
    assert info["mode"] == "fast"
    assert info["limits"] == asdict(Limits())
    assert {"zh", "ja"} <= set(info["languages"])
    with running(GatedEngine()) as other:
        assert INFO.bundle_path not in other.ask("GET", "/v1/info").body.decode()


def test_it_is_alive_and_ready(fast_server: Running) -> None:
    assert fast_server.ask("GET", "/healthz").json == {"status": "alive"}
    assert fast_server.ask("GET", "/readyz").json == {"status": "ready"}


def test_unknown_paths_and_methods_are_refused_in_json(fast_server: Running) -> None:
    nowhere = fast_server.ask("GET", "/nowhere")
    assert nowhere.status == 404
    assert "there is no '/nowhere': there are /," in nowhere.json["error"]
    deleted = fast_server.ask("DELETE", "/v1/tag")
    assert (deleted.status, deleted.headers["allow"]) == (405, "POST")
    assert "use POST; see /docs" in deleted.json["error"]
    assert fast_server.ask("GET", "/static/../app.py").status == 404
    assert fast_server.ask("GET", "/static/index.html").status == 404
    assert set(fast_server.ask("GET", "/nowhere").json) == {"error"}


def test_the_description_is_complete(fast_server: Running) -> None:
    openapi = fast_server.ask("GET", "/openapi.json").json
    text = json.dumps(openapi)
    for reference in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert reference in openapi["components"]["schemas"]
    request = openapi["components"]["schemas"]["TagRequest"]["properties"]
    assert request["texts"]["maxItems"] == Limits().max_texts
    assert re.match(request["lang"]["anyOf"][0]["pattern"], "ja")
    assert request["mode"]["anyOf"][0]["enum"] == ["fast"]
    assert request["labels"]["anyOf"][0]["items"]["pattern"] == "^(?:PER|LOC|ORG|MISC)$"
    stream = openapi["paths"]["/v1/tag/stream"]["post"]
    assert "application/x-ndjson" in stream["requestBody"]["content"]
