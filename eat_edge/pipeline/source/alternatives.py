"""Words as alternatives of a regular expression."""

__all__ = ["any_of"]


def any_of(words: str) -> str:
    """A pattern of any of some words; to be put in brackets where more follows.

    Args:
        words: Apart by spaces; each may be a pattern, too.
    """
    return "|".join(words.split())
