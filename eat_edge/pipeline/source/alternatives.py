"""Words as alternatives of a regular expression."""

__all__ = ["any_of"]

_SARA_AM, _FOLDED_SARA_AM = "\u0e33", "\u0e4d\u0e32"
"""A Thai vowel that folding takes apart: in \u0e15\u0e33\u0e1a\u0e25."""


def any_of(words: str) -> str:
    """A pattern of any of some words as a folded text has them; in brackets where more follows.

    Args:
        words: Apart by spaces; each may be a pattern, too.
    """
    return "|".join(words.replace(_SARA_AM, _FOLDED_SARA_AM).split())
