"""What the pipeline knew of a sentence, stage by stage, in offsets of the document."""

from dataclasses import dataclass

from eat_edge.evaluation.spans import Span

__all__ = ["Named", "Trace"]


@dataclass(frozen=True, slots=True)
class Named:
    """A span that some evidence source names.

    Attributes:
        span: The span with the type the evidence gives it, ``""`` where no source knows one.
        score: What the evidence weighs, in (0, 1].
        is_enough: Whether that is enough for an entity of this type.
        is_placed: Whether a mention of the translation was aligned here.
        evidence: Its evidence sources, as in ``Entity``.
    """

    span: Span
    score: float
    is_enough: bool
    is_placed: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """One window on its way through the pipeline.

    Attributes:
        start: First code point of the window in the document.
        end: One past the last.
        english: Its translation; None where nothing was translated.
        known: Start and end of every name that the lexicon knows in it, chosen or not.
        named: Every span that an evidence source names.
        nowhere: Types of the mentions of the translation that were aligned nowhere.
        kept: What scored enough and won against everything it overlaps.
        joined: The same, with neighbours that are one name joined: what the window gives.
        num_answers: Mention alignments that were asked for.
        num_astray: How many of them are no text of the window, nor "nowhere".
    """

    start: int
    end: int
    english: str | None
    known: frozenset[tuple[int, int]]
    named: tuple[Named, ...]
    nowhere: tuple[str, ...]
    kept: tuple[Span, ...]
    joined: tuple[Span, ...]
    num_answers: int = 0
    num_astray: int = 0
