"""From gold and what was found to results."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.error_analysis.account import Account, account, account_of
from eat_edge.evaluation.error_analysis.foreign import Foreign, foreign
from eat_edge.evaluation.error_analysis.losses import Loss
from eat_edge.evaluation.metrics.calibration import Calibration, calibration
from eat_edge.evaluation.metrics.confusion import Confusion, confusion
from eat_edge.evaluation.metrics.cost import Cost
from eat_edge.evaluation.metrics.english import EnglishScore, english_scores
from eat_edge.evaluation.metrics.pairing import Outcome, Pair, pair
from eat_edge.evaluation.metrics.paper import TokenScores, token_scores
from eat_edge.evaluation.metrics.robustness import Robustness, robustness
from eat_edge.evaluation.metrics.scores import Score, scores
from eat_edge.evaluation.perturb import Perturbed
from eat_edge.evaluation.spans import GoldSet, Span, counted

__all__ = ["Evaluation", "Sample", "SetResult", "evaluate"]

NUM_SAMPLES = 30


@dataclass(frozen=True, slots=True)
class Sample:
    """A document in which something is wrong.

    Attributes:
        case: Gold and what was found.
        pairs: Its spans of counted types.
        losses: Why some of the gold are not found; none where nothing was traced.
    """

    case: Case
    pairs: tuple[Pair, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class SetResult:
    """All figures of one gold set.

    Attributes:
        gold: The set.
        num_names: Gold spans of counted types.
        cost: Time and work of the pipeline; None if it was not measured.
        failures: Documents that carry an error, each identifier with its error. Nothing was found
            in them.
        left_out: Labels of the gold that do not count, with how many spans have them.
        scores: The rows of ``scores.scores``.
        tokens: The published protocol; None where no document has a gold entity.
        outcomes: How many pairs came out how; every outcome is there.
        confusion: Types against types.
        calibration: Scores against truth.
        english: English names against accepted ones; empty where the gold has none.
        account: Why entities were lost, and what the false ones are.
        foreign: What is in the wrong language; None where nothing was translated.
        robustness: What each perturbation costs.
        without_effect: Perturbations that change nothing in this set.
        samples: Some documents with errors, drawn at random, in the order of the set.
    """

    gold: GoldSet
    num_names: int
    cost: Cost | None
    failures: tuple[tuple[str, str], ...]
    left_out: Mapping[str, int]
    scores: tuple[Score, ...]
    tokens: TokenScores | None
    outcomes: Mapping[Outcome, int]
    confusion: Confusion
    calibration: Calibration
    english: tuple[EnglishScore, ...]
    account: Account
    foreign: Foreign | None
    robustness: tuple[Robustness, ...]
    without_effect: tuple[str, ...]
    samples: tuple[Sample, ...]

    @property
    def strict(self) -> Score:
        """The row of the strict scheme."""
        return self.scores[0]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured in one run.

    Attributes:
        sets: A result for each gold.
        labels: The types that count.
        seed: Of intervals and samples.
        circumstances: What it was measured with, by name, in the order to be shown.
    """

    sets: tuple[SetResult, ...]
    labels: tuple[str, ...]
    seed: int
    circumstances: Mapping[str, str]


def evaluate(
    gold: GoldSet,
    cases: Sequence[Case],
    labels: Sequence[str],
    *,
    seed: int,
    cost: Cost | None = None,
    perturbed: Iterable[tuple[Perturbed, Sequence[Case]]] = (),
) -> SetResult:
    """Compare what was found with the gold.

    Args:
        gold: The set.
        cases: One for each of its documents.
        labels: The types that count; spans of others are as if they were not there, on either side.
        seed: Of intervals and samples: the same seed gives the same result.
        cost: What it cost to find it, to be reported.
        perturbed: Perturbations of the set, each with a case for every document that it changes.

    Returns:
        The figures.
    """
    perturbed = list(perturbed)
    paired = [
        tuple(pair(counted(case.gold.spans, labels), counted(case.found, labels))) for case in cases
    ]
    pairs = [one for of_document in paired for one in of_document]
    outcomes = Counter(one.outcome for one in pairs)
    accounts = [
        account_of(case, of_document, labels)
        for case, of_document in zip(cases, paired, strict=True)
    ]
    all_labels = Counter(span.label for case in cases for span in case.gold.spans)
    return SetResult(
        gold=gold,
        num_names=sum(one.gold is not None for one in pairs),
        cost=cost,
        failures=tuple(
            (case.gold.id, case.document.error) for case in cases if case.document.error is not None
        ),
        left_out={
            label: number for label, number in sorted(all_labels.items()) if label not in labels
        },
        scores=scores(paired, labels, seed=seed),
        tokens=token_scores(cases, labels, seed=seed),
        outcomes={outcome: outcomes[outcome] for outcome in Outcome},
        confusion=confusion(pairs, labels),
        calibration=calibration(_scored(cases, labels)),
        english=english_scores(cases, labels),
        account=account(accounts),
        foreign=foreign(cases),
        robustness=tuple(
            robustness(change, cases, after, labels, seed=seed)
            for change, after in perturbed
            if change.places
        ),
        without_effect=tuple(change.name for change, _ in perturbed if not change.places),
        samples=tuple(
            Sample(cases[index], paired[index], accounts[index].losses or ())
            for index in _drawn(paired, seed)
        ),
    )


def _scored(cases: Iterable[Case], labels: Sequence[str]) -> Iterator[tuple[float, bool]]:
    for case in cases:
        gold = frozenset(case.gold.spans)
        for entity in case.document.entities:
            if entity.label in labels:
                yield entity.score, Span(entity.start, entity.end, entity.label) in gold


def _drawn(paired: Sequence[tuple[Pair, ...]], seed: int) -> list[int]:
    """Draw documents with errors, in the order of the set."""
    with_errors = [
        index
        for index, pairs in enumerate(paired)
        if any(one.outcome is not Outcome.RIGHT for one in pairs)
    ]
    return sorted(random.Random(seed).sample(with_errors, min(NUM_SAMPLES, len(with_errors))))
