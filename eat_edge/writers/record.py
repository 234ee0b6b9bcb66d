"""Plain values as JSON and as text of a column, for programs in any language."""

import json
from base64 import b64encode

import orjson

__all__ = ["as_json", "as_text"]


def as_json(value: object) -> bytes:
    """Write a value as JSON; what JSON has no type for is text, bytes in Base64."""
    try:
        return orjson.dumps(value, default=_plain)
    except TypeError:
        # Whole numbers of more than 64 bits and lone surrogates: ASCII escapes can write both.
        return json.dumps(value, default=_plain).encode("ascii")


def as_text(value: object) -> str | None:
    """Write a value into a column of text: text as it is, nothing as nothing, the rest as JSON."""
    if value is None or isinstance(value, str):
        return value
    encoded = as_json(value).decode()
    return str(json.loads(encoded)) if encoded.startswith('"') else encoded


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return str(value)
