"""The manifest of a bundle: what the runtime verifies every file against."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eat_edge.bundle import (
    FORMAT,
    MANIFEST,
    REQUIRED,
    TOKENIZERS,
    Bundle,
    Doubt,
    Fusion,
    open_bundle,
    plain_doubts,
    sha256_of,
)
from eat_edge.bundle.signature import SIGNATURE
from eat_edge.files.create import write_file
from eat_edge.types import LABELS

__all__ = ["Facts", "Terms", "tool_versions", "write_manifest"]

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
class Terms:
    """Under which terms a file may be used.

    Attributes:
        licence: As its makers state it.
        is_commercial: Whether it allows commercial use.
    """

    licence: str
    is_commercial: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manifest says beside what can be read from the files.

    Attributes:
        name: Name of the bundle.
        version: Version of the bundle.
        prompt: Profile of its LLM's prompts, one of those in ``REQUIRED``.
        languages: ISO 639-1 codes of the languages that it is made for.
        translated: Those of them that its LLM translates.
        fusion: By language, ``OTHER_LANGUAGES`` among them, and evidence sources, one for each of
            ``SOURCE_COMBINATIONS``.
        window: Code points of the longest sentence window.
        context: Tokens one sequence of the LLM may have.
        terms: By the path of a file, or of a directory with a slash behind it; those of ``""`` are
            for all others.
        sources: What they were made from.
        labels: Entity types it finds.
        description: What it is for, in Markdown.
        reasoning: Whether its LLM thinks before it answers.
        doubt: As in ``Bundle``.
    """

    name: str
    version: str
    prompt: str
    languages: tuple[str, ...]
    translated: tuple[str, ...]
    fusion: Mapping[str, Mapping[str, Fusion]]
    window: int
    context: int
    terms: Mapping[str, Terms]
    sources: tuple[str, ...]
    labels: tuple[str, ...] = LABELS
    description: str = ""
    reasoning: bool = False
    doubt: Mapping[str, Doubt] = field(default_factory=dict)

    def terms_of(self, name: str) -> Terms:
        """The terms of a file, by its path in the bundle."""
        folder = f"{name.partition('/')[0]}/"
        return self.terms.get(name) or self.terms.get(folder) or self.terms[""]


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
    if not any((bundle / tokenizer).is_file() for tokenizer in TOKENIZERS):
        raise FileNotFoundError(f"{bundle} has none of {', '.join(TOKENIZERS)}: build it first")
    own = (MANIFEST, MANIFEST + SIGNATURE)
    manifest = {
        "format": FORMAT,
        "name": facts.name,
        "version": facts.version,
        "description": facts.description,
        "languages": facts.languages,
        "translated": facts.translated,
        "labels": facts.labels,
        "prompt": facts.prompt,
        **({"reasoning": True} if facts.reasoning else {}),
        "limits": {"window": facts.window, "context": facts.context},
        "fusion": {
            lang: {sources: weights.plain() for sources, weights in by_sources.items()}
            for lang, by_sources in facts.fusion.items()
        },
        **({"doubt": plain_doubts(facts.doubt)} if facts.doubt else {}),
        "sources": facts.sources,
        "tools": tool_versions(),
        "files": {
            path.relative_to(bundle).as_posix(): _record(bundle, path, facts)
            for path in sorted(bundle.rglob("*"))
            if path.is_file() and path.name not in own and path.suffix != ".md"
        },
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    part = bundle / f"{MANIFEST}.part"
    write_file(part, f"{text}\n".encode())
    part.replace(bundle / MANIFEST)
    return open_bundle(bundle, always_verify=True)


def _record(bundle: Path, path: Path, facts: Facts) -> dict[str, object]:
    terms = facts.terms_of(path.relative_to(bundle).as_posix())
    return {
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "licence": terms.licence,
        "commercial": terms.is_commercial,
    }


def tool_versions() -> dict[str, str]:
    """Versions of what a bundle made here was made and tested with, as far as installed."""
    versions = {}
    for tool in _TOOLS:
        # A checkout, or the other build of ONNX Runtime.
        with suppress(PackageNotFoundError):
            versions[tool] = version(tool)
    return versions
