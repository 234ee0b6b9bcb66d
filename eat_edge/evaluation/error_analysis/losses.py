"""Why an entity of the gold was not found: the first stage of the pipeline that lost it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eat_edge.evaluation.error_analysis.trace import Named, Trace
from eat_edge.evaluation.metrics.relation import Relation, closest, relation
from eat_edge.evaluation.spans import Span

__all__ = ["Cause", "Loss", "losses"]


class Cause(StrEnum):
    """What lost an entity, in the order of the pipeline."""

    FAILED = "the document carries an error"
    CUT = "no window holds all of it"
    UNNAMED = "no evidence source names anything there"
    NAMED_LONGER = "only a longer span is named"
    NAMED_SHORTER = "only a shorter span is named"
    NAMED_ACROSS = "only a crossing span is named"
    NOT_CHOSEN = "known name, not chosen"
    PASSED_OVER = "known name, an overlapping one was chosen"
    ALIGNED_NOWHERE = "a mention of its type was aligned nowhere"
    ALIGNED_ELSEWHERE = "a mention was aligned to another span"
    TOO_WEAK = "named, scored below the least"
    UNTYPED = "named, but without a type"
    WRONG_TYPE = "named with the wrong type"
    LOST_TO_LONGER = "lost to a longer candidate"
    LOST_TO_SHORTER = "lost to a shorter candidate"
    LOST_TO_CROSSING = "lost to a crossing candidate"
    JOINED = "joined with its neighbour"
    LOST_TO_WINDOW = "lost to a neighbouring window"


@dataclass(frozen=True, slots=True)
class Loss:
    """An entity of the gold that was not found.

    Attributes:
        span: Where it is.
        cause: What lost it.
        evidence: The sources that named just this span, as in ``Entity``; empty if none did.
        score: What that weighed; None if it was not named.
    """

    span: Span
    cause: Cause
    evidence: tuple[str, ...] = ()
    score: float | None = None


_STAGES = tuple(Cause)

_NAMED = {
    Relation.INSIDE: Cause.NAMED_LONGER,
    Relation.AROUND: Cause.NAMED_SHORTER,
    Relation.CROSSING: Cause.NAMED_ACROSS,
}
_LOST_TO = {
    Relation.INSIDE: Cause.LOST_TO_LONGER,
    Relation.AROUND: Cause.LOST_TO_SHORTER,
    Relation.CROSSING: Cause.LOST_TO_CROSSING,
}


def losses(
    lost: Iterable[Span], found: Sequence[Span], traces: Sequence[Trace], *, has_failed: bool
) -> list[Loss]:
    """Find out what lost the entities of a document.

    An entity that several windows hold was lost by the one it got furthest in.

    Args:
        lost: Spans of the gold that were not found with their type.
        found: What was found.
        traces: What the pipeline knew of each window.
        has_failed: Whether the document carries an error: then there is nothing to tell.

    Returns:
        A loss for each span, by start.
    """
    nowhere = [Counter(trace.nowhere) for trace in traces]
    explained = []
    for span in sorted(lost):
        if has_failed:
            explained.append(Loss(span, Cause.FAILED))
            continue
        fates = [
            _fate(span, found, trace, unplaced)
            for trace, unplaced in zip(traces, nowhere, strict=True)
            if trace.start <= span.start and span.end <= trace.end
        ]
        furthest = max(fates, key=lambda fate: _STAGES.index(fate.cause), default=None)
        explained.append(furthest or Loss(span, Cause.CUT))
    return explained


def _fate(span: Span, found: Iterable[Span], trace: Trace, nowhere: Counter[str]) -> Loss:
    """Judge one window; a mention aligned nowhere explains one loss and is taken off the count."""
    named = next((one for one in trace.named if relation(one.span, span) is Relation.SAME), None)
    if any(relation(one, span) is Relation.SAME for one in found):
        # Perhaps no source named it, and neighbours were joined to it.
        cause = Cause.WRONG_TYPE
    elif named is None:
        cause = _unnamed(span, trace, nowhere)
    else:
        cause = _named(named, span, trace)
    if named is None:
        return Loss(span, cause)
    return Loss(span, cause, named.evidence, named.score)


def _unnamed(span: Span, trace: Trace, nowhere: Counter[str]) -> Cause:
    if (span.start, span.end) in trace.known:
        chosen = (one.span for one in trace.named if "lexicon" in one.evidence)
        is_free = closest(span, chosen) is Relation.DISJOINT
        return Cause.NOT_CHOSEN if is_free else Cause.PASSED_OVER
    placed = (one.span for one in trace.named if one.is_placed)
    if closest(span, placed) is not Relation.DISJOINT:
        return Cause.ALIGNED_ELSEWHERE
    nearest = closest(span, (one.span for one in trace.named))
    if nearest is not Relation.DISJOINT:
        return _NAMED[nearest]
    if nowhere[span.label]:
        nowhere[span.label] -= 1
        return Cause.ALIGNED_NOWHERE
    return Cause.UNNAMED


def _named(named: Named, span: Span, trace: Trace) -> Cause:
    if not named.is_enough:
        return Cause.TOO_WEAK
    if named.span.label != span.label:
        return Cause.WRONG_TYPE if named.span.label else Cause.UNTYPED
    nearest = closest(span, trace.kept)
    if nearest is not Relation.SAME:
        return _LOST_TO[nearest]
    return Cause.LOST_TO_WINDOW if span in trace.joined else Cause.JOINED
