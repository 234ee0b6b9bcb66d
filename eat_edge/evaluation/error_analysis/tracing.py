"""An engine that remembers how it came to its results."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eat_edge.bundle import Bundle, Fusion
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.engine import Engine
from eat_edge.evaluation.error_analysis.trace import Named, Trace
from eat_edge.evaluation.metrics.cost import token_counts
from eat_edge.evaluation.spans import Span
from eat_edge.pipeline.fusion import Candidate, Evidence, candidates, fuse, join_neighbours, typed
from eat_edge.pipeline.jobs import Part
from eat_edge.stats import EngineStats
from eat_edge.types import Document

__all__ = ["Traced", "TracingEngine", "trace_of"]


class Traced(Closing):
    """What works with an engine, looks at its sentences, and keeps traces until they are taken.

    What is taken after each result belongs to that result, as long as one stream is read at a time.

    Args:
        bundle: A verified bundle.
        config: Options.
    """

    def __init__(self, bundle: Bundle, config: EngineConfig) -> None:
        self._traces: tuple[Trace, ...] = ()
        self._engine = Engine(bundle, config, observer=self._observe)

    def count_tokens(self) -> tuple[int, int]:
        """Tokens that the language model has read and written so far; none without one."""
        return token_counts(self._engine.stats().decoder)

    def take_traces(self) -> tuple[Trace, ...]:
        """Take the traces of all windows since they were taken last, in order."""
        traces, self._traces = self._traces, ()
        return traces

    def close(self) -> None:
        """Close the engine; calling it again does nothing."""
        self._engine.close()

    @abstractmethod
    def _observe(self, part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        """Look at a sentence that is done, as `eat_edge.pipeline.entities.Observer` says."""


class TracingEngine(Traced):
    """Finds what an engine finds."""

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        """Tag documents as `Engine.pipe` does."""
        return self._engine.pipe(documents, lang=lang)

    def stats(self) -> EngineStats:
        """What the engine has done so far."""
        return self._engine.stats()

    def _observe(self, part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        trace = trace_of(part, evidence, fusion)
        # Spans of the same surface and type share an answer.
        answers = {*(answer for _, answer in part.placements), *part.checks.values()}
        num_astray = sum(answer.written not in part.folded.text for answer in answers)
        self._traces += (replace(trace, num_answers=len(answers), num_astray=num_astray),)


def trace_of(part: Part, found: Sequence[Evidence], fusion: Fusion) -> Trace:
    """Put down what became of everything that was known of a sentence.

    Args:
        part: The sentence; nothing is outstanding.
        found: Evidence of each of its spans.
        fusion: How it is weighed.

    Returns:
        The trace, with all spans in code points of the document.
    """
    offset, source_span = part.sentence.start, part.folded.source_span

    def place(start: int, end: int, label: str) -> Span:
        start, end = source_span(start, end)
        return Span(offset + start, offset + end, label)

    # With nothing too weak, a candidate is everything that has a type.
    every = {(one.start, one.end): one for one in candidates(found, fusion.with_least(0.0))}

    def named(evidence: Evidence) -> Named:
        candidate = every.get((evidence.start, evidence.end))
        label, confidence = typed(evidence, fusion)
        return Named(
            place(evidence.start, evidence.end, label),
            confidence,
            confidence >= fusion.least_for(label),
            evidence.placed > 0.0,
            # Every evidence source but the lexicon gives a type.
            ("lexicon",) if candidate is None else candidate.evidence,
        )

    def spans(chosen: Sequence[Candidate]) -> tuple[Span, ...]:
        return tuple(place(one.start, one.end, one.label) for one in chosen)

    kept = fuse(candidates(found, fusion))
    known = (place(match.start, match.end, "") for match in part.known)
    return Trace(
        start=offset,
        end=part.sentence.end,
        english=None if part.translation is None else part.english,
        known=frozenset((span.start, span.end) for span in known),
        named=tuple(map(named, found)),
        nowhere=tuple(mention.label for mention, answer in part.placements if not answer.spans),
        kept=spans(kept),
        joined=spans(join_neighbours(kept, part.sentence.lang)),
    )
