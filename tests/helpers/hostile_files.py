"""Model files that were damaged on purpose, and what becomes of a process that opens them.

``python tests/helpers/hostile_files.py 1000`` prints how many of a thousand of each were opened,
refused by an error of ours that names the file, or ended the process; ``... 1000 "llm llm.gguf"``
of one.
"""

import os
import random
import selectors
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "tests" / "assets"
PATIENCE = 30
"""Seconds after which a file counts as one that hangs the process."""

OURS = (
    *("lexicon lexicon.json", "lexicon zh.priors.npy", "lexicon zh.offsets.npy"),
    *("lexicon zh.entries.npy", "tagger tokenizer.json"),
    *("lexicon zh.surfaces.marisa", "lexicon zh.names.marisa"),
)
"""Read in Python or Rust, or looked through whole before: whatever is in them must end in an error.
"""

NATIVE = (*("spotter spotter.onnx", "tagger tagger.onnx", "llm llm.model", "llm llm.gguf"),)
"""Read by C++ that was not written for files of strangers: it may take the process down."""

SPECIAL = [b"\xff" * 4, b"\xff" * 8, b"\xff\xff\xff\x7f", b"\0" * 8, b"\0\0\0\x80", b"\1\0\0\0"]
"""Numbers at the ends of their ranges."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    It was ``opened``; ``refused`` by an error of ours that names it; failed with one that is
    ``unnamed``, as when a model of numbers that are none is run; an error of others ``escaped``; or
    the process ``died`` or ``hung``.
    """

    kind: str
    answer: str = ""


def damage(content: bytes, draw: random.Random) -> bytes:
    """Cut, flip, overwrite, drop or insert; mostly where headers are."""
    changed = bytearray(content)
    at = draw.randrange(min(len(changed), 3000) if draw.random() < 0.6 else len(changed))
    match draw.randrange(6):
        case 0:
            del changed[at:]
        case 1:
            changed[at] ^= 1 << draw.randrange(8)
        case 2:
            special = draw.choice(SPECIAL)
            changed[at : at + len(special)] = special
        case 3:
            changed[at : at + 64] = draw.randbytes(len(changed[at : at + 64]))
        case 4:
            del changed[at : at + draw.randrange(1, 16)]
        case _:
            changed[at:at] = changed[at : at + draw.randrange(1, 32)]
    return bytes(changed)


def write_whole(kind: str, directory: Path) -> None:
    """Put undamaged files of a kind into a new directory."""
    from lexicon_fakes import NAMES, write

    directory.mkdir()
    if kind == "lexicon":
        write(directory, NAMES)
    else:
        models = {"llm": ASSETS, "spotter": ASSETS, "tagger": ASSETS / "tagger"}[kind]
        for path in models.iterdir():
            if path.is_file() and path.suffix != ".py":
                shutil.copy(path, directory)


class Victim:
    """A process that opens what it is told to, replaced whenever it dies."""

    def __init__(self) -> None:
        self._process = self._start()

    def open(self, kind: str, directory: Path) -> Outcome:
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{kind} {directory}\n".encode())
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            is_answering = bool(selector.select(PATIENCE))
        answer = process.stdout.readline().decode().strip() if is_answering else ""
        if answer == "opened":
            return Outcome("opened")
        if answer:
            if not answer.startswith("eat_edge.errors."):
                return Outcome("escaped", answer)
            return Outcome("refused" if str(directory) in answer else "unnamed", answer)
        self.close()
        self._process = self._start()
        return Outcome("died" if is_answering else "hung", f"status {process.returncode}")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _start(self) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "helpers" / "hostile_driver.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )


def outcomes(target: str, number: int, seed: int, work: Path) -> Iterator[Outcome]:
    """Open an undamaged file, then damaged ones.

    Args:
        target: Kind of model and file, as in `OURS`.
        number: Damaged files to open.
        seed: The same seed makes the same files.
        work: A directory that may be written to.

    Returns:
        One outcome for each, the undamaged one first.
    """
    kind, name = target.split()
    directory = work / target.replace(" ", "-")
    write_whole(kind, directory)
    whole = (directory / name).read_bytes()
    draw = random.Random(f"{seed} {target}")
    victim = Victim()
    try:
        yield victim.open(kind, directory)
        for _ in range(number):
            # A new file each time: the old one may still be mapped.
            (directory / name).unlink()
            (directory / name).write_bytes(damage(whole, draw))
            yield victim.open(kind, directory)
    finally:
        victim.close()


def main() -> None:
    number = int(sys.argv[1])
    targets = sys.argv[2:] or (*OURS, *NATIVE)
    columns = ("opened", "refused", "unnamed", "escaped", "died", "hung")
    sys.stdout.write("| file | " + " | ".join(columns) + " |\n" + "|---" * 7 + "|\n")
    for target in targets:
        with TemporaryDirectory() as work:
            _, *damaged = outcomes(target, number, 0, Path(work))
        counts = Counter(outcome.kind for outcome in damaged)
        name = target.split()[1]
        cells = [name, *(str(counts[column]) for column in columns)]
        sys.stdout.write("| " + " | ".join(cells) + " |\n")
        sys.stdout.flush()
        for answer in sorted({o.answer for o in damaged if o.kind in ("escaped", "died")}):
            sys.stderr.write(f"{name}: {answer}\n")


if __name__ == "__main__":
    main()
