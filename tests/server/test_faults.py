"""Memory that runs out at any call: no half answer as if whole, and the next request is served."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from fault_server import Place, failing, numbers
from server_fakes import JSON, NDJSON
from waiting import wait_until

from eat_edge.types import Document
from eat_edge.writers.record import as_json


@dataclass(frozen=True)
class Request:
    path: str
    body: bytes
    headers: dict[str, str]


TEXTS = ["in berlin", "in paris"]
LINES = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in TEXTS)
RECORDS = b"".join(as_json(Document(text).to_dict()) + b"\n" for text in TEXTS)
REQUESTS = {
    "tag": Request("/v1/tag", json.dumps({"texts": TEXTS}).encode(), JSON),
    "stream": Request("/v1/tag/stream", LINES, NDJSON),
    "redact": Request("/v1/redact", json.dumps({"texts": TEXTS}).encode(), JSON),
    "read": Request("/v1/read?name=a.txt", "\n".join(TEXTS).encode(), {}),
    "write": Request("/v1/write?format=csv", RECORDS, NDJSON),
    "info": Request("/v1/info", b"", {}),
}


def ask(place: Place, request: Request) -> tuple[int, bytes] | None:
    """The answer; None where the connection was closed before its end."""
    with closing(http.client.HTTPConnection("127.0.0.1", place.port, timeout=20)) as connection:
        method = "POST" if request.body else "GET"
        try:
            connection.request(method, request.path, request.body, request.headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (http.client.HTTPException, ConnectionError):
            return None


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with failing(timeout=10) as place:
        yield place


# Python itself drops what fails where a generator is closed before its end: it costs nothing.
@pytest.mark.filterwarnings(
    "ignore:Exception ignored [^<]*<generator:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("kind", list(REQUESTS))
@pytest.mark.parametrize(
    "step", [23, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])]
)
def test_a_fault_costs_one_request_at_most(place: Place, kind: str, step: int) -> None:
    request = REQUESTS[kind]
    whole = ask(place, request)
    assert whole is not None and whole[0] == 200
    wait_until(place.is_at_rest)
    num_threads = place.num_threads

    def fail_at(number: int) -> bool:
        place.watch()
        place.faults.arm(number)
        answer = ask(place, request)
        has_failed = place.faults.disarm()
        where = place.faults.where
        if answer is not None and answer != whole:
            assert answer[0] >= 500, f"{where}: {answer}"
        if not has_failed:
            assert answer == whole
        assert place.num_threads == num_threads, f"{where}: a thread has died"
        try:
            wait_until(place.is_at_rest)
        except AssertionError:
            raise AssertionError(f"{where}: something is left of the request") from None
        assert ask(place, request) == whole, f"{where}: the next request fails"
        return has_failed

    assert len(numbers(step, fail_at)) > 40 // step
