"""The first translation: a sentence with its hints to English."""

from collections.abc import Iterable

from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.names import NameMatch, heaviest

__all__ = ["HINT_FLOOR", "MAX_HINTS", "hinted_matches", "hints_of"]

HINT_FLOOR = 0.1
"""Least prior of a hint: the model was trained to ignore wrong ones, but they cost tokens."""

MAX_HINTS = 12
"""Hints of one sentence; the surest stay."""


def hinted_matches(matches: Iterable[NameMatch]) -> list[NameMatch]:
    """Choose the lexicon matches that count: in training they all stand in the prompt.

    Args:
        matches: All matches of a sentence, overlapping ones included.

    Returns:
        At most ``MAX_HINTS`` matches that do not overlap, by start.
    """
    return _surest(heaviest([match for match in matches if match.prior >= HINT_FLOOR]))


def hints_of(matches: Iterable[NameMatch]) -> list[Hint]:
    """The hints of some matches: each surface once, with its likeliest English name.

    Args:
        matches: Matches that do not overlap; of more than ``MAX_HINTS`` the surest are told.
    """
    hints: dict[str, Hint] = {}
    for match in _surest(list(matches)):
        hints.setdefault(match.surface, Hint(match.surface, match.names[0].english))
    return list(hints.values())


def _surest(matches: list[NameMatch]) -> list[NameMatch]:
    surest = sorted(matches, key=lambda match: -match.prior)[:MAX_HINTS]
    return sorted(surest, key=lambda match: match.start)
