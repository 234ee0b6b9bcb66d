"""Tags beside other work: ``python -m benchmarks.contention``.

An engine, in the mode ``full`` or that of ``--mode``, on a quiet machine, beside busy processes,
beside another engine, and in a control group with a quota; each case in turn with the engine as it
is, with threads that never give way, with threads that sleep while they wait
(``GOMP_SPINCOUNT=0``), and with one thread.

What a case should take is worked out of the quiet machine: of C CPUs beside N busy processes one
process has a share of C / (N + 1), and the speed at a share is taken between that of one thread and
that of C threads, in proportion. What the machine makes of that share is seen by a plain program
with one thread, which does nothing but read as much memory as the model has, over and over.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from eat_edge.cpus import affinity, own_groups

__all__ = ["expected_seconds"]

_TEXTS = (
    "李克强总理星期三访问了柏林，并会见了德国总统施泰因迈尔。",
    "华为公司在深圳发布了新款手机，首日预售量超过五十万台。",
    "特斯拉首席执行官马斯克抵达柏林，参观了当地的工厂。",
    "安倍晋三首相は水曜日に札幌市を訪れ、トヨタ自動車の社長と会談した。",
)
_BUSY = "while True: pass"
_QUOTA, _PERIOD = 150_000, 100_000
_MODEL_BYTES, _PASSES = 27_000_000, 60
"""What the plain program reads, and how often for each text: about as long as an engine takes."""
_PLAIN = "plain program"
_NEEDED = ("as it is", "one thread", _PLAIN)
_OTHERS = ("never gives way", "sleeps")


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    num_busy: int = 0
    num_engines: int = 1
    has_quota: bool = False

    def share(self, num_cpus: int) -> float:
        """CPUs that are an engine's by right."""
        if self.has_quota:
            return min(num_cpus, _QUOTA / _PERIOD)
        return min(num_cpus, num_cpus / (self.num_busy + self.num_engines))


_CASES = (
    _Case("quiet"),
    _Case("1 busy process", num_busy=1),
    _Case("2 busy processes", num_busy=2),
    _Case("4 busy processes", num_busy=4),
    _Case("2 engines at once", num_engines=2),
    _Case("a quota of 1.5 CPUs", has_quota=True),
)


