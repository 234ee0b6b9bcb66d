"""The embedded language model: its training data, training and checks."""
