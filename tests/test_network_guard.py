"""The guard of the tests: none of them reaches the network."""

import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_the_guard_keeps_tests_off_the_network(host: str) -> None:
    with pytest.raises(PermissionError, match="network"):
        socket.create_connection((host, 80))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as direct, pytest.raises(PermissionError, match="network"):
        direct.connect((host, 80))


def test_the_guard_lets_tests_talk_to_themselves() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"x")
            assert client.recv(1) == b"x"
