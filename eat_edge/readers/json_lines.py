"""One line of JSON, or one row of a table, to one document."""

import json
import re
from typing import Any

import orjson

from eat_edge.errors import InputError
from eat_edge.strict_json import parse_json
from eat_edge.types import Document

__all__ = ["json_document", "parse_json_record", "record_document"]

_LONG_NUMBER = re.compile(r"\d{19}")
_MAX_BRACKETS_UNCHECKED = 200


def json_document(line: Document, column: str = "text") -> Document:
    """Make a document of one JSON line.

    Args:
        line: The line as a document: its place is the identifier where the record has none.
        column: The field that has the text.

    Returns:
        The record's document; what is wrong with it becomes its error.
    """
    try:
        record = parse_json_record(line.text)
        if any(line.text.count(f'"{key}"') > 1 for key in (column, "id", "lang")):
            _refuse_doubles(line.text)
    except ValueError as error:
        return line.with_error(InputError(f"broken JSON: {error}"))
    except TypeError:
        return line.with_error(InputError("JSON is nested too deeply to be passed on"))
    if not isinstance(record, dict):
        return line.with_error(InputError('JSON is not an object {"text": ...}'))
    return record_document(record, line, column)


def record_document(record: dict[str, Any], line: Document, column: str) -> Document:
    """Make a document of a record; what is neither text, ``id`` nor ``lang`` is extra.

    Args:
        record: Field by field; it is used up.
        line: Gives the identifier where the record has none, the text where it has none, and what
            is wrong with the record already.
        column: The field that has the text.

    Returns:
        The record's document; what is wrong with it becomes its error.
    """
    own_id = record.pop("id", None)
    text = record.pop(column, None)
    lang = record.pop("lang", None)
    problem = line.error
    own_id, text = _plain_id(own_id), _decoded(text)
    if own_id is not None and (isinstance(own_id, bool) or not isinstance(own_id, str | int)):
        problem = f'"id" is {_json_type(own_id)}, not text or a whole number'
        own_id = None
    if lang is not None and not isinstance(lang, str):
        problem = f'"lang" is {_json_type(lang)}, not text'
        lang = None
    if not isinstance(text, str):
        problem = (
            f'no "{column}"; its field can be named (--column)'
            if text is None
            else f'"{column}" is {_json_type(text)}, not text'
        )
        text = line.text
    document = Document(
        text,
        id=line.id if own_id is None else str(own_id),
        lang="und" if lang in (None, "", "auto") else str(lang),
        extra=record,
        origin=None if own_id is None else line.id,
    )
    return document if problem is None else document.with_error(InputError(problem))


def parse_json_record(line: str) -> object:
    """Parse strict JSON.

    Raises:
        ValueError: It is not JSON, or holds a lone surrogate or a number out of range.
        TypeError: It is nested more deeply than the JSONL writer can write.
    """
    record: object = orjson.loads(line)
    if line.count("[") + line.count("{") > _MAX_BRACKETS_UNCHECKED:
        orjson.dumps(record)
    # orjson turns whole numbers of more than 64 bits into floats; the standard library does not.
    return json.loads(line) if _LONG_NUMBER.search(line) else record


def _refuse_doubles(line: str) -> None:
    """Refuse an object that has a key twice, of which only the last would be read.

    Raises:
        ValueError: The line has such an object.
    """
    data = line.encode()
    parse_json(data, max_bytes=len(data))


def _plain_id(value: object) -> object:
    """An identifier as a table may hold it: 7.0 for 7 where others lack theirs, bytes, or NaN."""
    if isinstance(value, float):
        if value != value:
            return None
        return int(value) if value.is_integer() else repr(value)
    return _decoded(value)


def _decoded(value: object) -> object:
    """Bytes as the text that they are in UTF-8; what they are not stays as it is."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value
    return value


def _json_type(value: object) -> str:
    names = {
        bool: "true or false",
        bytes: "bytes that are not UTF-8",
        dict: "an object",
        list: "a list",
        str: "text",
    }
    return names.get(
        type(value), "a number" if isinstance(value, int | float) else "something else"
    )
