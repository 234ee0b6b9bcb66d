"""Results as Markdown."""

from collections.abc import Iterable, Sequence

from eat_edge.evaluation.error_analysis.account import account_tables
from eat_edge.evaluation.evaluate import Evaluation, SetResult
from eat_edge.evaluation.metrics.calibration import Calibration
from eat_edge.evaluation.metrics.confusion import Confusion
from eat_edge.evaluation.metrics.english import EnglishScore
from eat_edge.evaluation.metrics.paper import AVERAGES, TokenScores
from eat_edge.evaluation.metrics.robustness import Robustness
from eat_edge.evaluation.metrics.scores import SCHEMES, Estimate, Score
from eat_edge.writers.base import one_line, visible

__all__ = [
    "ENGLISH_HEAD",
    "as_markdown",
    "circumstances_line",
    "english_row",
    "interval_text",
    "markdown_table",
    "set_facts",
]


ENGLISH_HEAD = ("English names", "entities", "trusted", "coverage", "right", "alike", "wrong")


def english_row(score: EnglishScore) -> list[str]:
    """A row below `ENGLISH_HEAD`."""
    return [
        score.name,
        str(score.num_found),
        str(score.num_trusted),
        f"{score.coverage:.1%}",
        f"{score.share_right:.1%}",
        str(score.num_alike),
        f"{score.num_wrong} ({score.share_wrong:.1%})",
    ]


def as_markdown(evaluation: Evaluation) -> str:
    """Write the results as Markdown tables.

    Args:
        evaluation: At least one set.

    Returns:
        A table with a row for each set, then a section for each with all its tables. Ends with a
        line feed.
    """
    blocks = [circumstances_line(evaluation), _overview(evaluation)]
    for result in evaluation.sets:
        blocks += _section(result)
    return "\n\n".join(block for block in blocks if block) + "\n"


def circumstances_line(evaluation: Evaluation) -> str:
    """Say in one line what the results were measured with."""
    facts = {"types": " ".join(evaluation.labels), **evaluation.circumstances}
    return " · ".join(f"{name}: {_plain(value)}" for name, value in facts.items())


def set_facts(result: SetResult) -> list[str]:
    """Say what a set is made of and what to keep in mind about it.

    Returns:
        Phrases without a full stop; what is not worth a word is left out.
    """
    gold = result.gold
    facts = [
        f"languages: {' '.join(gold.languages)}",
        f"{len(gold.documents)} documents with {result.num_names} names",
    ]
    facts += _cost_facts(result)
    if result.failures:
        identifier, error = result.failures[0]
        facts.append(
            f"{len(result.failures)} documents carry an error and count as empty; "
            f"the first: {_plain(identifier)}: {_plain(error)}"
        )
    if result.foreign is not None:
        foreign = result.foreign
        facts.append(
            f"{foreign.num_foreign} of {foreign.num_translations} translations "
            f"({foreign.share_foreign:.1%}) have letters that are not Latin"
        )
        if foreign.num_answers:
            facts.append(
                f"{foreign.num_astray} of {foreign.num_answers} mention alignments "
                f"({foreign.share_astray:.1%}) are no part of the source"
            )
    if result.without_effect:
        facts.append(f"nothing here to perturb for: {' '.join(result.without_effect)}")
    if result.left_out:
        labels = ", ".join(f"{_plain(label)} {n}" for label, n in result.left_out.items())
        facts.append(f"left out of the gold: {labels}")
    return facts


def _cost_facts(result: SetResult) -> list[str]:
    cost, num_documents = result.cost, len(result.gold.documents)
    if cost is None or not cost.seconds:
        return []
    facts = [f"{num_documents / cost.seconds:.1f} documents a second"]
    if cost.num_written:
        facts.append(
            f"{cost.num_read} tokens read and {cost.num_written} written by the language model, "
            f"{cost.num_written / num_documents:.1f} written for a document"
        )
    return facts


