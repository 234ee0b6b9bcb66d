"""Whether a change leaves all outputs as they were, byte for byte.

``python -m benchmarks.outputs DIR GOLD...`` tags the texts of gold files in the modes fast and full
and writes what comes out to ``DIR``, a JSON Lines file for each file and mode. Run it before a
change and, with ``--against`` the directory of that run, after it: it names what differs first in
every file, and exits with status 1 if anything does.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine, load
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.labels import LabelMap
from eat_edge.types import Document
from eat_edge.writers import JsonlWriter

__all__ = ["main"]

MODES = ("fast", "full")


def main(arguments: Sequence[str] | None = None) -> int:
    """Tag, write and compare; the exit status."""
    parser = argparse.ArgumentParser(description="Outputs of two builds, byte for byte.")
    parser.add_argument("directory", type=Path, help="where outputs go; made if it is not there")
    parser.add_argument("gold", nargs="+", help="files whose texts are tagged")
    parser.add_argument("--against", type=Path, metavar="DIR", help="outputs of an earlier run")
    parser.add_argument("--limit", type=int, metavar="N", help="the first texts of each file only")
    parser.add_argument("--modes", nargs="+", choices=MODES, default=MODES)
    parser.add_argument("--threads", type=int, metavar="N")
    asked = parser.parse_args(arguments)
    sets = read_gold_sets(asked.gold, labels=LabelMap(), limit=asked.limit)
    asked.directory.mkdir(parents=True, exist_ok=True)
    num_different = 0
    for mode in asked.modes:
        with load(config=EngineConfig(threads=asked.threads, options=Options(mode=mode))) as engine:
            for gold in sets:
                name = f"{gold.name}.{mode}.jsonl"
                texts = (Document(one.text, id=one.id, lang=one.lang) for one in gold.documents)
                write_outputs(engine, texts, asked.directory / name)
                problem = asked.against and difference(asked.against / name, asked.directory / name)
                print(f"{name}: {problem or ('the same' if asked.against else 'written')}")
                num_different += bool(problem)
    return 1 if num_different else 0


def write_outputs(engine: Engine, documents: Iterator[Document], path: Path) -> None:
    """Write results as ``eat-edge tag`` does."""
    with path.open("wb") as file:
        writer = JsonlWriter(file)
        for document in engine.pipe(documents):
            writer.write(document)


def difference(before: Path, after: Path) -> str | None:
    """Tell where two files differ first; None where they are the same."""
    if not before.is_file():
        return f"there is no {before} to compare with"
    lines = zip_longest(before.read_bytes().splitlines(), after.read_bytes().splitlines())
    differing = [number for number, (old, new) in enumerate(lines, start=1) if old != new]
    if not differing:
        return None
    return f"{len(differing)} records differ, the first in line {differing[0]}"


if __name__ == "__main__":
    sys.exit(main())
