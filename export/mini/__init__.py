"""The recipe of the embedded bundle, from data to files."""
