"""Running what is measured on the texts of a gold."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from eat_edge.errors import EatEdgeError
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.trace import Trace
from eat_edge.evaluation.metrics.cost import Cost, CountTokens
from eat_edge.evaluation.spans import GoldDocument
from eat_edge.types import Document

__all__ = ["Pipe", "tag_gold"]


class Pipe(Protocol):
    """The part of an engine that evaluation needs."""

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        """Tag documents, one result for each, in order; refuse a language that is not known."""
        ...


def tag_gold(
    gold: Sequence[GoldDocument],
    pipe: Pipe,
    *,
    lang: str | None = None,
    take_traces: Callable[[], tuple[Trace, ...]] | None = None,
    count_tokens: CountTokens | None = None,
    on_document: Callable[[], None] | None = None,
) -> tuple[list[Case], Cost]:
    """Run a pipeline on the raw texts of gold documents.

    Args:
        gold: Documents; their texts and languages go in, nothing else.
        pipe: Finds entities.
        lang: Language that was asked for, None for none; the pipeline must know it.
        take_traces: Gives the traces of the document that the pipeline gave last; None where it
            keeps none.
        count_tokens: Counts the tokens of its language model; None where it has none.
        on_document: Called after each document.

    Returns:
        A case for every document, in order, and what they cost.

    Raises:
        ConfigError: The pipeline does not know the language.
        EatEdgeError: A result is of another text, or an entity is not where it says.
    """
    began = time.perf_counter()
    before = None if count_tokens is None else count_tokens()
    cases = []
    documents = (Document(one.text, id=one.id, lang=one.lang) for one in gold)
    for one, document in zip(gold, pipe.pipe(documents, lang=lang), strict=True):
        if document.text != one.text:
            raise EatEdgeError(f"{one.id}: the result is of another text; report this as a bug")
        for entity in document.entities:
            if document.text[entity.start : entity.end] != entity.text:
                raise EatEdgeError(
                    f"{one.id}: {entity.text!r} is not at {entity.start} to {entity.end}; "
                    "report this as a bug"
                )
        cases.append(Case(one, document, None if take_traces is None else take_traces()))
        if on_document is not None:
            on_document()
    seconds = time.perf_counter() - began
    if before is None or count_tokens is None:
        return cases, Cost(seconds)
    num_read, num_written = count_tokens()
    return cases, Cost(seconds, num_read - before[0], num_written - before[1])
