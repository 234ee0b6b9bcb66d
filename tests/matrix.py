"""Runs the core of the tests under every Python that this machine has: ``make matrix``.

Each gets a virtual environment of its own under ``build/matrix``, with extras that install without
a compiler and without PyTorch. A Python that is not here is skipped, and said to be.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
EXTRAS = "documents,lite,parquet,server,test,test-documents"
TESTS = (
    *("tests/test_everywhere.py", "tests/test_lite.py", "tests/test_engine_fast.py"),
    *("tests/config", "tests/test_cpus.py", "tests/pipeline/test_fair_lock.py"),
    *("tests/test_names.py", "tests/test_strict_json.py", "tests/text", "tests/lexicon"),
    *("tests/readers", "tests/writers", "tests/tagger", "tests/pipeline"),
)
"""What needs neither a language model nor PyTorch; tests of other extras skip themselves."""


def main() -> int:
    """Run them all.

    Returns:
        1 where a Python failed, or there is none.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", nargs="*", default=VERSIONS, help="(all)")
    outcomes = {version: run(version) for version in parser.parse_args().versions}
    for version, outcome in outcomes.items():
        sys.stdout.write(f"Python {version}: {outcome}\n")
    is_well = "passed" in outcomes.values() and not any(
        outcome.startswith("failed") for outcome in outcomes.values()
    )
    return 0 if is_well else 1


def run(version: str) -> str:
    """Run the tests under one version, and say how that ended."""
    python = find(version)
    if python is None:
        return "skipped, it is not on this machine"
    place = ROOT / "build" / "matrix" / version
    own = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    steps = {
        "its environment": [python, "-m", "venv", "--clear", place],
        "installing": [
            own,
            "-m",
            "pip",
            "install",
            "--quiet",
            f"{ROOT}[{EXTRAS}]",
        ],
        "the tests": [own, "-m", "pytest", "-p", "no:cacheprovider", *TESTS],
    }
    for name, command in steps.items():
        if subprocess.run(list(map(str, command)), cwd=ROOT, check=False).returncode:
            return f"failed: {name}"
    return "passed"


def find(version: str) -> str | None:
    """A Python of this version that runs."""
    for candidate in candidates(version):
        try:
            said = subprocess.run(
                [candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError:
            continue
        if said.stdout.strip() == version:
            return candidate
    return None


def candidates(version: str) -> Iterator[str]:
    """Where a Python may be: on the path, or where pyenv has put it."""
    yield from filter(None, [shutil.which(f"python{version}")])
    installed = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"), reverse=True)
    yield from map(str, installed)
    yield sys.executable


if __name__ == "__main__":
    sys.exit(main())
