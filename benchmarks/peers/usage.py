"""What a process has taken: its CPU time, and its highest resident memory. Needs Linux."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

import psutil

__all__ = ["cpu_seconds", "in_its_own_process", "peak_memory"]

T = TypeVar("T")


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process so far, all its threads, those it waited for left out."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def peak_memory(pid: int | None = None) -> int:
    """Bytes that a process, or this one, took at its highest, mapped files too; 0 if it ended."""
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text("ascii")
    except OSError:
        return 0
    sizes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return 1024 * int(sizes[0]) if sizes else 0


def in_its_own_process(compute: Callable[..., T], *arguments: object) -> tuple[T, int]:
    """What a function of a module gives in a new process, and the peak memory of that process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_with_peak, compute, *arguments).result()


def _with_peak(compute: Callable[..., T], *arguments: object) -> tuple[T, int]:
    result = compute(*arguments)
    return result, peak_memory()
