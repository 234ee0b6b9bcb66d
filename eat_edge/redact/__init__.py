"""Redaction: names and numbers of a text hidden, and brought back with a key."""
