"""How languages are written, where their script alone does not tell."""

__all__ = ["RIGHT_TO_LEFT", "UNSPACED"]

UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Languages written without spaces between words: tokens join without one, and where tokens are
counted, the token is the character."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
"""Languages whose lines begin at the right."""
