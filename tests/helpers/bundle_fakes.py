"""A bundle in form only, for tests of everything that stands before the models."""

import io
import json
import struct
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from eat_edge.bundle import (
    MANIFEST,
    OTHER_LANGUAGES,
    REQUIRED,
    SOURCE_COMBINATIONS,
    Bundle,
    Fusion,
    sha256_of,
)
from eat_edge.bundle.signature import signature_of, signature_path
from eat_edge.bundling.manifest import Facts, Terms, write_manifest

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


def sign_file(path: Path, key: Path) -> Path:
    """Write the signature of a file beside it, as ``eat-edge sign`` does."""
    signature = signature_path(path)
    signature.write_bytes(signature_of(path, key))
    return signature


def npy(array: Any) -> bytes:
    """What `numpy.save` writes."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


FORM_ONLY = {
    "llm.gguf": HEADER_ONLY,
    "tagger.onnx": b"\x08\x0a",
    "pieces.marisa": marisa_trie.Trie(["a", "b"]).tobytes(),
    "pieces.npy": npy(np.array([-1, -2], np.float32)),
}
"""Files that are looked through: the ONNX file says its version and no more."""

FILES = (*REQUIRED["eat-mini"], "pieces.marisa", "pieces.npy")
"""Files of a bundle with a multilingual tagger."""


def write_files(path: Path) -> None:
    """Write a bundle in form only, but for its manifest: its models are not models."""
    (path / "lexicon").mkdir(parents=True)
    for name in FILES:
        (path / name).write_bytes(FORM_ONLY.get(name, f"content of {name}".encode()))


def make(path: Path) -> Path:
    """A bundle in form only."""
    write_files(path)
    weights = dict.fromkeys(SOURCE_COMBINATIONS, Fusion(*[0.5] * 14))
    write_manifest(
        path,
        Facts(
            name="some",
            version="1.2",
            languages=("zh", "ja", "ko"),
            translated=("zh", "ja"),
            fusion={OTHER_LANGUAGES: weights, "zh": weights},
            prompt="eat-mini",
            window=100,
            context=512,
            terms={"": Terms("Apache-2.0", is_commercial=True)},
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
    manifest["files"][name] = {
        "bytes": target.stat().st_size,
        "sha256": sha256_of(target),
        "licence": "Apache-2.0",
    }
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")


OTHERS = Fusion(-1, 0.5, 0.4, 0.6, 0.7, 0.8, -0.2, 0.9, 0.4, 1, 1.5, -2, -1, 0.3)
LEXICON_ALONE = Fusion(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4)
CHINESE = Fusion(0, 0, 0, 0.9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4)
FUSION = {**dict.fromkeys(SOURCE_COMBINATIONS, OTHERS), "lexicon": LEXICON_ALONE}


def make_some(path: Path) -> Path:
    """Make a bundle in form only, with a model card."""
    write_files(path)
    (path / "README.md").write_text("a model card")
    write_some(path)
    return path


def write_some(path: Path, prompt: str = "eat-mini") -> Bundle:
    """Write the manifest of a directory of files."""
    return write_manifest(
        path,
        Facts(
            name="some",
            version="1.2",
            languages=("zh", "ja", "ko"),
            translated=("zh", "ja"),
            fusion={OTHER_LANGUAGES: FUSION, "zh": {**FUSION, "lexicon": CHINESE}},
            prompt=prompt,
            window=100,
            context=512,
            terms={"": Terms("Apache-2.0", is_commercial=True), "llm.gguf": Terms("CC BY-NC 4.0")},
            sources=("ours",),
        ),
    )
