"""``eat-edge pack``: everything a machine without a network needs, in one file."""
