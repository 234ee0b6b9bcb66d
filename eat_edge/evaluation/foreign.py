"""Language confusion: first translations that are not in Latin script."""

from collections.abc import Iterable
from dataclasses import dataclass

from eat_edge.evaluation.case import Case
from eat_edge.text import has_non_latin_letter

__all__ = ["Foreign", "foreign"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """How many translations are no English by their letters.

    Attributes:
        num_translations: Windows that were translated, at least one.
        num_foreign: How many of their translations have a letter of another script than Latin.
    """

    num_translations: int
    num_foreign: int

    @property
    def share(self) -> float:
        """In [0, 1]."""
        return self.num_foreign / self.num_translations


def foreign(cases: Iterable[Case]) -> Foreign | None:
    """Count first translations that have a letter of another script than Latin.

    A decoder that may only choose Latin letters has none; this is what tells, and what another
    model or a decoder without constraint is measured by.

    Args:
        cases: Documents with their traces.

    Returns:
        The counts; None where nothing was translated, or nobody looked.
    """
    translations = [
        trace.english for case in cases for trace in case.traces or () if trace.english is not None
    ]
    if not translations:
        return None
    return Foreign(len(translations), sum(map(has_non_latin_letter, translations)))
