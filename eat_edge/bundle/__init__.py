"""Model bundles: a directory with a manifest, verified before anything of it is parsed."""

from eat_edge.bundle.bundle import (
    CHAT_TEMPLATE,
    FORMAT,
    MANIFEST,
    REQUIRED,
    TOKENIZERS,
    Bundle,
    default_path,
    open_bundle,
    verify_file,
)
from eat_edge.bundle.checksums import sha256_of
from eat_edge.bundle.doubt import QUESTIONS, Doubt, plain_doubts
from eat_edge.bundle.evidence import (
    EVIDENCE_SOURCES,
    OTHER_LANGUAGES,
    SOURCE_COMBINATIONS,
    WEIGHTS,
    Fusion,
    fusion_of,
)

__all__ = [
    "CHAT_TEMPLATE",
    "EVIDENCE_SOURCES",
    "FORMAT",
    "MANIFEST",
    "OTHER_LANGUAGES",
    "QUESTIONS",
    "REQUIRED",
    "SOURCE_COMBINATIONS",
    "TOKENIZERS",
    "WEIGHTS",
    "Bundle",
    "Doubt",
    "Fusion",
    "default_path",
    "fusion_of",
    "open_bundle",
    "plain_doubts",
    "sha256_of",
    "verify_file",
]
