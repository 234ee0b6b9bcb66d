"""What the way a language is written means for evaluation."""

__all__ = ["RIGHT_TO_LEFT", "UNSPACED"]

UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Languages written without spaces between words: their tokens join without one, and where a
protocol counts tokens, the token is the character."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
"""Languages whose lines begin at the right."""
