"""How often English names are right, by type and source."""

from types import MappingProxyType

__all__ = ["score_of"]

_SHARES = MappingProxyType(
    {
        ("PER", "lexicon"): 0.97,
        ("PER", "composed"): 0.94,
        ("PER", "romanised"): 0.93,
        ("LOC", "lexicon"): 0.98,
        ("LOC", "composed"): 0.67,
        ("LOC", "romanised"): 0.92,
        ("ORG", "lexicon"): 0.98,
        ("ORG", "composed"): 0.86,
        ("ORG", "romanised"): 0.75,
    }
)
"""Shares of accepted names in ``tests/assets/english_names.jsonl``, one right and one wrong added
to each: ``eat-edge eval tests/assets/english_names.jsonl --mode fast`` (2026-11-30)."""
_OPEN = 0.5
"""Of all others, of which none was counted."""


def score_of(source: str, label: str) -> float:
    """The share of names that are right.

    Args:
        source: One of ``types.ENGLISH_SOURCES``, or ``""``.
        label: One of ``types.LABELS``, or a type of the user's own.

    Returns:
        A share in (0, 1]; 0 where there is no trusted name.
    """
    return _SHARES.get((label, source), _OPEN) if source else 0.0
