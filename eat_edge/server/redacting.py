"""Texts in, the same without their names out: ``POST /v1/redact``."""

import asyncio
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException

from eat_edge.config import Options
from eat_edge.errors import EatEdgeError
from eat_edge.own_names.lists import labels_of
from eat_edge.redact.plan import RedactionPlan
from eat_edge.redact.redactor import Redactor, redacted_record
from eat_edge.server.schema import RedactRequest, TagRequest
from eat_edge.server.tagging import Encoder, TagReply
from eat_edge.types import Document
from eat_edge.writers.record import as_json

__all__ = ["RedactReply"]


class RedactReply(TagReply):
    """Answers the texts of one request together, without what was hidden."""

    request = RedactRequest

    def _options(self, body: TagRequest) -> Options:
        options = super()._options(body)
        if options.offsets != "code-points":
            raise HTTPException(422, "body: offsets are code points here: leave it out")
        return options

    def _encoder(self, body: TagRequest) -> Encoder:
        assert isinstance(body, RedactRequest)
        given: dict[str, Any] = {
            "default": body.operator,
            "operators": body.operators,
            "scope": body.scope,
        }
        try:
            plan = RedactionPlan(**{name: value for name, value in given.items() if value})
            options = self._options(body)
            plan.check_types(labels_of(options.names))
            is_lang_named = options.lang is not None
            redactor = Redactor(plan, self._service.redact_key, is_lang_named=is_lang_named)
        except EatEdgeError as error:
            raise HTTPException(422, f"body: {error}") from error

        async def encode(documents: Sequence[Document]) -> bytes:
            # In a thread, one text after the other: a request that is given up begins no more.
            records = [
                redacted_record(await asyncio.to_thread(redactor.redact, one)) for one in documents
            ]
            return as_json({"documents": records})

        return encode
