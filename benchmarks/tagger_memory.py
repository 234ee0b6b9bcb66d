"""What the tagger takes of memory: the factors of ``eat_edge/memory/plan.py``, measured.

    python -m benchmarks.tagger_memory [--bundle DIR] [--small DIR]

A tiny tagger (``--small``, by default that of the tests) loads first, so that ONNX Runtime itself
is not counted; then that of the bundle, and reads sentences as long as its window and short ones,
with several sizes of batches. Every size has a process of its own. *Loading* is what the highest
resident memory rose by, over the file's bytes; *a position* what reading adds, for every sub-word
of a batch, in bytes and over the root of the file's bytes. Needs Linux.
"""

import argparse
import subprocess
import sys
from math import isqrt
from pathlib import Path

from benchmarks.peers.usage import peak_memory
from eat_edge.bundle import open_bundle
from eat_edge.evaluation.report.markdown import markdown_table
from eat_edge.tagger.tagger import Tagger

__all__ = ["main", "rises"]

SMALL = Path(__file__).resolve().parents[1] / "tests" / "assets" / "encoder"
BATCHES = ((1, 128), (1, 512), (1, 2048), (2, 2048))
"""Threads, and sub-words that go through the network at once."""
SENTENCES = ("昨日は北京と東京で会った。" * 12, "東京に行く。", "Anna went to Berlin " * 30)


def rises(bundle: Path | None, small: Path, threads: int, tokens: int) -> tuple[int, int]:
    """Load and read in this process; gives by how many bytes its highest memory rose in each."""
    opened = open_bundle(bundle)
    tiny = Tagger(small / "tagger.onnx", small / "pieces.marisa", threads=1)
    list(tiny.read([(text, ()) for text in SENTENCES]))
    before = peak_memory()
    tagger = Tagger(
        opened.tagger, opened.tagger_tokenizer, threads=threads, max_batch_tokens=tokens
    )
    loaded = peak_memory()
    for _ in range(2):
        list(tagger.read([(text, ()) for text in SENTENCES for _ in range(40)]))
    return loaded - before, peak_memory() - loaded


def main() -> None:
    """Print a table, or with ``--one`` two numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bundle", type=Path, default=None)
    parser.add_argument("--small", type=Path, default=SMALL)
    parser.add_argument("--one", nargs=2, type=int, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(*rises(options.bundle, options.small, *options.one))
        return
    size = open_bundle(options.bundle).tagger.stat().st_size
    rows = []
    for threads, tokens in BATCHES:
        command = [sys.executable, "-m", "benchmarks.tagger_memory", *sys.argv[1:]]
        command += ["--one", str(threads), str(tokens)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        loading, reading = map(int, done.stdout.split())
        rows.append(
            [
                f"{threads}, {tokens}",
                f"{loading / 1e6:.0f} MB, {loading / size:.2f}",
                f"{reading / 1e6:.0f} MB",
                f"{reading / tokens:,.0f}",
                f"{reading / tokens / isqrt(size):.2f}",
            ]
        )
    header = ["threads, sub-words", "loading", "reading", "a position, bytes", "over the root"]
    print(f"a tagger of {size / 1e6:.1f} MB\n\n{markdown_table(header, rows)}")


if __name__ == "__main__":
    main()
