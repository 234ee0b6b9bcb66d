"""How many processors this process may really use: affinity, and the quota of its control group.

A container with ``--cpus 2`` on a machine of 64 sees all 64. Threads beyond its quota are all
stopped together, in the middle of waiting for one another, until the next period begins.
"""

import math
import os
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

__all__ = [
    "CpuSample",
    "affinity",
    "available_cpus",
    "cpu_quota",
    "own_groups",
    "quota_of",
    "sample_cpus",
]

_ROOT = Path("/sys/fs/cgroup")
_MEMBERSHIP = Path("/proc/self/cgroup")

_IDLE = ("idle", "iowait", "guest", "guest_nice")
"""Times in which a CPU does nothing, and those that are counted elsewhere too."""


def available_cpus() -> int:
    """CPUs this process may use and is given time for: at least 1."""
    quota = cpu_quota()
    return affinity() if quota is None else max(1, min(affinity(), math.floor(quota)))


@dataclass(frozen=True, slots=True)
class CpuSample:
    """What the CPUs that we may use have done so far.

    Attributes:
        at: Seconds of a steady clock.
        busy: Seconds that they worked, for anybody, all together.
        own: Seconds that they worked for this process.
        available: As many as we may use and are given time for.
    """

    at: float
    busy: float
    own: float
    available: int


def sample_cpus() -> CpuSample:
    """Look at the CPUs; takes a fraction of a millisecond."""
    import psutil

    times = psutil.cpu_times(percpu=True)
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(len(times))
    if max(ours) < len(times):
        times = [times[cpu] for cpu in ours]
    busy = sum(sum(one) - sum(getattr(one, name, 0.0) for name in _IDLE) for one in times)
    return CpuSample(time.monotonic(), busy, time.process_time(), available_cpus())


def affinity() -> int:
    """CPUs this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cpu_quota(root: Path = _ROOT, membership: Path = _MEMBERSHIP) -> float | None:
    """CPUs' worth of time that the control group of this process may use, version 1 or 2.

    Args:
        root: Where control groups are mounted.
        membership: Says which is ours.

    Returns:
        The least limit of our group and all above it; None for no limit.
    """
    quotas = [quota_of(_read(group / "cpu.max")) for group in own_groups(root, membership)]
    for group in own_groups(root, membership, "cpu"):
        times = [_read(group / f"cpu.cfs_{name}_us") for name in ("quota", "period")]
        quotas.append(quota_of(" ".join(times)))
    return min((quota for quota in quotas if quota is not None), default=None)


def own_groups(
    root: Path = _ROOT, membership: Path = _MEMBERSHIP, controller: str = ""
) -> list[Path]:
    """Directories of our control group and all above it.

    Args:
        root: Where control groups are mounted.
        membership: Says which is ours.
        controller: Of version 1; ``""`` for version 2.

    Returns:
        The root alone where nothing else is known, as in a container that is shown only its own.
    """
    top = root / controller
    for line in _read(membership).splitlines():
        _, controllers, name = (*line.split(":", 2), "", "")[:3]
        if controller in controllers.split(","):
            inside = PurePosixPath(name.lstrip("/"))
            return [top / part for part in (inside, *inside.parents)]
    return [top]


def quota_of(cpu_max: str) -> float | None:
    """CPUs' worth of time in ``quota period``, in microseconds; ``max`` and -1 are no limit."""
    match cpu_max.split():
        case [quota, period] if quota.isdigit() and period.isdigit() and int(period):
            return int(quota) / int(period)
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
