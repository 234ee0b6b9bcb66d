"""The command ``eat-edge tag``."""
