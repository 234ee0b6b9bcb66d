"""Adds the beginnings of surfaces to a lexicon that was written before there were such files.

    python -m export.beginnings LEXICON_DIR

A lexicon inside a bundle has the new files in the bundle's manifest afterwards. A signature of the
manifest no longer fits then: sign again.
"""

import argparse
import json
from pathlib import Path

import marisa_trie
import numpy as np

from eat_edge.bundle import MANIFEST, sha256_of
from eat_edge.lexicon import Beginnings, Lexicon

__all__ = ["add_beginnings", "main"]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m export.beginnings", description=__doc__)
    parser.add_argument("lexicon", type=Path, metavar="LEXICON_DIR")
    for path in add_beginnings(parser.parse_args().lexicon):
        print(f"{path}: {path.stat().st_size:,} bytes")


def add_beginnings(directory: Path) -> list[Path]:
    """Write the file of beginnings of every language, anew where there is one.

    Args:
        directory: A lexicon directory; where it is a bundle's, the manifest learns of the files.

    Returns:
        The files.

    Raises:
        BundleError: The lexicon's index cannot be read.
    """
    written = []
    for lang in Lexicon(directory).languages:
        path = directory / f"{lang}.beginnings.npy"
        surfaces = marisa_trie.Trie().mmap(str(directory / f"{lang}.surfaces.marisa"))
        np.save(path, Beginnings.of(surfaces.iterkeys()).words)
        written.append(path)
    manifest = directory.parent / MANIFEST
    if manifest.exists():
        content = json.loads(manifest.read_text("utf-8"))
        for path in written:
            record = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
            content["files"][path.relative_to(directory.parent).as_posix()] = record
        content["files"] = dict(sorted(content["files"].items()))
        text = json.dumps(content, indent=1, ensure_ascii=False)
        manifest.write_text(text + "\n", encoding="utf-8")
    return written


if __name__ == "__main__":
    main()
