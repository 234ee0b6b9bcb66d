"""What a user of ``eat-edge eval`` may name."""

__all__ = ["METHODS", "PERTURBATIONS"]

METHODS = ("pipeline", "fast", "translation", "lexicon")
"""What is measured."""

PERTURBATIONS = ("width", "spaces", "breaks", "noise", "punctuation", "mixed")
"""What is done to the text of the gold."""
