"""Code-switched text: English names in a sentence of another language."""

from collections.abc import Iterator

from eat_edge.evaluation.perturb.edits import Edit
from eat_edge.evaluation.perturb.names import Names
from eat_edge.evaluation.spans import GoldDocument, Span

__all__ = ["mixed"]


def mixed(document: GoldDocument, names: Names) -> Iterator[Edit]:
    """Write every name in English whose English name is known.

    Names that overlap others stay. A space goes between a name and Latin letters or digits that
    would touch it.

    Args:
        document: Text and gold.
        names: Knows names.

    Yields:
        The edits.
    """
    text, spans = document.text, sorted(document.spans)
    switched_end = -1
    for span in spans:
        if any(_overlap(span, other) for other in spans if other is not span):
            continue
        english = names.english_of(text[span.start : span.end], document.lang, span.label)
        if not english:
            continue
        if span.start == switched_end or _is_latin(text[max(0, span.start - 1) : span.start]):
            yield Edit(span.start, span.start, " ")
        yield Edit(span.start, span.end, english)
        if _is_latin(text[span.end : span.end + 1]):
            yield Edit(span.end, span.end, " ")
        else:
            switched_end = span.end


def _overlap(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
