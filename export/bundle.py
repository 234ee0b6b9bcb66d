"""Assembles a bundle: the manifest that the runtime verifies every file against."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from eat_edge.bundle import FORMAT, MANIFEST, REQUIRED, Bundle, Fusion, open_bundle, sha256_of

__all__ = ["write_manifest"]


def write_manifest(
    bundle: Path,
    *,
    name: str,
    version: str,
    languages: Sequence[str],
    preview: Sequence[str],
    fusion: Mapping[str, Fusion],
    prompt: str,
    window: int,
    context: int,
    licences: Sequence[str],
    sources: Sequence[str],
) -> Bundle:
    """Write the manifest of a directory of model files, and open the bundle to prove it.

    Args:
        bundle: The directory; every file in it but the manifest and Markdown becomes part of it.
        name: Name of the bundle.
        version: Version of the bundle.
        languages: ISO 639-1 codes that go through the whole pipeline.
        preview: Codes for which only the lexicon speaks.
        fusion: By who was heard, one for each of ``WITNESSES``.
        prompt: Profile of its LLM's prompts, one of those in ``REQUIRED``.
        window: Code points of the longest sentence window.
        context: Tokens one sequence of the LLM may have.
        licences: Licences the files may be used under.
        sources: What they were made from.

    Returns:
        The opened bundle.

    Raises:
        FileNotFoundError: A file that every bundle needs is missing.
        BundleError: The bundle does not open.
    """
    for required in REQUIRED[prompt]:
        if not (bundle / required).is_file():
            raise FileNotFoundError(f"{bundle / required} is missing: build it first")
    files = sorted(
        path
        for path in bundle.rglob("*")
        if path.is_file() and path.name != MANIFEST and path.suffix != ".md"
    )
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": version,
        "languages": list(languages),
        "preview": list(preview),
        "labels": ["PER", "LOC", "ORG", "MISC"],
        "prompt": prompt,
        "limits": {"window": window, "context": context},
        "fusion": {heard: asdict(values) for heard, values in fusion.items()},
        "licences": list(licences),
        "sources": list(sources),
        "files": {
            path.relative_to(bundle).as_posix(): {
                "bytes": path.stat().st_size,
                "sha256": sha256_of(path),
            }
            for path in files
        },
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (bundle / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return open_bundle(bundle)
