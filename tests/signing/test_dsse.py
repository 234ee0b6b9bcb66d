"""Envelopes: the bytes that the protocol says are signed, by any of several keys, or an error."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from key_make import write_keys

from eat_edge.signing.dsse import PAYLOAD_TYPE, as_statement, envelope, opened
from eat_edge.signing.keys import PrivateKey, PublicKey, read_private_key, read_public_key
from eat_edge.strict_json import Table

pytest.importorskip("cryptography")
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

STATEMENT = as_statement({"a": "00"}, "https://example.org/says", {"what": "名"})
CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


def pair(directory: Path, kind: str) -> tuple[PrivateKey, PublicKey]:
    key: Any = ed25519.Ed25519PrivateKey.generate()
    if kind in CURVES:
        key = ec.generate_private_key(CURVES[kind])
    keys = write_keys(directory, key)
    return read_private_key(keys.private), read_public_key(keys.public)


def test_a_statement_is_in_totos_and_always_the_same_bytes() -> None:
    assert json.loads(STATEMENT) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "a", "digest": {"sha256": "00"}}],
        "predicateType": "https://example.org/says",
        "predicate": {"what": "名"},
    }


@pytest.mark.parametrize("kind", ["Ed25519", *CURVES])
def test_what_is_signed_is_what_the_protocol_says(kind: str, tmp_path: Path) -> None:
    private, public = pair(tmp_path / "keys", kind)
    sealed = envelope(STATEMENT, [private], with_ids=True)
    (signature,) = sealed["signatures"]
    assert signature["keyid"] == public.fingerprint
    # DSSE's protocol.md: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.
    signed = f"DSSEv1 28 {PAYLOAD_TYPE} {len(STATEMENT)} ".encode() + STATEMENT
    assert public.verifies(base64.b64decode(signature["sig"]), signed)
    assert not public.verifies(base64.b64decode(signature["sig"]), STATEMENT)


def test_one_of_several_signatures_is_enough(tmp_path: Path) -> None:
    one, two, other = (pair(tmp_path / name, "Ed25519") for name in ("one", "two", "other"))
    sealed = Table(envelope(STATEMENT, [one[0], two[0]], with_ids=False))
    for _, public in (one, two):
        found = opened(sealed, public)
        assert found is not None and found.table("predicate").text("what") == "名"
    assert opened(sealed, other[1]) is None


def test_a_changed_statement_is_not_read(tmp_path: Path) -> None:
    private, public = pair(tmp_path / "keys", "Ed25519")
    sealed = envelope(STATEMENT, [private], with_ids=False)
    sealed["payload"] = base64.b64encode(b"{ not even JSON").decode()
    assert opened(Table(sealed), public) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"payloadType": "text/plain"}, "payloadType is 'text/plain'"),
        ({"payload": "no base64!"}, "payload is not base64"),
        ({"payload": "名"}, "payload is not base64"),
        ({"signatures": []}, "no list of 1 to 32"),
        ({"signatures": {}}, "no list of 1 to 32"),
        ({"signatures": [{"sig": "?"}]}, "sig is not base64"),
        ({"signatures": ["x"]}, "not an object"),
        ({"signatures": [{}]}, r"it has no signatures\[\].*sig"),
    ],
)
def test_what_is_no_envelope_is_named(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    private, public = pair(tmp_path / "keys", "Ed25519")
    sealed = envelope(STATEMENT, [private], with_ids=False) | change
    with pytest.raises(ValueError, match=told):
        opened(Table(sealed), public)


@pytest.mark.parametrize("signed", [b'{"_type": "https://in-toto.io/Statement/v0.1"}', b"[]", b"{"])
def test_signed_or_not_what_is_no_statement_is_refused(signed: bytes, tmp_path: Path) -> None:
    private, public = pair(tmp_path / "keys", "Ed25519")
    with pytest.raises(ValueError):
        opened(Table(envelope(signed, [private], with_ids=False)), public)
