"""Results as JSON, for programs."""

from dataclasses import asdict
from typing import Any

import orjson

from eat_edge.evaluation.error_analysis.spurious import KINDS
from eat_edge.evaluation.evaluate import Evaluation, SetResult

__all__ = ["as_json"]


def as_json(evaluation: Evaluation) -> bytes:
    """Write the results as one JSON object, indented, UTF-8.

    Args:
        evaluation: Any results.

    Returns:
        ``labels``, ``seed``, ``circumstances`` and ``sets``; an interval is an object of ``value``,
        ``low`` and ``high``. Samples are not in it.
    """
    record = {
        "circumstances": dict(evaluation.circumstances),
        "labels": evaluation.labels,
        "seed": evaluation.seed,
        "sets": [_record(result) for result in evaluation.sets],
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _record(result: SetResult) -> dict[str, Any]:
    return {
        "name": result.gold.name,
        "path": result.gold.path,
        "languages": result.gold.languages,
        "num_documents": len(result.gold.documents),
        "num_names": result.num_names,
        "cost": None if result.cost is None else asdict(result.cost),
        "failures": [{"id": identifier, "error": error} for identifier, error in result.failures],
        "left_out": dict(result.left_out),
        "scores": [asdict(score) for score in result.scores],
        "tokens": None if result.tokens is None else asdict(result.tokens),
        "outcomes": {outcome.value: number for outcome, number in result.outcomes.items()},
        "confusion": asdict(result.confusion),
        "calibration": asdict(result.calibration),
        "english": [asdict(one) for one in result.english],
        "foreign": None if result.foreign is None else asdict(result.foreign),
        "account": _account_record(result),
        "robustness": [asdict(one) for one in result.robustness],
        "without_effect": result.without_effect,
    }


def _account_record(result: SetResult) -> dict[str, Any]:
    account = result.account
    return {
        "losses": None
        if account.losses is None
        else [
            {"id": identifier, **asdict(one), "cause": one.cause.value}
            for identifier, one in account.losses
        ],
        "false": [
            {"id": identifier, **asdict(one), "place": KINDS[one.place]}
            for identifier, one in account.false
        ],
        "right": [
            {"evidence": evidence, "num_entities": number}
            for evidence, number in account.right.items()
        ],
    }
