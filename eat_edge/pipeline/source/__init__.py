"""Spans of the tagged source: where names begin and end, as layout and languages have it."""
