"""Model bundles: a directory with a manifest, verified before anything of it is parsed."""

from eat_edge.bundle.bundle import (
    EVIDENCE_SOURCES,
    FORMAT,
    MANIFEST,
    REQUIRED,
    SOURCE_COMBINATIONS,
    Bundle,
    Fusion,
    default_path,
    open_bundle,
    sha256_of,
)

__all__ = [
    "EVIDENCE_SOURCES",
    "FORMAT",
    "MANIFEST",
    "REQUIRED",
    "SOURCE_COMBINATIONS",
    "Bundle",
    "Fusion",
    "default_path",
    "open_bundle",
    "sha256_of",
]
