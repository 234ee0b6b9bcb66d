"""Records in, a file out, for the page to offer the formats of the command: ``POST /v1/write``."""

import asyncio
import io
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import BinaryIO

from pydantic import ValidationError
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eat_edge.errors import ConfigError
from eat_edge.server.bodies import whole_body
from eat_edge.server.schema import FoundEntity, Record
from eat_edge.server.surrogates import lone_surrogate
from eat_edge.types import Alternative, Block, Document, Entity
from eat_edge.writers import STREAM_WRITERS, EntityCsvWriter, Writer

__all__ = ["WRITTEN", "WriteReply"]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    "bulk": "application/x-ndjson",
    "conll": "text/plain",
    "csv": "text/csv",
    "datasets": "application/x-ndjson",
    "doccano": "application/x-ndjson",
    "html": "text/html",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "label-studio": "application/json",
    "prodigy": "application/x-ndjson",
    "text": "text/plain",
    "xlsx": _XLSX,
}
WRITTEN = tuple(_TYPES)
"""Formats that are written here: all of one file but spaCy's, which would load spaCy."""

# A mark at the head tells Excel that it is UTF-8.
_WRITERS: Mapping[str, Callable[[BinaryIO], Writer]] = {
    **STREAM_WRITERS,
    "csv": partial(EntityCsvWriter, has_mark=True),
}


class WriteReply(Response):
    """Answers with the records of the request in another format."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request.

        Raises:
            HTTPException: There is no such format, or a line is no record.
        """
        asked = QueryParams(scope["query_string"]).get("format", "")
        if asked not in _TYPES:
            known = ", ".join(WRITTEN)
            raise HTTPException(422, f"query: format is {asked!r:.40}: give one of {known}")
        body = await whole_body(receive)
        # It takes seconds where there is much: not in the event loop's thread.
        content = await asyncio.to_thread(_written, body, asked)
        media_type = _TYPES[asked]
        headers = {"Content-Disposition": "attachment"}
        await Response(content, media_type=media_type, headers=headers)(scope, receive, send)


def _written(body: bytes, output_format: str) -> bytes:
    stream = io.BytesIO()
    try:
        writer = _WRITERS[output_format](stream)
        for document in _documents(body.splitlines()):
            writer.write(document)
        writer.close()
    except ConfigError as error:
        raise HTTPException(422, str(error)) from error
    return stream.getvalue()


def _documents(lines: Iterable[bytes]) -> Iterable[Document]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            half = lone_surrogate(line)
            location, problem = half or (first["loc"], first["msg"])
            place = ".".join(map(str, ("line", number, *location)))
            raise HTTPException(422, f"{place}: {problem}") from error
        end = 0
        for entity in record.entities:
            if not end <= entity.start < entity.end <= len(record.text):
                raise HTTPException(422, f"line.{number}: entities must be apart and in the text")
            end = entity.end
        yield _document(record)


def _document(record: Record) -> Document:
    return Document(
        record.text,
        id=record.id,
        lang=record.lang,
        entities=tuple(map(_entity, record.entities)),
        translation=record.translation,
        translation_notes=tuple(record.translation_notes),
        error=record.error,
        error_kind=record.error_kind,
        blocks=tuple(Block(one.start, one.place) for one in record.entities if one.place),
    )


def _entity(found: FoundEntity) -> Entity:
    values = found.model_dump(exclude={"alternatives", "evidence", "place"})
    return Entity(
        **values,
        evidence=tuple(found.evidence),
        alternatives=tuple(Alternative(**one.model_dump()) for one in found.alternatives),
    )
