"""The parts an HTML report is put together from."""

from collections.abc import Iterable

from eat_edge.evaluation.error_analysis.account import Table
from eat_edge.evaluation.metrics.scores import Estimate
from eat_edge.evaluation.report.charts import count_bar
from eat_edge.evaluation.report.markdown import interval_text
from eat_edge.writers.base import escaped

__all__ = ["chart_table", "figure", "table"]


def figure(estimate: Estimate) -> str:
    """Write a figure with its interval in small print."""
    value, _, interval = interval_text(estimate).partition(" ")
    return f"{value} <small>{interval}</small>"


def table(head: Iterable[str], rows: Iterable[list[str]]) -> str:
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


def chart_table(shown: Table) -> str:
    """Set a table of text, with a bar behind each row where it has counts."""
    rows = [[escaped(cell) for cell in row] for row in shown.rows]
    if not shown.counts:
        return table(map(escaped, shown.head), rows)
    most = max(shown.counts)
    for row, count in zip(rows, shown.counts, strict=True):
        row.append(count_bar(count, most))
    return table([*map(escaped, shown.head), ""], rows)
