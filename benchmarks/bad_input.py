"""What hostile input costs: CPU time and memory of ``eat-edge tag --mode fast`` on each case.

``python -m benchmarks.bad_input`` prints the Markdown of docs/input.md. A case is one run of the
command; CPU time is that of the process, whatever else the machine does. Needs Linux.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["main"]

LINE = "他在柏林。\n".encode()
CASES = {
    "one short line": LINE,
    "10,000 combining marks": ("柏林" + "\u0301" * 10_000 + "在\n").encode(),
    "50,000 characters without punctuation": ("北京上海柏林東京巴黎" * 5_000 + "\n").encode(),
    "a million empty lines": b"\n" * 1_000_000 + LINE,
    "a line of 100 MB": b"a" * 100_000_000 + b"\n" + LINE,
    "a line of 16 MiB with one emoji": b"a" * ((1 << 24) - 5) + "😀\n".encode(),
}
SCRIPT = """
import re, sys
from eat_edge import cli
cli.main(["tag", sys.argv[1], "--mode", "fast", "--threads", "1", "-o", sys.argv[1] + ".out"])
with open("/proc/self/status") as status:
    print(re.search(r"VmHWM:\\s*(\\d+)", status.read()).group(1))
"""


def main() -> None:
    """Run every case once."""
    print("| case | CPU time | memory at its highest |")
    print("|---|---:|---:|")
    for name, content in CASES.items():
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "in.txt")
            path.write_bytes(content)
            before = _cpu_seconds()
            result = subprocess.run(
                [sys.executable, "-c", SCRIPT, str(path)],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
            )
            megabytes = int(result.stdout) * 1024 / 1e6
        print(f"| {name} | {_cpu_seconds() - before:.1f} s | {megabytes:.0f} MB |", flush=True)


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
