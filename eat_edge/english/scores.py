"""How often English names are right, by type and source."""

from types import MappingProxyType

__all__ = ["score_of"]

_SHARES = MappingProxyType(
    {
        ("PER", "lexicon"): 0.95,
        ("PER", "composed"): 0.85,
        ("PER", "translation"): 0.8,
        ("PER", "romanised"): 0.95,
        ("LOC", "lexicon"): 0.98,
        ("LOC", "composed"): 0.9,
        ("LOC", "translation"): 0.8,
        ("LOC", "romanised"): 0.9,
        ("ORG", "lexicon"): 0.9,
        ("ORG", "composed"): 0.9,
        ("ORG", "translation"): 0.7,
        ("ORG", "romanised"): 0.7,
    }
)
_OTHER = 0.7
"""Of names of other types, of which too few were counted."""


def score_of(source: str, label: str) -> float:
    """The share of names that are right.

    Args:
        source: One of ``types.ENGLISH_SOURCES``, or ``""``.
        label: One of ``types.LABELS``.

    Returns:
        A share in (0, 1]; 0 where there is no trusted name.
    """
    return _SHARES.get((label, source), _OTHER) if source else 0.0
