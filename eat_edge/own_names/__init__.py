"""Names of the user's own, and what is never a name: read, found in text, put before the models."""
