"""What every request passes: what comes in, what is logged, and what a failure tells."""

import http.client
import logging
from contextlib import closing

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from server_fakes import JSON, GatedEngine, Running, running

from eat_edge.stats import EngineStats


def test_requests_have_identifiers_and_the_log_has_no_text(
    fast_server: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        own = fast_server.ask(
            "POST", "/v1/tag", {"texts": ["柏林 secret"]}, {"X-Request-ID": "mine-7"}
        )
        fast_server.ask("GET", "/secret?secret", headers={"X-Request-ID": "secret\tsecret " * 9})
        fast_server.ask("POST", "/v1/tag", b"secret", {"Content-Type": "application/json"})
    assert own.headers["x-request-id"] == "mine-7"
    # pytest listens to the access log of uvicorn, too, which is switched off.
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "uvicorn.access"
    )
    assert "mine-7 POST /v1/tag 200" in logged
    assert "secret" not in logged
    assert "柏林" not in logged


def test_a_failure_inside_is_told_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    with running(GatedEngine()) as here, caplog.at_level(logging.INFO):
        broken = here.tag("broken")
        assert (broken.status, set(broken.json)) == (500, {"error"})
        assert here.tag("well").json["documents"][0]["translation"] == "WELL"
    assert "RuntimeError" in caplog.text
    assert "broken it is" not in caplog.text


class LostEngine(GatedEngine):
    """Cannot say what it did."""

    def stats(self) -> EngineStats:
        raise RuntimeError("secret")


def test_every_failure_is_told_in_the_same_way(caplog: pytest.LogCaptureFixture) -> None:
    with running(LostEngine()) as here, caplog.at_level(logging.INFO):
        answer = here.ask("GET", "/metrics")
    assert (answer.status, set(answer.json)) == (500, {"error"})
    assert "RuntimeError" in caplog.text
    assert "secret" not in answer.body.decode()


def test_a_body_may_be_no_longer_than_it_may_be() -> None:
    with running(GatedEngine(), max_body=100) as here:
        assert here.tag("a" * 80).status == 200
        told = here.tag("a" * 200)
        assert (told.status, "100 bytes" in told.json["error"]) == (413, True)
        parts = iter([b'{"texts": ["', b"a" * 100, b'"]}'])
        chunked = {**JSON, "Transfer-Encoding": "chunked"}
        answer = here.ask("POST", "/v1/tag", parts, chunked, is_chunked=True)
        assert answer.status == 413
        assert here.tag("well").status == 200


def test_a_body_that_never_comes_is_not_waited_for() -> None:
    with running(GatedEngine(), timeout=1) as here:
        head = "POST /v1/tag HTTP/1.1\nHost: localhost\nContent-Type: application/json"
        with closing(here.begin(f"{head}\nContent-Length: 50")) as slow:
            slow.sendall(b'{"texts"')
            response = http.client.HTTPResponse(slow)
            response.begin()
            assert response.status == 408
