"""Which known names are put into the prompt of the translation."""

from collections.abc import Iterable

from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.names import NameMatch, best_disjoint

__all__ = ["MAX_HINTS", "MIN_HINT_PRIOR", "hinted_matches", "hints_of"]

MIN_HINT_PRIOR = 0.1
"""Least prior of a hint. The model was trained to ignore wrong ones, but they cost tokens."""

MAX_HINTS = 12
"""Most hints of one sentence; those with the highest priors are kept."""


def hinted_matches(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Choose the lexicon matches that are evidence; in training all of them are hints.

    Args:
        matches: All matches of a sentence, overlapping ones included.

    Returns:
        At most ``MAX_HINTS`` matches that do not overlap, by start.
    """
    return _surest(best_disjoint([match for match in matches if match.prior >= MIN_HINT_PRIOR]))


def hints_of(matches: Iterable[NameMatch]) -> list[Hint]:
    """The hints of some matches: each surface once, with its likeliest English name.

    Args:
        matches: Matches that do not overlap; of more than ``MAX_HINTS`` the
            likeliest.
    """
    hints: dict[str, Hint] = {}
    for match in _surest(list(matches)):
        hints.setdefault(match.surface, Hint(match.surface, match.names[0].english))
    return list(hints.values())


def _surest(matches: list[NameMatch]) -> list[NameMatch]:
    surest = sorted(matches, key=lambda match: -match.prior)[:MAX_HINTS]
    return sorted(surest, key=lambda match: match.start)
