"""Models and a lexicon become a bundle that the runtime opens and verifies."""

from export.bundle.manifest import Facts, write_manifest

__all__ = ["Facts", "write_manifest"]
