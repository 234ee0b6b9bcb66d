"""Texts in, the same without their names out: ``POST /v1/redact``."""

import threading
from asyncio import to_thread
from collections.abc import Sequence
from functools import partial
from typing import Any, Self

from starlette.exceptions import HTTPException

from eat_edge.config import Options
from eat_edge.errors import ClosedError, EatEdgeError
from eat_edge.redact.plan import RedactionPlan
from eat_edge.redact.redactor import Redactor, redacted_record
from eat_edge.server.schema import RedactRequest, TagRequest
from eat_edge.server.service import Chosen
from eat_edge.server.tagging import Encoder, TagReply
from eat_edge.types import Document
from eat_edge.writers.record import as_json

__all__ = ["RedactReply"]


class _Patience:
    """Ends work in another thread when the block is left."""

    def __init__(self) -> None:
        self._is_over = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()

    def check(self) -> None:
        """Raise if nobody waits any more."""
        if self._is_over.is_set():
            raise ClosedError("nobody waits for the redaction any more")


class RedactReply(TagReply):
    """Answers the texts of one request together, without what was hidden."""

    request = RedactRequest

    def _options(self, body: TagRequest, chosen: Chosen) -> Options:
        options = super()._options(body, chosen)
        if options.offsets != "code-points":
            raise HTTPException(422, "body: offsets are code points here: leave it out")
        return options

    def _encoder(self, body: TagRequest, options: Options) -> Encoder:
        assert isinstance(body, RedactRequest)
        given: dict[str, Any] = {
            "default": body.operator,
            "operators": body.operators,
            "scope": body.scope,
        }
        try:
            plan = RedactionPlan(**{name: value for name, value in given.items() if value})
            redactor = Redactor(plan, self._service.redact_key, options)
        except EatEdgeError as error:
            raise HTTPException(422, f"body: {error}") from error

        async def encode(documents: Sequence[Document]) -> bytes:
            # In a thread, which ends when the client has gone.
            with _Patience() as patience:
                redact = partial(redactor.redact, check=patience.check)
                records = [redacted_record(await to_thread(redact, one)) for one in documents]
            return as_json({"documents": records})

        return encode
