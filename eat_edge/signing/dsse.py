"""Signed statements in public forms: in-toto statements in DSSE envelopes.

Signed is never JSON that a reader has to write in the same way again, but the bytes that the
envelope carries (https://github.com/secure-systems-lab/dsse, protocol 1.0.2). The statement inside
is of version 1 (https://github.com/in-toto/attestation).
"""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from eat_edge.signing.keys import PrivateKey, PublicKey
from eat_edge.strict_json import Table, parse_json

__all__ = ["PAYLOAD_TYPE", "STATEMENT_TYPE", "as_statement", "envelope", "opened"]

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"

_MAX_STATEMENT = 16 << 20
_MAX_SIGNATURES = 32


def as_statement(
    sha256_of_subjects: dict[str, str], predicate_type: str, predicate: dict[str, Any]
) -> bytes:
    """Say something of files, in the bytes that will be signed.

    Args:
        sha256_of_subjects: Names of the files with their SHA-256.
        predicate_type: The URI that says what the rest means.
        predicate: The rest.

    Returns:
        JSON, the same bytes for the same values.
    """
    statement = {
        "_type": STATEMENT_TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": sha256}}
            for name, sha256 in sha256_of_subjects.items()
        ],
        "predicateType": predicate_type,
        "predicate": predicate,
    }
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()


def envelope(statement: bytes, keys: Sequence[PrivateKey], *, with_ids: bool) -> dict[str, Any]:
    """Sign a statement.

    Args:
        statement: Its bytes.
        keys: Who signs, one at least.
        with_ids: Whether each signature says by its fingerprint which key it is of.
    """
    signed = _encoded(PAYLOAD_TYPE, statement)
    signatures = [
        {"sig": _base64(key.sign(signed)), "keyid": key.public.fingerprint if with_ids else ""}
        for key in keys
    ]
    return {
        "payload": _base64(statement),
        "payloadType": PAYLOAD_TYPE,
        "signatures": signatures,
    }


def opened(given: Table, key: PublicKey) -> Table | None:
    """What a statement says, if the owner of a key has signed it.

    Args:
        given: The envelope.
        key: Of whom one trusts.

    Returns:
        The statement; None where no signature is this key's. Nothing of it was parsed before its
        signature was found good.

    Raises:
        ValueError: It is no envelope, or what was signed is no in-toto statement.
    """
    kind = given.text("payloadType")
    if kind != PAYLOAD_TYPE:
        raise ValueError(f"payloadType is {kind[:80]!r}, not {PAYLOAD_TYPE!r}")
    payload = _bytes(given.text("payload"), "payload")
    signatures = given.any("signatures")
    if not isinstance(signatures, list) or not 0 < len(signatures) <= _MAX_SIGNATURES:
        raise ValueError(f"signatures is no list of 1 to {_MAX_SIGNATURES}")
    signed = _encoded(kind, payload)
    for one in signatures:
        signature = _bytes(Table(one, "signatures[]").text("sig"), "sig")
        if key.verifies(signature, signed):
            break
    else:
        return None
    statement = Table(parse_json(payload, max_bytes=_MAX_STATEMENT))
    if statement.text("_type") != STATEMENT_TYPE:
        raise ValueError(f"what was signed is no statement of {STATEMENT_TYPE}")
    return statement


def _encoded(kind: str, payload: bytes) -> bytes:
    """The bytes that are signed (DSSE's pre-authentication encoding)."""
    kind_bytes = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind_bytes), kind_bytes, len(payload), payload)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"{name} is not base64") from error
