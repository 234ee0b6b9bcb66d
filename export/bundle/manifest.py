"""The manifest of a bundle: what the runtime verifies every file against."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eat_edge.bundle import FORMAT, MANIFEST, REQUIRED, Bundle, Fusion, open_bundle, sha256_of
from eat_edge.bundle.signature import SIGNATURE
from eat_edge.types import LABELS

__all__ = ["Facts", "tool_versions", "write_manifest"]

_TOOLS = (
    "eat-edge",
    "llama-cpp-python",
    "onnxruntime",
    "onnxruntime-gpu",
    "tokenizers",
    "sentencepiece",
    "marisa-trie",
    "numpy",
)
"""Distributions that a bundle runs on."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manifest says beside what can be read from the files.

    Attributes:
        name: Name of the bundle.
        version: Version of the bundle.
        prompt: Profile of its LLM's prompts, one of those in ``REQUIRED``.
        languages: ISO 639-1 codes that go through the whole pipeline.
        preview: Codes for which there are only lexicon matches.
        fusion: Weights by evidence sources, one for each of ``SOURCE_COMBINATIONS``.
        window: Code points of the longest sentence window.
        context: Tokens one sequence of the LLM may have.
        licences: Licences the files may be used under.
        sources: What they were made from.
        labels: Entity types it finds.
        description: What it is for, in Markdown.
        reasoning: Whether its LLM thinks before it answers.
    """

    name: str
    version: str
    prompt: str
    languages: tuple[str, ...]
    preview: tuple[str, ...]
    fusion: Mapping[str, Fusion]
    window: int
    context: int
    licences: tuple[str, ...]
    sources: tuple[str, ...]
    labels: tuple[str, ...] = LABELS
    description: str = ""
    reasoning: bool = False


def write_manifest(bundle: Path, facts: Facts) -> Bundle:
    """Write the manifest of a directory of model files, and open the bundle to prove it.

    Args:
        bundle: The directory; every file in it but the manifest, its signature and Markdown becomes
            part of the bundle.
        facts: What cannot be read from the files.

    Returns:
        The opened bundle.

    Raises:
        FileNotFoundError: A file that every bundle of this profile needs is missing.
        BundleError: The bundle does not open.
    """
    for required in REQUIRED[facts.prompt]:
        if not (bundle / required).is_file():
            raise FileNotFoundError(f"{bundle / required} is missing: build it first")
    own = (MANIFEST, MANIFEST + SIGNATURE)
    manifest = {
        "format": FORMAT,
        "name": facts.name,
        "version": facts.version,
        "description": facts.description,
        "languages": facts.languages,
        "preview": facts.preview,
        "labels": facts.labels,
        "prompt": facts.prompt,
        **({"reasoning": True} if facts.reasoning else {}),
        "limits": {"window": facts.window, "context": facts.context},
        "fusion": {sources: asdict(values) for sources, values in facts.fusion.items()},
        "licences": facts.licences,
        "sources": facts.sources,
        "tools": tool_versions(),
        "files": {
            path.relative_to(bundle).as_posix(): {
                "bytes": path.stat().st_size,
                "sha256": sha256_of(path),
            }
            for path in sorted(bundle.rglob("*"))
            if path.is_file() and path.name not in own and path.suffix != ".md"
        },
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    part = bundle / f"{MANIFEST}.part"
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(bundle / MANIFEST)
    return open_bundle(bundle)


def tool_versions() -> dict[str, str]:
    """Versions of what a bundle made here was made and tested with, as far as installed."""
    versions = {}
    for tool in _TOOLS:
        # A checkout, or the other build of ONNX Runtime.
        with suppress(PackageNotFoundError):
            versions[tool] = version(tool)
    return versions
