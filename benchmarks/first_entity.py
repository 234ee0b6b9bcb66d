"""How long from the command to its first entity, and how much memory it takes.

    python benchmarks/first_entity.py [--runs N]

Runs ``eat-edge tag`` on one line as a user would, each time in a process of its own, with the
files in the page cache after a first run that does not count.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINE = "华为公司在深圳发布了新款手机，首日预售量超过五十万台。\n"


def run(path: Path) -> tuple[float, float, int]:
    """Seconds to the first record, resident MB at the end, and entities found."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "eat_edge.cli", "tag", str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"eat-edge tag failed with status {process.returncode}")
    return seconds, usage.ru_maxrss / 1024, len(json.loads(line)["entities"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "line.txt"
        path.write_text(LINE, encoding="utf-8")
        run(path)
        runs = [run(path) for _ in range(options.runs)]
    seconds = [first for first, _, _ in runs]
    print(f"first entity: median {statistics.median(seconds):.2f} s, least {min(seconds):.2f} s")
    print(f"resident memory: {max(memory for _, memory, _ in runs):.0f} MB")
    print(f"entities: {runs[0][2]}, runs: {len(runs)}")


if __name__ == "__main__":
    main()
