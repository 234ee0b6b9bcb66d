"""What becomes of each type, as it is written in a command."""

import pytest

from eat_edge.errors import ConfigError
from eat_edge.redact.plan import RedactionPlan


@pytest.mark.parametrize("given", [["blur"], ["PER=blur"], ["a b=mask"]])
def test_an_operator_that_is_none_is_told(given: list[str]) -> None:
    with pytest.raises(ConfigError, match="operator"):
        RedactionPlan.from_text(given)


def test_operators_are_read_as_a_command_line_has_them() -> None:
    plan = RedactionPlan.from_text(["mask", "LOC=keep", " CASE = hash "], "document")
    assert [plan.operator(label) for label in ("PER", "LOC", "CASE", "EMAIL")] == (
        ["mask", "keep", "hash", "mask"]
    )
    assert RedactionPlan.from_text([]) == RedactionPlan()
    # The last of several for all counts.
    assert RedactionPlan.from_text(["mask", "hash"]).default == "hash"


def test_a_scope_that_is_none_is_told() -> None:
    with pytest.raises(ConfigError, match="scope is 'world': choose document or corpus"):
        RedactionPlan(scope="world")  # type: ignore[arg-type]


def test_a_type_of_ones_own_has_to_come_with_names() -> None:
    plan = RedactionPlan.from_text(["CASE=mask", "PHONE=keep"])
    assert plan.own_types == ("CASE",)
    plan.check_types(["CASE", "OTHER"])
    with pytest.raises(ConfigError, match=r"operator of 'CASE': no name has this type.*--names"):
        plan.check_types(["OTHER"])


@pytest.mark.parametrize(
    ("operators", "scope", "is_by_file"),
    [
        (["replace"], "document", True),
        (["replace"], "corpus", False),
        (["mask"], "document", False),
        (["keep", "PER=mask"], "document", False),
        (["mask", "PER=pseudonym"], "document", True),
    ],
)
def test_numbers_depend_on_the_file_and_marks_do_not(
    operators: list[str], scope: str, is_by_file: bool
) -> None:
    assert RedactionPlan.from_text(operators, scope).is_by_file is is_by_file
