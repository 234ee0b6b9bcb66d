"""Results as one HTML page that needs nothing but itself."""

from collections.abc import Iterable, Iterator
from html import escape

from eat_edge.evaluation.charts import calibration_chart, interval_bar
from eat_edge.evaluation.confusion import Confusion
from eat_edge.evaluation.evaluate import Evaluation, Sample, SetResult
from eat_edge.evaluation.html_style import STYLE
from eat_edge.evaluation.languages import RIGHT_TO_LEFT
from eat_edge.evaluation.marked import excerpt, pieces
from eat_edge.evaluation.pairing import Outcome
from eat_edge.evaluation.paper import AVERAGES
from eat_edge.evaluation.report import circumstances_line, interval_text, set_facts
from eat_edge.evaluation.scores import Estimate
from eat_edge.evaluation.spans import Span
from eat_edge.writers.base import visible

__all__ = ["as_html"]

_MAX_TRANSLATION = 1200


def as_html(evaluation: Evaluation) -> str:
    """Write the results as one self-contained page.

    No script and nothing loaded from elsewhere; the page forbids itself both. Light and dark, texts
    right to left where their language is, fit to print.

    Args:
        evaluation: At least one set.

    Returns:
        The page.
    """
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Evaluation</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<h1>Evaluation</h1>\n<p class="soft">{_escaped(circumstances_line(evaluation))}</p>\n',
        _overview(evaluation.sets),
    ]
    parts += [
        _section(number, result, evaluation.seed) for number, result in enumerate(evaluation.sets)
    ]
    parts.append("</body>\n</html>\n")
    return "".join(parts)


def _overview(sets: Iterable[SetResult]) -> str:
    rows = [
        [
            f'<a href="#set-{number}">{_escaped(result.gold.name)}</a>',
            str(result.num_names),
            f"{result.strict.precision.value:.3f}",
            f"{result.strict.recall.value:.3f}",
            _figure(result.strict.f1),
            interval_bar(result.strict.f1),
        ]
        for number, result in enumerate(sets)
    ]
    return _table(["gold", "names", "precision", "recall", "strict F1", ""], rows)


def _section(number: int, result: SetResult, seed: int) -> str:
    facts = "".join(f"<li>{_escaped(fact)}</li>" for fact in set_facts(result))
    parts = [
        f'<section id="set-{number}">\n<h2>{_escaped(result.gold.name)}</h2>\n'
        f'<ul class="facts">{facts}</ul>\n',
        _scores(result),
        _tokens(result),
        "<h3>What became of the names</h3>\n",
        _table(
            ["outcome", "spans"],
            [[outcome.value, str(count)] for outcome, count in result.outcomes.items()],
        ),
        "<h3>Types: gold in rows, found in columns</h3>\n",
        _confusion(result.confusion),
        "<h3>Scores of entities against how often they are right</h3>\n",
        f"<figure>{calibration_chart(result.calibration)}<figcaption>expected calibration error "
        f"{result.calibration.error:.3f}</figcaption></figure>\n",
    ]
    if result.samples:
        parts.append(
            f"<h3>{len(result.samples)} documents with errors</h3>\n"
            f'<p class="soft">Drawn at random (seed {seed}). What is wrong has an outline.</p>\n'
        )
        parts += map(_article, result.samples)
    parts.append("</section>\n")
    return "".join(parts)


def _scores(result: SetResult) -> str:
    rows = [
        [
            _escaped(score.name),
            _figure(score.precision),
            _figure(score.recall),
            _figure(score.f1),
            interval_bar(score.f1),
            f"{score.credit:g}",
            str(score.num_found),
            str(score.num_gold),
        ]
        for score in result.scores
    ]
    return _table(["spans", "precision", "recall", "F1", "", "worth", "found", "gold"], rows)


