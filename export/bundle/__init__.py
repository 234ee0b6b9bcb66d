"""Models and a lexicon become a bundle that the runtime opens and verifies."""

from export.bundle.manifest import Facts, Terms, write_manifest

__all__ = ["Facts", "Terms", "write_manifest"]
