"""What a user of eval may name is what there is."""

import pytest

from eat_edge.evaluation import perturb
from eat_edge.evaluation.choices import METHODS, PERTURBATIONS, TRANSLATING


def test_every_perturbation_that_is_offered_can_be_made() -> None:
    assert set(PERTURBATIONS) == set(perturb._BY_NAME)


def test_methods_that_translate_are_methods() -> None:
    assert set(METHODS) > TRANSLATING
    assert len(set(METHODS)) == len(METHODS)


def test_the_modes_of_the_engine_are_methods() -> None:
    assert {"auto", "fast"} <= set(METHODS)
    with pytest.raises(AttributeError):
        TRANSLATING.add("fast")  # type: ignore[attr-defined]