def _tokens(result: SetResult) -> str:
    tokens = result.tokens
    if tokens is None:
        return ""
    averages = (tokens.weighted, tokens.micro, tokens.macro)
    return (
        f"<h3>By the published protocol: {tokens.num_tokens} tokens of the "
        f"{tokens.num_sentences} documents that have entities</h3>\n"
    ) + _table(
        ["tokens", "F1", ""],
        [
            [name, _figure(estimate), interval_bar(estimate)]
            for name, estimate in zip(AVERAGES, averages, strict=True)
        ],
    )


def _confusion(matrix: Confusion) -> str:
    head = "".join(f'<th scope="col">{_escaped(name)}</th>' for name in ("", *matrix.columns))
    rows = []
    for row, (name, counts) in enumerate(zip(matrix.rows, matrix.counts, strict=True)):
        total = sum(counts)
        cells = []
        for column, count in enumerate(counts):
            kind = "right" if row == column else "wrong"
            weight = 0.6 * count / total if total else 0
            is_possible = row < len(matrix.rows) - 1 or column < len(matrix.columns) - 1
            cells.append(
                f'<td class="{kind}" style="--weight: {weight:.2f}">{count}</td>'
                if is_possible
                else "<td></td>"
            )
        rows.append(f'<tr><th scope="row">{_escaped(name)}</th>{"".join(cells)}</tr>\n')
    return (
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n"
    )


def _article(sample: Sample) -> str:
    gold, document = sample.case.gold, sample.case.document
    shown = excerpt(gold.text, sample.pairs)
    notes = {
        Span(one.start, one.end, one.label): f"{one.english} · {one.score:.2f}"
        for one in document.entities
    }
    in_gold = [(one.gold, one.outcome) for one in sample.pairs if one.gold is not None]
    in_found = [(one.found, one.outcome) for one in sample.pairs if one.found is not None]
    direction = "rtl" if gold.lang in RIGHT_TO_LEFT else "auto"
    language = "" if gold.lang == "und" else f' lang="{_escaped(gold.lang)}"'
    rows = [
        f'<dt>{name}</dt><dd dir="{direction}"{language}>'
        f"{''.join(_marked(gold.text, marks, shown, notes))}</dd>\n"
        for name, marks in (("gold", in_gold), ("found", in_found))
    ]
    if document.translation:
        translation = document.translation
        if len(translation) > _MAX_TRANSLATION:
            translation = translation[:_MAX_TRANSLATION] + "…"
        rows.append(
            f'<dt>English</dt><dd class="translation" lang="en">{_escaped(translation)}</dd>\n'
        )
    if document.error is not None:
        rows.append(f'<dt>error</dt><dd><span class="error">{_escaped(document.error)}</span></dd>')
    return f"<article>\n<h4>{_escaped(gold.id)}</h4>\n<dl>\n{''.join(rows)}</dl>\n</article>\n"


def _marked(
    text: str,
    marks: Iterable[tuple[Span, Outcome]],
    shown: tuple[int, int],
    notes: dict[Span, str],
) -> Iterator[str]:
    start, end = shown
    if start > 0:
        yield "… "
    for piece, mark in pieces(text, marks, shown):
        if mark is None:
            yield _escaped(piece)
            continue
        span, outcome = mark
        label = _escaped(span.label)
        title = outcome.value
        if outcome is not Outcome.MISSED and span in notes:
            title = f"{title} · {notes[span]}"
        wrong = "" if outcome is Outcome.RIGHT else " wrong"
        yield (
            f'<mark class="{label.lower()}{wrong}" data-label="{label}" '
            f'title="{_escaped(title)}">{_escaped(piece)}</mark>'
        )
    if end < len(text):
        yield " …"


def _figure(estimate: Estimate) -> str:
    value, _, interval = interval_text(estimate).partition(" ")
    return f"{value} <small>{interval}</small>"


def _table(head: Iterable[str], rows: Iterable[list[str]]) -> str:
    """Set a table; the cells are HTML, the first of each row heads it."""
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'
        for first, *cells in rows
    )
    return (
        f'<div class="wide"><table>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _escaped(text: str) -> str:
    return escape(visible(text))
