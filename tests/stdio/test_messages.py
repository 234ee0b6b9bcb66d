"""Messages that are none: each is answered, and the next is read."""

from contextlib import suppress
from typing import Any

import pytest
from stdio_client import BERLIN, Client

from eat_edge.stdio.framing import MAX_BODY


@pytest.mark.parametrize(
    ("body", "code", "id"),
    [
        (b"{", -32700, None),
        (b"\xff", -32700, None),
        (b"[" * 100_000, -32700, None),
        (b'{"jsonrpc": "2.0", "method": "tag", "id": 1, "id": 2}', -32700, None),
        (b"[]", -32600, None),
        (b"7", -32600, None),
        (b'{"method": "info", "id": 1}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": 1}', -32600, 1),
        (b'{"jsonrpc": "2.0", "id": 1.5, "method": "info"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": null, "method": "info"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": "\\ud800", "method": "info"}', -32600, None),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "rm"}', -32601, 1),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tag", "params": []}', -32602, 1),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tag"}', -32602, 1),
    ],
)
def test_a_bad_message_is_answered_and_the_next_is_read(
    shared: Client, body: bytes, code: int, id: Any
) -> None:
    shared.body(body)
    answer = shared.receive()
    assert (answer["error"]["code"], answer["id"]) == (code, id)
    assert answer["error"]["message"]
    assert shared.ask("tag", {"text": "柏林"}, id=2**70)["entities"] == [BERLIN]


def test_answers_and_unknown_notifications_are_passed_over(client: Client) -> None:
    client.body(b'{"jsonrpc": "2.0", "id": 1, "result": {}}')
    client.send("initialized", {})
    assert client.ask("tag", {"text": "x"})["text"] == "x"
    assert client.end() == (0, b"", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"{}\r\n\r\n",
        b"x" * 100_000,
        b"Content-Length: 10\r\n\r\nshort",
    ],
)
def test_where_the_framing_is_lost_it_says_so_and_ends(client: Client, data: bytes) -> None:
    client.send("tag", {"text": "柏林"}, id=1)
    with suppress(BrokenPipeError):
        client.raw(data)
    status, out, err = client.end()
    assert status == 1
    assert out.count(b"jsonrpc") == 2
    assert b'"id": 1' in out and b"-32700" in out
    assert b"lost" in err
    assert b"b'" not in out + err


def test_header_fields_in_any_case_and_order(client: Client) -> None:
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "info"}'
    client.raw(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n")
    client.raw(b"content-length:%d\n\n" % len(body) + body)
    assert client.receive()["id"] == 1


@pytest.mark.slow
def test_a_message_that_is_too_long_is_passed_over(client: Client) -> None:
    client.body(b" " * (MAX_BODY + 1))
    answer = client.receive()
    assert answer["error"]["code"] == -32700 and str(MAX_BODY) in answer["error"]["message"]
    assert client.ask("tag", {"text": "x"})["text"] == "x"
