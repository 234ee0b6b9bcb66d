"""What should be found: labelled spans, documents and sets of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["GoldDocument", "GoldSet", "Span", "counted"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A labelled stretch of a text.

    Attributes:
        start: First code point.
        end: One past the last code point.
        label: Its type.
    """

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with what should be found in it.

    Attributes:
        text: As it goes into the pipeline.
        id: Where it stands: ``"file:line"``, or the gold's own identifier.
        spans: All spans the gold marks, by start; they may overlap. Labels are ours where those of
            the gold have a counterpart, else as the gold has them.
        lang: ISO 639-1 code, ``"und"`` where the gold does not say.
        english: The English names that are accepted, by start and end of the span; without those
            that the gold has none for.
    """

    text: str
    id: str
    spans: tuple[Span, ...]
    lang: str = "und"
    english: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The gold of one file or directory.

    Attributes:
        name: Short name for tables.
        path: Where it was read.
        documents: In the order of the file; never empty.
    """

    name: str
    path: str
    documents: tuple[GoldDocument, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its documents, sorted."""
        return tuple(sorted({document.lang for document in self.documents}))


def counted(spans: Iterable[Span], labels: Iterable[str]) -> list[Span]:
    """Keep the spans whose type counts.

    Args:
        spans: Any spans.
        labels: The types that count.

    Returns:
        Those with one of the labels, in the same order.
    """
    wanted = frozenset(labels)
    return [span for span in spans if span.label in wanted]