def interval_text(estimate: Estimate) -> str:
    """Write a figure with its interval; a dash between two minus signs would not be read."""
    dash = "–" if estimate.low >= 0 else " to "
    return f"{estimate.value:z.3f} ({estimate.low:z.3f}{dash}{estimate.high:z.3f})"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Set a table; all columns but the first are aligned to the right."""
    lines = [_row(head), "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += [_row(row) for row in rows]
    return "\n".join(lines)


def _overview(evaluation: Evaluation) -> str:
    head = ["gold", "names", "precision", "recall", "strict F1 (95%)"]
    head += [f"{scheme} F1" for scheme in SCHEMES[1:]]
    head += [f"token F1, {AVERAGES[0]}", "calibration error"]
    rows = []
    for result in evaluation.sets:
        strict, *others = result.scores[: len(SCHEMES)]
        rows.append(
            [
                result.gold.name,
                str(result.num_names),
                f"{strict.precision.value:.3f}",
                f"{strict.recall.value:.3f}",
                interval_text(strict.f1),
                *(f"{score.f1.value:.3f}" for score in others),
                "–" if result.tokens is None else f"{result.tokens.weighted.value:.3f}",
                f"{result.calibration.error:.3f}",
            ]
        )
    return markdown_table(head, rows)


def _section(result: SetResult) -> list[str]:
    blocks = [
        f"## {_plain(result.gold.name)}",
        "\n".join(f"- {fact}" for fact in set_facts(result)),
        markdown_table(
            ["spans", "precision", "recall", "F1", "worth", "found", "gold"],
            [_score_row(score) for score in result.scores],
        ),
    ]
    if result.tokens is not None:
        blocks.append(_tokens(result.tokens))
    blocks.append(
        markdown_table(
            ["outcome", "spans"],
            [[outcome.value, str(number)] for outcome, number in result.outcomes.items()],
        )
    )
    if result.english:
        rows = map(english_row, result.english)
        blocks.append(markdown_table(ENGLISH_HEAD, rows))
    if result.robustness:
        blocks.append(_robustness(result.robustness))
    tables = account_tables(result.account, result.confusion.labels, result.num_names)
    blocks += [markdown_table(one.head, one.rows) for one in tables]
    return [*blocks, _confusion(result.confusion), _calibration(result.calibration)]


def _tokens(tokens: TokenScores) -> str:
    return markdown_table(
        [f"tokens ({tokens.num_tokens} in {tokens.num_sentences} documents)", "F1"],
        [
            [name, interval_text(estimate)]
            for name, estimate in zip(
                AVERAGES, (tokens.weighted, tokens.micro, tokens.macro), strict=True
            )
        ],
    )


def _confusion(matrix: Confusion) -> str:
    return markdown_table(
        ["gold \\ found", *matrix.columns],
        [[row, *map(str, counts)] for row, counts in zip(matrix.rows, matrix.counts, strict=True)],
    )


def _calibration(calibration: Calibration) -> str:
    return markdown_table(
        ["score", "entities", "mean score", "share right"],
        [
            [
                f"{one.low:.1f}–{one.high:.1f}",
                str(one.num_entities),
                f"{one.mean_score:.3f}",
                f"{one.share_right:.3f}",
            ]
            for one in calibration.bins
            if one.num_entities
        ],
    )


def _robustness(costs: Iterable[Robustness]) -> str:
    return markdown_table(
        ["perturbation", "documents changed", "F1 before", "F1 after", "drop", "F1 of all"],
        [
            [
                one.name,
                str(one.num_changed),
                interval_text(one.before),
                interval_text(one.after),
                interval_text(one.drop),
                f"{one.whole:.3f}",
            ]
            for one in costs
        ],
    )


def _score_row(score: Score) -> list[str]:
    return [
        score.name,
        interval_text(score.precision),
        interval_text(score.recall),
        interval_text(score.f1),
        f"{score.credit:g}",
        str(score.num_found),
        str(score.num_gold),
    ]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    return visible(one_line(text))