def expected_seconds(share: float, alone: float, together: float, num_cpus: int) -> float:
    """What work should take with a share of the CPUs.

    Args:
        share: CPUs, at most ``num_cpus``.
        alone: Seconds with one thread on a quiet machine.
        together: Seconds with a thread for each CPU there.
        num_cpus: CPUs.
    """
    if share <= 1 or num_cpus == 1:
        return alone / min(share, 1)
    gained = (share - 1) / (num_cpus - 1) * (1 / together - 1 / alone)
    return 1 / (1 / alone + gained)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times of each case (%(default)s)")
    parser.add_argument("--texts", type=int, default=24, help="texts to tag (%(default)s)")
    parser.add_argument("--mode", default="full", help="of the engines (%(default)s)")
    parser.add_argument(
        "--without",
        nargs="*",
        default=[],
        choices=_OTHERS,
        metavar="WAY",
        help=f"leave out what takes longest: {' or '.join(map(repr, _OTHERS))}",
    )
    parser.add_argument("--child", metavar="WAY", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child == _PLAIN:
        _read_memory(options.texts * _PASSES)
        return
    if options.child is not None:
        _child(options.child, options.mode, options.texts)
        return
    print(f"{affinity()} CPUs, load {os.getloadavg()[0]:.1f} before anything was started\n")
    ways = (*_NEEDED, *(way for way in _OTHERS if way not in options.without))
    found: dict[tuple[str, str], float] = {}
    for case in _CASES:
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        try:
            for _ in range(options.rounds):
                for way in ways:
                    seconds[way].append(_measure(case, way, options.mode, options.texts))
        except OSError as error:
            print(f"{case.name}: left out, no control group can be made here ({error})\n")
            continue
        found |= {(case.name, way): statistics.median(times) for way, times in seconds.items()}
    for line in _table(found, ways):
        print(line)


def _table(found: dict[tuple[str, str], float], ways: Sequence[str]) -> Iterator[str]:
    num_cpus = affinity()
    alone, together = found["quiet", "one thread"], found["quiet", "as it is"]
    engines = [way for way in ways if way != _PLAIN]
    columns = f"{', s | '.join(engines)}, s | as it is / should | {_PLAIN} / should"
    yield f"| beside | share | should take, s | {columns} |"
    yield "|---|---|---|" + "---|" * (len(engines) + 2)
    for case in _CASES:
        if (case.name, ways[0]) not in found:
            continue
        share = case.share(num_cpus)
        expected = expected_seconds(share, alone, together, num_cpus)
        times = [found[case.name, way] for way in engines]
        plain = found[case.name, _PLAIN] / found["quiet", _PLAIN] * min(share, 1.0)
        cells = [f"{value:.2f}" for value in (share, expected, *times, times[0] / expected, plain)]
        yield f"| {case.name} | {' | '.join(cells)} |"


def _measure(case: _Case, way: str, mode: str, num_texts: int) -> float:
    """Seconds that the slowest engine of a case takes; what it takes to load does not count."""
    with ExitStack() as stack:
        group = stack.enter_context(_control_group()) if case.has_quota else None
        engines = [_start(way, mode, num_texts, stack) for _ in range(case.num_engines)]
        for _ in range(case.num_busy):
            _stopped(subprocess.Popen([sys.executable, "-c", _BUSY]), stack)
        if group is not None:
            for engine in engines:
                (group / "cgroup.procs").write_text(str(engine.pid))
        # Time for the load to show, as it would with a process that has been busy for long.
        time.sleep(0.5)
        for engine in engines:
            _tell(engine)
        return max(float(_answer_of(engine)) for engine in engines)


def _start(way: str, mode: str, num_texts: int, stack: ExitStack) -> subprocess.Popen[str]:
    """An engine in a process of its own, loaded and waiting."""
    command = [sys.executable, "-m", "benchmarks.contention", "--child", way]
    environment = {**os.environ, **({"GOMP_SPINCOUNT": "0"} if way == "sleeps" else {})}
    engine = subprocess.Popen(
        [*command, "--mode", mode, "--texts", str(num_texts)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    _stopped(engine, stack)
    assert _answer_of(engine) == "ready"
    return engine


def _tell(engine: subprocess.Popen[str]) -> None:
    assert engine.stdin is not None
    engine.stdin.write("go\n")
    engine.stdin.flush()


def _answer_of(engine: subprocess.Popen[str]) -> str:
    assert engine.stdout is not None
    return engine.stdout.readline().strip()


def _stopped(process: subprocess.Popen[str] | subprocess.Popen[bytes], stack: ExitStack) -> None:
    """Have a process ended with the stack."""
    stack.callback(process.wait)
    stack.callback(process.kill)


@contextmanager
def _control_group() -> Iterator[Path]:
    """A control group of ours with a quota, of version 1 or 2.

    Raises:
        OSError: There is none, or we may not make one.
    """
    name = f"eat-edge-{os.getpid()}"
    first = own_groups(controller="cpu")[0]
    is_first = (first / "cpu.cfs_quota_us").exists()
    group = (first if is_first else own_groups()[0]) / name
    group.mkdir()
    try:
        if is_first:
            (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(_QUOTA))
        else:
            (group / "cpu.max").write_text(f"{_QUOTA} {_PERIOD}")
        yield group
    finally:
        group.rmdir()


def _read_memory(num_passes: int) -> None:
    """Be the plain program; wait for the word and tell as an engine does."""
    import numpy as np

    numbers = np.ones(_MODEL_BYTES // 8)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    for _ in range(num_passes):
        numbers.sum()
    print(time.perf_counter() - start, flush=True)


def _child(way: str, mode: str, num_texts: int) -> None:
    """Load an engine, wait for the word, tag, and tell how many seconds that took."""
    from eat_edge import EngineConfig, load
    from eat_edge.decoder.llama import cpu_share

    if way != "as it is":
        # So that it never looks, and so never gives way.
        cpu_share._PERIOD = cpu_share._SOON = float("inf")
    config = EngineConfig(threads=1 if way == "one thread" else None)
    with load(mode=mode, config=config) as engine:
        texts: Sequence[str] = [_TEXTS[number % len(_TEXTS)] for number in range(num_texts)]
        engine(texts[0])
        print("ready", flush=True)
        sys.stdin.readline()
        start = time.perf_counter()
        for document in engine.pipe(texts):
            assert document.error is None, document.error
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
