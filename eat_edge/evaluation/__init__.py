"""Measuring against gold: what ``eat-edge eval`` reads, compares and reports."""
