"""English of a base and its designator."""

import pytest

from eat_edge.lexicon.composed_english import english_of
from eat_edge.names import Name


@pytest.mark.parametrize(
    ("base", "template", "label", "expected"),
    [
        (Name("Fudan University", "ORG"), "{} University", "ORG", "Fudan University"),
        (Name("Gongga County", "LOC"), "Mount {}", "LOC", "Mount Gongga"),
        (Name("Zhejiang Province", "LOC"), "{} High Court", "ORG", "Zhejiang High Court"),
        (Name("Pi County", "LOC"), "{} High Court", "ORG", "Pi County High Court"),
        (Name("Inagi", "LOC"), "{} Station", "LOC", "Inagi Station"),
    ],
)
def test_a_base_is_said_as_a_part_of_a_longer_name(
    base: Name, template: str, label: str, expected: str
) -> None:
    assert english_of([base], template, label) == expected


def test_a_company_is_called_by_the_companys_name() -> None:
    names = [Name("Heil", "PER"), Name("Haier", "ORG")]
    assert english_of(names, "{} Group", "ORG") == "Haier Group"
    assert english_of(names[:1], "{} Group", "ORG") == "Heil Group"
