"""A bundle in form only, for tests of everything that stands before the models."""

import json
import struct
from pathlib import Path
from typing import Any

from eat_edge.bundle import MANIFEST, REQUIRED, SOURCE_COMBINATIONS, Fusion, sha256_of
from export.bundle import Facts, write_manifest

Manifest = dict[str, Any]

ARCHITECTURE = b"general.architecture"
HEADER_ONLY = b"".join(
    [
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1),
        struct.pack("<Q", len(ARCHITECTURE)) + ARCHITECTURE,
        struct.pack("<IQ", 8, 4) + b"none",
    ]
)
"""A GGUF file without a model."""

FORM_ONLY = {"llm.gguf": HEADER_ONLY, "tagger.onnx": b"\x08\x0a"}
"""Files that are looked through: the second says its version and no more."""


def make(path: Path) -> Path:
    """A bundle in form only: its models are not models."""
    (path / "lexicon").mkdir(parents=True)
    for name in REQUIRED["eat-mini"]:
        (path / name).write_bytes(FORM_ONLY.get(name, f"content of {name}".encode()))
    write_manifest(
        path,
        Facts(
            name="some",
            version="1.2",
            languages=("zh", "ja"),
            preview=("ko",),
            fusion=dict.fromkeys(SOURCE_COMBINATIONS, Fusion(*[0.5] * 14)),
            prompt="eat-mini",
            window=100,
            context=512,
            licences=("Apache-2.0",),
            sources=("ours",),
        ),
    )
    return path


def manifest_of(path: Path) -> Manifest:
    manifest: Manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    return manifest


def list_file(path: Path, name: str) -> None:
    """Let the manifest list a file, with whatever is found behind its name."""
    manifest, target = manifest_of(path), path / name
    manifest["files"][name] = {"bytes": target.stat().st_size, "sha256": sha256_of(target)}
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
