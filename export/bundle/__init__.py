"""The command ``export bundle``: models and a lexicon become a bundle."""
