"""Language confusion: translations that are no English, answers that are not in the source."""

from collections.abc import Iterable
from dataclasses import dataclass

from eat_edge.evaluation.case import Case
from eat_edge.text import has_non_latin_letter

__all__ = ["Foreign", "foreign"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """How much of what the language model writes is in the wrong language.

    Attributes:
        num_translations: Windows that were translated, at least one.
        num_foreign: How many of them have a letter of another script than Latin.
        num_answers: Mention alignments: questions for the native text of a name.
        num_astray: How many of them are no text of the source, nor "nowhere".
    """

    num_translations: int
    num_foreign: int
    num_answers: int
    num_astray: int

    @property
    def share_foreign(self) -> float:
        """Of the translations, in [0, 1]."""
        return self.num_foreign / self.num_translations

    @property
    def share_astray(self) -> float:
        """Of the alignments, in [0, 1]; 0 where there are none."""
        return self.num_astray / self.num_answers if self.num_answers else 0.0


def foreign(cases: Iterable[Case]) -> Foreign | None:
    """Count what is in the wrong language.

    A decoder that may only choose Latin letters, and then only spans of the source, writes none of
    either; this is what tells, and what a decoder without constraint is measured by.

    Args:
        cases: Documents with their traces.

    Returns:
        The counts; None where nothing was translated, or nothing was traced.
    """
    traces = [trace for case in cases for trace in case.traces or () if trace.english is not None]
    if not traces:
        return None
    return Foreign(
        len(traces),
        sum(has_non_latin_letter(trace.english or "") for trace in traces),
        sum(trace.num_answers for trace in traces),
        sum(trace.num_astray for trace in traces),
    )
