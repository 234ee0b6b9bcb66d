"""What does a first run take? The highest resident memory of ``eat-edge tag`` and ``serve``.

    python -m benchmarks.peak_memory [--texts 52] [--threads N]

The texts are the first lines of the corpus of `benchmarks.memory`, of one sentence to three. The
command runs once in every mode, with the options that its users have; the server, in the mode
``auto``, is sent the same texts at once. Files that are mapped count, too. Prints a Markdown table.
Needs Linux, whose ``VmHWM`` is read while the process is there. `benchmarks.memory` measures
whether memory grows with the input.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks.memory import MB, corpus
from benchmarks.peers.usage import peak_memory
from eat_edge.config import MODES

__all__ = ["main", "of_server", "of_tag"]

COMMAND = [sys.executable, "-m", "eat_edge.cli"]
MIB = 1 << 20
_PATIENCE = 120
"""Seconds until the server has to answer."""


def of_tag(mode: str, texts: Sequence[str], threads: Sequence[str]) -> int:
    """Bytes that ``tag`` takes at its highest."""
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "texts.txt")
        source.write_text("\n".join(texts), "utf-8")
        arguments = ["tag", str(source), "--mode", mode, "-o", str(Path(directory, "out.jsonl"))]
        highest = 0
        with subprocess.Popen([*COMMAND, *arguments, *threads]) as process:
            while process.poll() is None:
                highest = max(highest, peak_memory(process.pid))
                time.sleep(0.02)
        if process.returncode:
            raise SystemExit(f"eat-edge tag --mode {mode} ended with {process.returncode}")
        return highest


def of_server(texts: Sequence[str], threads: Sequence[str]) -> int:
    """Bytes that ``serve`` has taken at its highest, once it has answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([*COMMAND, "serve", "--port", str(port), *threads]) as process:
        try:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/tag",
                json.dumps({"texts": list(texts)}).encode(),
                {"Content-Type": "application/json"},
            )
            until = time.monotonic() + _PATIENCE
            while True:
                try:
                    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                        assert len(json.load(answer)["documents"]) == len(texts)
                    return peak_memory(process.pid)
                except (ConnectionError, urllib.error.URLError) as error:
                    if time.monotonic() > until:
                        raise SystemExit(f"eat-edge serve does not answer: {error}") from error
                    time.sleep(0.2)
        finally:
            process.terminate()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=int, default=52)
    parser.add_argument("--threads", help="handed to the command; without it all CPUs")
    options = parser.parse_args(arguments)
    threads = ["--threads", options.threads] if options.threads else []
    texts = [line.decode().strip() for line in islice(corpus(), options.texts)]
    print("| command | highest | |\n|---|---:|---:|")
    for mode in MODES:
        _show(f"tag --mode {mode}", of_tag(mode, texts, threads))
    _show("serve", of_server(texts, threads))


def _show(command: str, peak: int) -> None:
    print(f"| `{command}` | {peak / MB:.0f} MB | {peak / MIB:.0f} MiB |", flush=True)


if __name__ == "__main__":
    main()
