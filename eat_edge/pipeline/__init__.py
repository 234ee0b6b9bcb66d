"""The way of a sentence through the models, from its text to its entities."""
