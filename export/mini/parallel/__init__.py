"""Parallel text: read, aligned, and its mentions carried over to the source."""
