"""The log of the server, for people and for machines."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("orjson")

SCRIPT = """
import logging
from eat_edge.server.logs import start_logging
start_logging({kind!r}, "info")
log = logging.getLogger("a.b")
log.debug("below")
log.info("say %s", "柏林", extra={{"request": {{"path": "/", "status": 200}}}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("bad")
"""


def said(kind: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(kind=kind)], capture_output=True, check=True
    )
    return run.stderr.decode("utf-8")


def test_json_has_a_line_for_each_with_the_parts_of_its_request() -> None:
    first, second = map(json.loads, said("json").splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "a.b", "say 柏林")
    assert (first["path"], first["status"]) == ("/", 200)
    assert second["level"] == "error" and "ZeroDivisionError" in second["exception"]
    assert first["time"].endswith("+00:00")


def test_text_is_for_people() -> None:
    text = said("text")
    assert "INFO a.b say 柏林" in text and "below" not in text
