"""Korean particles: what follows a name without a space and is none of it."""

from collections.abc import Container

__all__ = ["without_particle"]

_LONG = (
    "에게서", "에서는", "에서도", "에서의", "에게는", "으로부터", "로부터", "으로는", "으로의",
    "으로서", "이라고", "이라는", "이었다", "에서", "에게", "께서", "으로", "까지",
    "부터", "보다", "처럼", "라고", "라는", "이며", "이고", "이다", "이나",
    "에는", "에도", "에의", "과의", "와의", "로는", "로의",
)  # fmt: skip
"""Longest first."""
_SURE = "은는을를에"
"""Single syllables that hardly any name ends in."""
_UNSURE = "이가의도로와과씨측"
"""Single syllables that names end in, too."""
_SHORTEST = 2
"""Syllables of a name that are left at least."""


def without_particle(word: str, edges: Container[int]) -> int:
    """Where the name ends in a word that begins with one.

    Args:
        word: A name with what follows it, up to the next space.
        edges: Places in the word where a tokenizer has an edge of two pieces: a syllable that may
            belong to the name is a particle only behind such an edge.

    Returns:
        The end of the name, at most the length of the word.
    """
    for particle in _LONG:
        if word.endswith(particle) and len(word) - len(particle) >= _SHORTEST:
            return len(word) - len(particle)
    last = len(word) - 1
    is_sure = last >= _SHORTEST and word[-1] in _SURE
    is_parted = last in edges and word[-1] in _SURE + _UNSURE
    return last if is_sure or (last and is_parted) else len(word)
