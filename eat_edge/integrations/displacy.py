"""Colours of entities in displaCy: those of our own pages, found by spaCy once we are installed."""

__all__ = ["COLORS"]

COLORS = {
    "PER": "#cfe8f7",
    "PERSON": "#cfe8f7",
    "LOC": "#d5efd3",
    "GPE": "#d5efd3",
    "ORG": "#fbe6b9",
    "MISC": "#eadcf7",
}
"""Colours by label, also by the labels of spaCy's own pipelines."""
