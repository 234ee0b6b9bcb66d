"""Documents from text files, JSON Lines files and standard input, one by one."""

import codecs
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import orjson

from eat_edge.errors import InputError
from eat_edge.types import Document

__all__ = ["InputFormat", "Unit", "read_documents"]

Unit = Literal["line", "file"]
InputFormat = Literal["auto", "text", "jsonl"]

_STDIN = "-"
_JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONG_NUMBER = re.compile(r"\d{19}")
_MAX_BRACKETS_UNCHECKED = 200


def read_documents(
    paths: Sequence[str],
    *,
    unit: Unit = "line",
    stdin: BinaryIO | None = None,
    input_format: InputFormat = "auto",
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Document]:
    """Read files lazily, in the order given, holding one document at a time.

    A text file gives one document for each line that is not blank, named ``"path:line"`` with
    lines counted from 1, or one for the file. Only the line terminator (LF or CR LF) and a byte
    order mark at the head of the file are taken off its text. A JSON Lines file gives one document
    for each line, an object with ``text``, optional ``id`` (text or whole number) and ``lang``;
    its other fields go to ``Document.extra``.

    What cannot be read (invalid UTF-8, broken JSON, no text, a file that vanished meanwhile)
    becomes a document with ``error``, and reading goes on.

    Args:
        paths: Files; ``"-"`` is standard input.
        unit: What one document of a text file is; JSON Lines always go by line.
        stdin: Bytes of standard input.
        input_format: ``"auto"`` takes ``.jsonl`` and ``.ndjson`` for JSON Lines and everything
            else, standard input too, for text.
        on_read: Called with the number of bytes just read.

    Returns:
        The documents, in order.

    Raises:
        InputError: At once, if a file is missing, unreadable or a directory, or if standard input
            is asked for and there is none.
    """
    for path in paths:
        _check(path, stdin)
    return _read_all(paths, unit, stdin, input_format, on_read or _ignore)


def _check(path: str, stdin: BinaryIO | None) -> None:
    if path == _STDIN:
        if stdin is None:
            raise InputError("'-' asks for standard input, but there is none: name a file instead")
        return
    try:
        is_directory = Path(path).is_dir()
        is_there = Path(path).exists()
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path!r}: {error}") from error
    if is_directory:
        raise InputError(f"cannot read {path!r}: it is a directory, name the files in it")
    if not is_there:
        raise InputError(f"cannot read {path!r}: no such file, check the path")
    if not os.access(path, os.R_OK):
        raise InputError(f"cannot read {path!r}: permission denied, make it readable")


def _read_all(
    paths: Sequence[str],
    unit: Unit,
    stdin: BinaryIO | None,
    input_format: InputFormat,
    on_read: Callable[[int], None],
) -> Iterator[Document]:
    for path in paths:
        is_jsonl = input_format == "jsonl" or (
            input_format == "auto" and Path(path).suffix.lower() in _JSONL_SUFFIXES
        )
        name = _printable(path)
        try:
            if path == _STDIN:
                assert stdin is not None
                yield from _read_stream(stdin, "stdin", unit, is_jsonl, on_read)
            else:
                with Path(path).open("rb") as stream:
                    yield from _read_stream(stream, name, unit, is_jsonl, on_read)
        except OSError as error:
            yield Document("", id=name, error=f"cannot read {name!r}: {error.strerror or error}")


def _read_stream(
    stream: BinaryIO, name: str, unit: Unit, is_jsonl: bool, on_read: Callable[[int], None]
) -> Iterator[Document]:
    if unit == "file" and not is_jsonl:
        content = stream.read()
        on_read(len(content))
        yield _text_document(_without_mark(content), name)
        return
    for number, raw in enumerate(stream, start=1):
        on_read(len(raw))
        if number == 1:
            if raw.startswith(_UTF16_MARKS):
                yield Document("", id=name, error=f"{name!r} is UTF-16: convert it to UTF-8")
                return
            raw = _without_mark(raw)
        line = raw.removesuffix(b"\n").removesuffix(b"\r")
        if line.isspace() or not line:
            continue
        document = _text_document(line, f"{name}:{number}")
        if is_jsonl and document.error is None:
            document = _json_document(document)
        if is_jsonl or document.text.strip():
            yield document


def _text_document(raw: bytes, name: str) -> Document:
    try:
        return Document(raw.decode("utf-8"), id=name)
    except UnicodeDecodeError as error:
        reason = (
            f"invalid UTF-8: byte 0x{raw[error.start]:02x} at byte {error.start + 1}; "
            "convert the input to UTF-8"
        )
        return Document(raw.decode("utf-8", errors="replace"), id=name, error=reason)


def _json_document(line: Document) -> Document:
    """Make a document of one JSON line; what is wrong with it becomes its error."""
    try:
        record = _parse(line.text)
    except ValueError as error:
        return Document(line.text, id=line.id, error=f"broken JSON: {error}")
    except TypeError:
        return Document(line.text, id=line.id, error="JSON is nested too deeply to be passed on")
    if not isinstance(record, dict):
        return Document(line.text, id=line.id, error='JSON is not an object {"text": ...}')
    own_id = record.pop("id", None)
    text = record.pop("text", None)
    lang = record.pop("lang", None)
    problem = None
    if own_id is not None and (isinstance(own_id, bool) or not isinstance(own_id, str | int)):
        problem = f'"id" is {_json_type(own_id)}, not text or a whole number'
        own_id = None
    if lang is not None and not isinstance(lang, str):
        problem = f'"lang" is {_json_type(lang)}, not text'
        lang = None
    if not isinstance(text, str):
        problem = 'no "text"' if text is None else f'"text" is {_json_type(text)}, not text'
        text = line.text
    return Document(
        text,
        id=line.id if own_id is None else str(own_id),
        lang="und" if lang in (None, "", "auto") else str(lang),
        error=problem,
        extra=record,
    )


def _parse(line: str) -> object:
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


def _json_type(value: object) -> str:
    names = {bool: "true or false", dict: "an object", list: "a list", str: "text"}
    return names.get(type(value), "a number")


def _printable(path: str) -> str:
    """Spell a path for messages and identifiers, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def _without_mark(raw: bytes) -> bytes:
    return raw.removeprefix(codecs.BOM_UTF8)


def _ignore(num_bytes: int) -> None:
    """Take no notice of progress."""
