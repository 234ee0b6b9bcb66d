"""Documents with errors in an HTML report."""

from collections.abc import Iterable, Iterator, Mapping

from eat_edge.evaluation.evaluate import Sample
from eat_edge.evaluation.metrics.pairing import Outcome
from eat_edge.evaluation.report.marked import excerpt, pieces
from eat_edge.evaluation.spans import Span
from eat_edge.text.languages import RIGHT_TO_LEFT
from eat_edge.writers.base import escaped, shown_english

__all__ = ["article"]

_MAX_TRANSLATION = 1200


def article(sample: Sample) -> str:
    """Show a document with errors: gold above found above the translation.

    Args:
        sample: The document.

    Returns:
        An ``article``; every mark says when the pointer rests on it what became of it, and why.
    """
    gold, document = sample.case.gold, sample.case.document
    shown = excerpt(gold.text, sample.pairs)
    notes = {
        Span(one.start, one.end, one.label): (
            f"{shown_english(one)} · {one.score:.2f} · {' '.join(one.evidence)}"
        )
        for one in document.entities
    }
    causes = {loss.span: loss.cause.value for loss in sample.losses}
    in_gold = [(one.gold, one.outcome) for one in sample.pairs if one.gold is not None]
    in_found = [(one.found, one.outcome) for one in sample.pairs if one.found is not None]
    direction = "rtl" if gold.lang in RIGHT_TO_LEFT else "auto"
    language = "" if gold.lang == "und" else f' lang="{escaped(gold.lang)}"'
    rows = [
        f'<dt>{name}</dt><dd dir="{direction}"{language}>'
        f"{''.join(_marked(gold.text, marks, shown, said))}</dd>\n"
        for name, marks, said in (("gold", in_gold, notes | causes), ("found", in_found, notes))
    ]
    if document.translation:
        translation = document.translation
        if len(translation) > _MAX_TRANSLATION:
            translation = translation[:_MAX_TRANSLATION] + "…"
        rows.append(
            f'<dt>English</dt><dd class="translation" lang="en">{escaped(translation)}</dd>\n'
        )
    if document.error is not None:
        rows.append(f'<dt>error</dt><dd><span class="error">{escaped(document.error)}</span></dd>')
    return f"<article>\n<h4>{escaped(gold.id)}</h4>\n<dl>\n{''.join(rows)}</dl>\n</article>\n"


def _marked(
    text: str,
    marks: Iterable[tuple[Span, Outcome]],
    shown: tuple[int, int],
    notes: Mapping[Span, str],
) -> Iterator[str]:
    start, end = shown
    if start > 0:
        yield "… "
    for piece, mark in pieces(text, marks, shown):
        if mark is None:
            yield escaped(piece)
            continue
        span, outcome = mark
        label = escaped(span.label)
        title = f"{outcome.value} · {notes[span]}" if span in notes else outcome.value
        wrong = "" if outcome is Outcome.RIGHT else " wrong"
        yield (
            f'<mark class="{label.lower()}{wrong}" data-label="{label}" '
            f'title="{escaped(title)}">{escaped(piece)}</mark>'
        )
    if end < len(text):
        yield " …"
