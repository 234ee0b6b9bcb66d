"""How time and memory grow with the number of documents, at one thread and at two.

    python -m benchmarks.growth [--most N] [--large]

Each row is a process of its own: it loads the mode fast, tags a few documents that do not count,
and then so many in one stream. Processor time is what to compare on a machine that others use, too.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import eat_edge
from eat_edge import EngineConfig

SIZES = (10, 100, 1000, 10_000)
LARGE = 100_000
THREADS = (1, 2)
NEWS = Path(__file__).parents[1] / "examples" / "news.txt"


def documents(number: int) -> Iterator[str]:
    """Lines of the example, again and again, each with a number of its own."""
    lines = [line for line in NEWS.read_text("utf-8").splitlines() if line.strip()]
    for place, line in enumerate(islice(cycle(lines), number)):
        yield f"{line} {place}"


def measure(number: int, threads: int) -> dict[str, float]:
    """Tag so many documents in this process."""
    with eat_edge.load(None, EngineConfig(threads=threads), mode="fast") as engine:
        for _ in engine.pipe(documents(8)):
            pass
        began, began_cpu = time.perf_counter(), time.process_time()
        found = sum(len(document.entities) for document in engine.pipe(documents(number)))
        seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "cpu": cpu, "megabytes": peak, "entities": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], metavar="N", help="documents")
    parser.add_argument("--large", action="store_true", help=f"{LARGE} documents, too")
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return
    sizes = [size for size in SIZES if size <= options.most] + [LARGE] * options.large
    print("| documents | threads | seconds | documents/s | CPU ms a document | peak MB |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        for threads in THREADS:
            command = [sys.executable, "-m", "benchmarks.growth", "--one", str(size), str(threads)]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            one = json.loads(output)
            print(
                f"| {size:,} | {threads} | {one['seconds']:.2f} | {size / one['seconds']:.0f} "
                f"| {1000 * one['cpu'] / size:.2f} | {one['megabytes']:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
