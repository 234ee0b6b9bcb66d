"""Halves of surrogate pairs in a request, and where they stand."""

import pytest

from eat_edge.server.surrogates import lone_surrogate


@pytest.mark.parametrize(
    ("body", "path", "place"),
    [
        (rb'{"texts": ["a", "b\ud800c"]}', ("texts", 1), r"'\ud800', at 1"),
        (rb'{"names": [{"surface": "\udc00"}]}', ("names", 0, "surface"), r"'\udc00', at 0"),
        (rb'{"a": {"\ud800": 1}}', ("a",), "at 0"),
        (rb'"\ud800"', (), "at 0"),
    ],
)
def test_the_first_half_is_found(body: bytes, path: tuple[str | int, ...], place: str) -> None:
    found = lone_surrogate(body)
    assert found is not None
    assert found.path == path
    assert place in found.problem


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 100_000, rb'{"texts": ["\ud83d\ude00"], "least": 0.5}', b"\xff"]
)
def test_what_is_wrong_otherwise_is_not_told(body: bytes) -> None:
    assert lone_surrogate(body) is None
