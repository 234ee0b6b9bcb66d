"""A file that is JSON as a whole: a list of records, or one record; or lines of JSON by mistake."""

from collections.abc import Iterator

import orjson

from eat_edge.errors import InputError
from eat_edge.readers.json_lines import parse_json_record, record_document
from eat_edge.types import Document

__all__ = ["are_json_lines", "json_file_documents"]


def are_json_lines(head: str) -> bool:
    """Whether a file that is called JSON has an object a line, as many data sets have.

    Args:
        head: Its first characters, more than a line where lines are not too long.
    """
    line, feed, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    if not feed or not rest.strip():
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def json_file_documents(whole: Document, column: str) -> Iterator[Document]:
    """Make documents of a JSON file.

    Args:
        whole: Its text; its identifier names it. One that carries an error is given back.
        column: The field that has the text.

    Yields:
        One document for each object of a list, named ``"name:number"`` from 1 where it has no
        identifier of its own, or one for an object. What is wrong becomes an error.
    """
    if whole.error is not None:
        yield whole
        return
    try:
        content = parse_json_record(whole.text)
    except ValueError as error:
        yield _refused(whole, f"broken JSON: {error}")
        return
    except TypeError:
        yield _refused(whole, "JSON is nested too deeply to be passed on")
        return
    if isinstance(content, dict):
        yield record_document(content, Document("", id=whole.id), column)
        return
    if not isinstance(content, list):
        yield _refused(whole, 'JSON is neither an object {"text": ...} nor a list of such')
        return
    for number, record in enumerate(content, 1):
        place = Document("", id=f"{whole.id}:{number}")
        if isinstance(record, dict):
            yield record_document(record, place, column)
        else:
            yield _refused(place, 'JSON is not an object {"text": ...}')


def _refused(document: Document, problem: str) -> Document:
    return Document("", id=document.id).with_error(InputError(problem))
