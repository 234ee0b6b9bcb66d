"""Installs eat-edge from an unpacked offline pack, with Python's own venv and pip alone.

It is copied into the pack and runs there by itself: it imports nothing but the standard library.
"""

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any, NoReturn

__all__ = ["check_machine", "main", "verify"]


def main() -> int:
    """Verify, install, test.

    Returns:
        The exit status; errors end the process with a message.
    """
    here = Path(__file__).resolve().parent
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "eat-edge").absolute()
    pack: dict[str, Any] = json.loads((here / "pack.json").read_text("utf-8"))
    check_machine(pack["python"])
    num_files = verify(here)
    _say(f"{num_files} files are as SHA256SUMS says")
    if target.exists() and any(target.iterdir()):
        _fail(f"{target} is not empty: name another directory")
    _say(f"installing into {target}")
    venv.create(target, with_pip=True)
    programs = target / ("Scripts" if sys.platform == "win32" else "bin")
    _run(
        *(programs / "python", "-I", "-m", "pip", "--disable-pip-version-check", "install"),
        *("--quiet", "--no-index", "--no-cache-dir", "--require-hashes"),
        *("--find-links", here / "wheels", "--requirement", here / "requirements.txt"),
    )
    _say("testing it")
    command = programs / "eat-edge"
    # It says what to know of this machine; whether all works, the next test decides.
    subprocess.run([str(command), "doctor"], stdout=sys.stderr, check=False)
    _run(command, "verify", "--selftest")
    _say(f"all is well: {command} tag FILE")
    return 0


def check_machine(wanted: str) -> None:
    """Refuse a Python that the wheels are not for.

    Args:
        wanted: Version as in ``3.11``.
    """
    found = ".".join(map(str, sys.version_info[:2]))
    if found != wanted:
        _fail(f"this pack is for Python {wanted}, this is {found}: set PYTHON=python{wanted}")


def verify(pack: Path) -> int:
    """Compare every file with ``SHA256SUMS``, before any of them is used.

    Args:
        pack: The unpacked directory.

    Returns:
        How many there are.
    """
    listed = set()
    for line in (pack / "SHA256SUMS").read_text("utf-8").splitlines():
        sha256, _, name = line.partition("  ")
        path = pack / name
        if not path.is_file():
            _fail(f"{name} is missing: unpack the archive again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            _fail(f"{name} is damaged: copy and unpack the archive again")
        listed.add(path)
    for path in (pack / "wheels").iterdir():
        if path not in listed:
            _fail(f"{path.name} is not in SHA256SUMS: remove it")
    return len(listed)


def _run(*command: object) -> None:
    words = [str(part) for part in command]
    result = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if result.returncode != 0:
        _fail(f"{words[0]} failed with status {result.returncode}")


def _say(message: str) -> None:
    sys.stderr.write(f"install: {message}\n")


def _fail(message: str) -> NoReturn:
    _say(message)
    sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
