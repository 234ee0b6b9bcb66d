"""Results as one HTML page that needs nothing but itself."""

from collections.abc import Iterable, Sequence

from eat_edge.evaluation.error_analysis.account import account_tables
from eat_edge.evaluation.evaluate import Evaluation, SetResult
from eat_edge.evaluation.metrics.confusion import Confusion
from eat_edge.evaluation.metrics.english import EnglishScore
from eat_edge.evaluation.metrics.paper import AVERAGES
from eat_edge.evaluation.metrics.robustness import Robustness
from eat_edge.evaluation.report.charts import calibration_chart, interval_bar
from eat_edge.evaluation.report.html_parts import chart_table, figure, table
from eat_edge.evaluation.report.html_samples import article
from eat_edge.evaluation.report.html_style import STYLE
from eat_edge.evaluation.report.markdown import (
    ENGLISH_HEAD,
    circumstances_line,
    english_row,
    set_facts,
)
from eat_edge.writers.base import escaped

__all__ = ["as_html"]


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
        f'<h1>Evaluation</h1>\n<p class="soft">{escaped(circumstances_line(evaluation))}</p>\n',
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
            f'<a href="#set-{number}">{escaped(result.gold.name)}</a>',
            str(result.num_names),
            f"{result.strict.precision.value:.3f}",
            f"{result.strict.recall.value:.3f}",
            figure(result.strict.f1),
            interval_bar(result.strict.f1),
        ]
        for number, result in enumerate(sets)
    ]
    return table(["gold", "names", "precision", "recall", "strict F1", ""], rows)


def _section(number: int, result: SetResult, seed: int) -> str:
    facts = "".join(f"<li>{escaped(fact)}</li>" for fact in set_facts(result))
    parts = [
        f'<section id="set-{number}">\n<h2>{escaped(result.gold.name)}</h2>\n'
        f'<ul class="facts">{facts}</ul>\n',
        _scores(result),
        _tokens(result),
        "<h3>What became of the names</h3>\n",
        table(
            ["outcome", "spans"],
            [[outcome.value, str(count)] for outcome, count in result.outcomes.items()],
        ),
        _english(result.english),
        _robustness(result.robustness),
        _account(result),
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
        parts += map(article, result.samples)
    parts.append("</section>\n")
    return "".join(parts)


def _scores(result: SetResult) -> str:
    rows = [
        [
            escaped(score.name),
            figure(score.precision),
            figure(score.recall),
            figure(score.f1),
            interval_bar(score.f1),
            f"{score.credit:g}",
            str(score.num_found),
            str(score.num_gold),
        ]
        for score in result.scores
    ]
    return table(["spans", "precision", "recall", "F1", "", "worth", "found", "gold"], rows)


def _tokens(result: SetResult) -> str:
    tokens = result.tokens
    if tokens is None:
        return ""
    averages = (tokens.weighted, tokens.micro, tokens.macro)
    return (
        f"<h3>By the published protocol: {tokens.num_tokens} tokens of the "
        f"{tokens.num_sentences} documents that have entities</h3>\n"
    ) + table(
        ["tokens", "F1", ""],
        [
            [name, figure(estimate), interval_bar(estimate)]
            for name, estimate in zip(AVERAGES, averages, strict=True)
        ],
    )


def _english(scores: Sequence[EnglishScore]) -> str:
    if not scores:
        return ""
    rows = [[*map(escaped, english_row(score))] for score in scores]
    return "<h3>English names</h3>\n" + table(ENGLISH_HEAD, rows)


def _robustness(costs: Sequence[Robustness]) -> str:
    if not costs:
        return ""
    rows = [
        [
            escaped(one.name),
            str(one.num_changed),
            figure(one.before),
            figure(one.after),
            interval_bar(one.after),
            figure(one.drop),
            f"{one.whole:.3f}",
        ]
        for one in costs
    ]
    head = ["perturbation", "documents", "strict F1 before", "after", "", "drop", "F1 of all"]
    return (
        "<h3>What perturbations cost</h3>\n"
        '<p class="soft">Before and after are of the documents that change.</p>\n'
    ) + table(head, rows)


def _account(result: SetResult) -> str:
    tables = account_tables(result.account, result.confusion.labels, result.num_names)
    if not tables:
        return ""
    return (
        "<h3>Where names were lost, what is found instead, and who said so</h3>\n"
        '<p class="soft">Each loss is counted at the first stage that lost it.</p>\n'
    ) + "".join(map(chart_table, tables))


def _confusion(matrix: Confusion) -> str:
    head = "".join(f'<th scope="col">{escaped(name)}</th>' for name in ("", *matrix.columns))
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
        rows.append(f'<tr><th scope="row">{escaped(name)}</th>{"".join(cells)}</tr>\n')
    return (
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n"
    )
