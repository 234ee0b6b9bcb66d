"""Any line as a record of JSON Lines, as gold, and as JSON of our own files."""

import io
import json
import tempfile
from pathlib import Path

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.jsonl import read_jsonl
from eat_edge.readers.json_lines import json_document
from eat_edge.strict_json import parse_json
from eat_edge.types import Document
from eat_edge.writers import JsonlWriter

MAX_BYTES = 1 << 16


def check(data: bytes) -> None:
    """Read bytes as all of these.

    Raises:
        AssertionError: Something that must hold does not.
    """
    check_record(data.decode("utf-8", "replace"))
    check_gold(data)
    try:
        value = parse_json(data, max_bytes=MAX_BYTES)
    except ValueError as error:
        assert str(error)
    else:
        assert value == json.loads(data)


def check_record(line: str) -> None:
    """A record is a document, which can be written, or carries an error."""
    document = json_document(Document(line, id="in:1"))
    assert document.id
    out = io.BytesIO()
    JsonlWriter(out).write(document)
    (written,) = out.getvalue().splitlines()
    if document.error is None:
        assert document.text == json.loads(line)["text"] == json.loads(written)["text"]
    else:
        assert document.error
        assert json.loads(written)["error"]


def check_gold(data: bytes) -> None:
    """Gold is documents whose spans are within them, or an error that names the line."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "gold.jsonl")
        path.write_bytes(data)
        try:
            documents = read_jsonl(path)
        except InputError as error:
            assert "gold.jsonl" in str(error)
            return
    for document in documents:
        assert all(0 <= span.start < span.end <= len(document.text) for span in document.spans)
