"""The socket of the server."""

import socket
import subprocess
import sys

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from waiting import PATIENCE

from eat_edge.errors import ConfigError
from eat_edge.server.run import listen


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "eat_edge.cli", "serve", "--port", port],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1, port {port}" in done.stderr


@pytest.mark.parametrize(("host", "name"), [("127.0.0.1", "127.0.0.1"), ("::1", "::1")])
def test_any_port_that_is_free(host: str, name: str) -> None:
    if host == "::1" and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        listening = listen(host, 0)
    except ConfigError as error:
        pytest.skip(f"no {host} here: {error}")
    with listening:
        address, port, *_ = listening.getsockname()
        assert (address, port > 0) == (name, True)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 70_000)])
def test_what_cannot_be_listened_on_is_named(host: str, port: int) -> None:
    with pytest.raises(ConfigError, match=f"cannot listen on {host}, port {port}: .*--port"):
        listen(host, port)
