"""Prepares what a bundle is made of: models and lexicon. Never imported at run time."""
