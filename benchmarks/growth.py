"""How time and memory grow with the number of documents, at one thread and at two.

    python -m benchmarks.growth [--sizes N ...] [--threads N ...] [--short] [--record FILE]

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

SIZES = (10, 100, 1000, 10_000, 100_000)
THREADS = (1, 2)
NEWS = Path(__file__).parents[1] / "examples" / "news.txt"
SHORT = 12
"""Code points of a short document, without its number."""


def documents(number: int, length: int | None) -> Iterator[str]:
    """Lines of the example, again and again, each with a number of its own."""
    lines = [line for line in NEWS.read_text("utf-8").splitlines() if line.strip()]
    for place, line in enumerate(islice(cycle(lines), number)):
        yield f"{line[:length]} {place}"


def measure(number: int, threads: int, *, is_short: bool) -> dict[str, float]:
    """Tag so many documents in this process."""
    length = SHORT if is_short else None
    with eat_edge.load(None, EngineConfig(threads=threads), mode="fast") as engine:
        for _ in engine.pipe(documents(8, length)):
            pass
        began, began_cpu = time.perf_counter(), time.process_time()
        found = sum(len(one.entities) for one in engine.pipe(documents(number, length)))
        seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "cpu": cpu, "megabytes": peak, "entities": found}


def measured(record: Path | None) -> dict[str, dict[str, float]]:
    """What an earlier run has measured, by the arguments of its processes."""
    if record is None or not record.exists():
        return {}
    return dict(map(json.loads, record.read_text("utf-8").splitlines()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="N")
    parser.add_argument("--threads", nargs="+", type=int, default=THREADS, metavar="N")
    parser.add_argument("--short", action="store_true", help=f"documents of {SHORT} characters")
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="rows that stand there are not measured again"
    )
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.one, is_short=options.short)))
        return
    known = measured(options.record)
    print("| documents | threads | seconds | documents/s | CPU ms a document | peak MB |")
    print("|---|---|---|---|---|---|")
    for size in options.sizes:
        for threads in options.threads:
            asked = ["--one", str(size), str(threads), *["--short"] * options.short]
            row = " ".join(asked)
            if row not in known:
                command = [sys.executable, "-m", "benchmarks.growth", *asked]
                output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                known[row] = json.loads(output)
                if options.record is not None:
                    with options.record.open("a", encoding="utf-8") as file:
                        file.write(json.dumps([row, known[row]]) + "\n")
            one = known[row]
            print(
                f"| {size:,} | {threads} | {one['seconds']:.2f} | {size / one['seconds']:.0f} "
                f"| {1000 * one['cpu'] / size:.2f} | {one['megabytes']:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
