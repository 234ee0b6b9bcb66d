"""How long from the command to its first entity, and how much memory it takes.

    python -m benchmarks.first_entity [--runs N] [--modes MODE ...]

Runs ``eat-edge tag`` on one line as a user would, each time in a process of its own, with the files
in the page cache and their sums known after a first run that does not count. CPU time is that of
the whole process, on all threads: what to compare on a machine that others use, too.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from eat_edge.config import MODES

LINE = "华为公司在深圳发布了新款手机，首日预售量超过五十万台。\n"


@dataclass(frozen=True)
class Run:
    """Seconds to the first record; of the whole process CPU seconds, MB, and entities found."""

    seconds: float
    cpu: float
    megabytes: float
    entities: int


def run(path: Path, mode: str) -> Run:
    """Tag one line in a process of its own."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "eat_edge", "tag", str(path), "--mode", mode], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"eat-edge tag failed with status {process.returncode}")
    cpu, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return Run(seconds, cpu, megabytes, len(json.loads(line)["entities"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=MODES)
    options = parser.parse_args()
    print("| mode | first entity, median | least | CPU time, median | resident | entities | runs |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "line.txt"
        path.write_text(LINE, encoding="utf-8")
        for mode in options.modes:
            run(path, mode)
            runs = [run(path, mode) for _ in range(options.runs)]
            seconds = [one.seconds for one in runs]
            cpu = statistics.median(one.cpu for one in runs)
            print(
                f"| `{mode}` | {statistics.median(seconds):.2f} s | {min(seconds):.2f} s "
                f"| {cpu:.2f} s | {max(one.megabytes for one in runs):.0f} MB "
                f"| {runs[0].entities} | {len(runs)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
