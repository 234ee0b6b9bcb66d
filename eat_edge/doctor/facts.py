"""What the doctor looks at and what comes of it: plain values, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Cpus", "Facts", "Finding", "Memory", "Probe", "Surroundings"]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a process said that was started to try something.

    Attributes:
        status: Its exit status, negative for a signal; None where it took too long.
        answer: What it found out; empty where it failed.
        error: The last thing it complained of.
    """

    status: int | None
    answer: Mapping[str, Any]
    error: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it ended as it should."""
        return self.status == 0


@dataclass(frozen=True, slots=True)
class Cpus:
    """Processors.

    Attributes:
        machine: Logical CPUs of the machine.
        affinity: Those this process may run on.
        quota: CPUs' worth of time its control group may use; None for no limit.
        load: Processes that were running or waiting, averaged over a minute.
        flags: What the CPU can do, in the kernel's words; empty where it is not known.
    """

    machine: int
    affinity: int
    quota: float | None
    load: float
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory in bytes.

    Attributes:
        available: What the system can give without swapping; None where it is not known.
        limit: What the control group may still take; None for no limit.
    """

    available: int | None
    limit: int | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the process.

    Attributes:
        output_encoding: Of standard output.
        file_encoding: Of file names.
        is_terminal: Whether standard output is one.
        terminal: The kind of terminal, ``TERM``.
        locale: ``LC_ALL``, ``LC_CTYPE`` or ``LANG``, the first that is set.
    """

    output_encoding: str
    file_encoding: str
    is_terminal: bool
    terminal: str
    locale: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is judged.

    Attributes:
        python: Version, as in ``3.11.7``.
        implementation: ``CPython``, or another.
        bits: Of an address.
        cpus: Processors.
        memory: Memory.
        has_llama: Whether there is a library of llama.cpp, which may be broken.
        llama: Answers ``name`` and ``version`` of the library that is used, its ``path``, what was
            ``refused`` before it, the version of llama-cpp-python (``package``), ``features``,
            ``amx`` and ``has_gpu``.
        llama_wanted: The version of llama-cpp-python this release was made for; ``""`` where it is
            not installed as a package.
        onnx: Answers ``version``, ``providers`` and ``cuda_error``.
        onnx_builds: Names of the installed distributions of ONNX Runtime.
        num_gpus: NVIDIA GPUs the driver gives us; None where there is no driver.
        has_gpu_files: Whether the system shows a GPU at all.
        bundle: What was opened; ``""`` where it could not be.
        bundle_error: Why not.
        engine: The whole pipeline on one sentence; answers ``seconds``, and the ``differences`` to
            what the bundle's self-test expects there, in words.
        surroundings: Locale and terminal.
    """

    python: str
    implementation: str
    bits: int
    cpus: Cpus
    memory: Memory
    has_llama: bool
    llama: Probe
    llama_wanted: str
    onnx: Probe
    onnx_builds: tuple[str, ...]
    num_gpus: int | None
    has_gpu_files: bool
    bundle: str
    bundle_error: str
    engine: Probe
    surroundings: Surroundings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        topic: What it is about.
        level: ``wrong`` keeps the program from working as it should, a ``note`` does not.
        found: What was found.
        remedy: What to do; ``""`` for nothing.
    """

    topic: str
    level: Literal["ok", "note", "wrong"]
    found: str
    remedy: str = ""
