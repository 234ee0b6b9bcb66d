"""Collects what the doctor judges. Nothing here raises because something is not as it should be."""

import json
import locale
import os
import platform
import struct
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import psutil

from eat_edge.bundle import open_bundle
from eat_edge.cpus import affinity, cpu_quota, own_groups
from eat_edge.decoder.llama.library import has_library
from eat_edge.doctor.facts import Cpus, Facts, Memory, Probe, Surroundings
from eat_edge.errors import BundleError
from eat_edge.tagger.onnx import installed_builds, num_cuda_devices

__all__ = ["cpu_flags", "gather", "memory_left", "pinned", "run_probe"]

_PATIENCE = 120
_PROBE_MODULE = "eat_edge.doctor.probe"


def gather(bundle: Path | None = None) -> Facts:
    """Look at this machine.

    Args:
        bundle: The bundle's directory; None takes the embedded one.

    Returns:
        What there is; takes seconds, because everything native is tried out.
    """
    opened, bundle_error = _bundle(bundle)
    num_gpus = num_cuda_devices()
    return Facts(
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        bits=8 * struct.calcsize("P"),
        cpus=_cpus(),
        memory=_memory(),
        has_llama=has_library(),
        llama=run_probe("llama"),
        llama_wanted=pinned("llama-cpp-python", _requirements()),
        onnx=run_probe("onnx"),
        onnx_builds=installed_builds(),
        num_gpus=num_gpus,
        has_gpu_files=any(Path("/proc/driver/nvidia/gpus").glob("*")),
        bundle=opened,
        bundle_error=bundle_error,
        engine=run_probe("engine", *(() if bundle is None else (str(bundle),))),
        surroundings=_surroundings(),
    )


def run_probe(*arguments: str, module: str = _PROBE_MODULE) -> Probe:
    """Run a probe in a process of its own and listen to it.

    Args:
        arguments: What to try, and with what.
        module: The module to run.
    """
    # It imports what we would, and nothing from the directory that somebody happens to be in.
    path = os.pathsep.join(filter(None, sys.path))
    try:
        result = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Probe(None, {})
    complaints = result.stderr.decode("utf-8", "replace").strip().splitlines()
    answer = json.loads(result.stdout) if result.returncode == 0 else {}
    return Probe(result.returncode, answer, complaints[-1] if complaints else "")


def pinned(distribution: str, requirements: Iterable[str]) -> str:
    """The version that requirements pin a distribution to, ``""`` for none."""
    start = f"{distribution}=="
    pins = (line[len(start) :] for line in requirements if line.startswith(start))
    return next(pins, "").partition(";")[0].strip()


def memory_left(limit: str, used: str) -> int | None:
    """Bytes a control group may still take, from its ``memory.max`` and ``memory.current``."""
    if limit.strip().isdigit() and used.strip().isdigit():
        return max(0, int(limit) - int(used))
    return None


def cpu_flags(cpuinfo: str) -> frozenset[str]:
    """What the first CPU of a ``/proc/cpuinfo`` can do, in the kernel's words."""
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def _cpus() -> Cpus:
    return Cpus(
        machine=os.cpu_count() or affinity(),
        affinity=affinity(),
        quota=cpu_quota(),
        # Where the system keeps none, psutil does.
        load=psutil.getloadavg()[0],
        flags=cpu_flags(_read(Path("/proc/cpuinfo"))),
    )


def _memory() -> Memory:
    lefts = [
        memory_left(_read(group / "memory.max"), _read(group / "memory.current"))
        for group in own_groups()
    ]
    return Memory(
        available=psutil.virtual_memory().available,
        limit=min((left for left in lefts if left is not None), default=None),
    )


def _bundle(path: Path | None) -> tuple[str, str]:
    try:
        bundle = open_bundle(path, always_verify=True)
    except BundleError as error:
        return "", str(error)
    num_bytes = sum(bundle.files.values())
    size = f"{len(bundle.files)} files, {num_bytes / 1e6:.1f} MB"
    return f"{bundle.name} {bundle.version} in {bundle.path}: {size}, all as its manifest says", ""


def _surroundings() -> Surroundings:
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return Surroundings(
        output_encoding=getattr(sys.stdout, "encoding", None) or locale.getpreferredencoding(False),
        file_encoding=sys.getfilesystemencoding(),
        is_terminal=sys.stdout is not None and sys.stdout.isatty(),
        terminal=os.environ.get("TERM", ""),
        locale=next(filter(None, names), ""),
    )


def _requirements() -> list[str]:
    try:
        return metadata.requires("eat-edge") or []
    except metadata.PackageNotFoundError:
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
