"""What a user of ``eat-edge eval`` may name."""

__all__ = ["METHODS", "PERTURBATIONS", "TRANSLATING"]

METHODS = ("pipeline", "auto", "fast", "eat-paper", "word-alignment", "translation", "lexicon")
"""What is measured."""

TRANSLATING = frozenset({"eat-paper", "word-alignment", "translation"})
"""Methods that find nothing in a language that the bundle does not translate."""

PERTURBATIONS = ("width", "spaces", "breaks", "noise", "punctuation", "mixed", "rare", "unheard")
"""What is done to the text of the gold."""
