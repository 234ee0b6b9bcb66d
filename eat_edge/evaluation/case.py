"""A gold document with what was found in it."""

from dataclasses import dataclass

from eat_edge.evaluation.error_analysis.trace import Trace
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import Document

__all__ = ["Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """A gold document and what the pipeline made of it.

    Attributes:
        gold: What should have been found.
        document: What was found in the same text, or the error that stopped it: then nothing was.
        traces: How it was found, window by window; None where nothing was traced.
    """

    gold: GoldDocument
    document: Document
    traces: tuple[Trace, ...] | None = None

    @property
    def found(self) -> tuple[Span, ...]:
        """The found entities as spans, by start."""
        return tuple(Span(one.start, one.end, one.label) for one in self.document.entities)
