"""The account of a gold set: every lost and every false entity with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.losses import Cause, Loss, losses
from eat_edge.evaluation.error_analysis.spurious import KINDS, FalseEntity, false_entities
from eat_edge.evaluation.metrics.pairing import Outcome, Pair
from eat_edge.evaluation.spans import Span

__all__ = ["Account", "CaseAccount", "Table", "account", "account_of", "account_tables"]

Evidence = tuple[str, ...]

_WEAK = "lost, scored too low"
_OTHERWISE = "lost otherwise"


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """What went wrong in one document.

    Attributes:
        id: The document.
        losses: Entities of the gold that were not found; None where nothing was traced.
        false: Found entities that the gold does not have.
        right: How many entities were found right, by their evidence sources.
    """

    id: str
    losses: tuple[Loss, ...] | None
    false: tuple[FalseEntity, ...]
    right: Mapping[Evidence, int]


@dataclass(frozen=True, slots=True)
class Account:
    """What went wrong in a set.

    Attributes:
        losses: Lost entities, each with its document; None where nothing was traced.
        false: False entities, each with its document.
        right: How many entities were found right, by their evidence sources.
    """

    losses: tuple[tuple[str, Loss], ...] | None
    false: tuple[tuple[str, FalseEntity], ...]
    right: Mapping[Evidence, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be shown.

    Attributes:
        head: Names of the columns, the first that of the rows.
        rows: Cells.
        counts: What a bar for each row would show; empty for none.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    counts: tuple[int, ...] = ()


def account_of(case: Case, pairs: Iterable[Pair], labels: Sequence[str]) -> CaseAccount:
    """Account for the errors of one document.

    Args:
        case: Gold, what was found, and how.
        pairs: Its spans of counted types.
        labels: The types that count.

    Returns:
        The account.
    """
    lost = [one.gold for one in pairs if one.gold is not None and one.outcome is not Outcome.RIGHT]
    has_failed = case.document.error is not None
    gold = frozenset(case.gold.spans)
    return CaseAccount(
        case.gold.id,
        None
        if case.traces is None
        else tuple(losses(lost, case.found, case.traces, has_failed=has_failed)),
        tuple(false_entities(case.document.entities, case.gold.spans, labels)),
        Counter(
            one.evidence
            for one in case.document.entities
            if one.label in labels and Span(one.start, one.end, one.label) in gold
        ),
    )


def account(cases: Sequence[CaseAccount]) -> Account:
    """Put the accounts of documents together.

    Args:
        cases: One for each document.

    Returns:
        The account of all; its losses are None if those of any document are.
    """
    right: Counter[Evidence] = Counter()
    for one in cases:
        right.update(one.right)
    lost = [(one.id, loss) for one in cases for loss in one.losses or ()]
    return Account(
        None if any(one.losses is None for one in cases) else tuple(lost),
        tuple((one.id, false) for one in cases for false in one.false),
        right,
    )


def account_tables(account: Account, labels: Sequence[str], num_names: int) -> list[Table]:
    """Set out an account: what lost entities, what false ones are, which sources are reliable.

    Args:
        account: The account.
        labels: The types that count, in the order of the columns.
        num_names: Entities of the gold, of which losses are a share.

    Returns:
        The tables that have a row.
    """
    tables = []
    if account.losses is not None:
        lost = [(loss.cause.value, loss.span.label) for _, loss in account.losses]
        tables.append(_by_type("lost because", list(Cause), lost, labels, ("of names", num_names)))
    false = [(KINDS[one.place], one.span.label) for _, one in account.false]
    num_found = len(false) + sum(account.right.values())
    tables.append(_by_type("false entity", KINDS.values(), false, labels, ("of found", num_found)))
    tables.append(_by_evidence(account))
    return [table for table in tables if table.rows]


def _by_type(
    name: str,
    order: Iterable[str],
    counted: Iterable[tuple[str, str]],
    labels: Sequence[str],
    share: tuple[str, int],
) -> Table:
    """Count reasons by type; the order is that of the rows."""
    counts = Counter(counted)
    rows, totals = [], []
    for reason in order:
        by_label = [counts[str(reason), label] for label in labels]
        if total := sum(by_label):
            cells = map(str, (reason, *by_label, total))
            rows.append((*cells, f"{total / share[1]:.1%}"))
            totals.append(total)
    return Table((name, *labels, "all", share[0]), tuple(rows), tuple(totals))


def _by_evidence(account: Account) -> Table:
    """Tell what became of spans by their evidence sources, the most frequent first."""
    kinds: Counter[tuple[Evidence, str]] = Counter()
    kinds.update((one.evidence, KINDS[one.place]) for _, one in account.false)
    kinds.update(
        (loss.evidence, _WEAK if loss.cause is Cause.TOO_WEAK else _OTHERWISE)
        for _, loss in account.losses or ()
        if loss.evidence
    )
    evidences: Counter[Evidence] = Counter(account.right)
    for (evidence, _), number in kinds.items():
        evidences[evidence] += number
    columns = [*KINDS.values()] + ([] if account.losses is None else [_WEAK, _OTHERWISE])
    rows = tuple(
        (
            ", ".join(evidence) or "none",
            str(account.right.get(evidence, 0)),
            *(str(kinds[evidence, column]) for column in columns),
        )
        for evidence, _ in evidences.most_common()
    )
    return Table(("evidence", "right", *columns), rows)
