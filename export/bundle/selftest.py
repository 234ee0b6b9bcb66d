"""The self-test of a bundle, recorded where it will hold elsewhere, too."""

from collections.abc import Sequence
from dataclasses import replace

from eat_edge.bundle import Bundle
from eat_edge.bundling.selftest import differences_of, record_clear
from eat_edge.errors import ConfigError
from eat_edge.verify.selftest import Case, SelfTest
from export.bundle.shake import shaken

__all__ = ["record"]

_SHAKES = 4
"""How often the models are shaken. A name that hung on a hair fell in one of three."""


def record(
    bundle: Bundle, cases: Sequence[Case], *, threads: int
) -> tuple[SelfTest, Sequence[str]]:
    """Tag the texts of some cases, and make what is found the expectation.

    What another processor might decide otherwise is left out: texts with a candidate that is no
    further than ``TOLERANCE`` from the least score of an entity, on either side, and texts in which
    models that were `shaken` find something else.

    Args:
        bundle: The bundle.
        cases: Of these the texts and languages; their entities do not matter.
        threads: CPU threads.

    Returns:
        The self-test, and one line for every text that was left out.

    Raises:
        ModelError: A text cannot be tagged.
        ConfigError: No text with an entity is left.
    """
    selftest, left_out = record_clear(bundle, cases, threads=threads)
    for seed in range(_SHAKES):
        with shaken(bundle, seed) as other:
            differences = differences_of(other, selftest, threads=threads)
        left_out += [str(difference) for difference in differences]
        numbers = {difference.number for difference in differences}
        kept = (case for number, case in enumerate(selftest.cases, 1) if number not in numbers)
        selftest = replace(selftest, cases=tuple(kept))
    if not any(case.entities for case in selftest.cases):
        raise ConfigError(
            f"none of the {len(cases)} texts has an entity that would surely be found elsewhere "
            "too: take other texts"
        )
    return selftest, left_out
