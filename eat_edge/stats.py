"""What an engine has done so far, and what it takes, for monitoring."""

import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eat_edge.decoder import DecoderStats
from eat_edge.types import Document

__all__ = ["DocumentStats", "EngineStats", "MemoryStats", "Tally", "memory_stats"]

_STATUS = Path("/proc/self/status")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class DocumentStats:
    """Documents that came to their end.

    Attributes:
        finished: Documents that have a result, with an error or without.
        failed: How many of them carry an error.
        characters: Code points of them all.
        entities: Found in them.
    """

    finished: int = 0
    failed: int = 0
    characters: int = 0
    entities: int = 0


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """Memory of the whole process, in bytes.

    Attributes:
        resident: In use now.
        peak_resident: The most there ever was; None where the system does not tell.
        ceiling: What the engine keeps to (``EngineConfig.max_memory``), or None.
    """

    resident: int
    peak_resident: int | None
    ceiling: int | None = None


@dataclass(frozen=True, slots=True)
class EngineStats:
    """Counters since the engine was loaded, and what it holds now.

    Attributes:
        documents: What went through it.
        decoder: Of the language model: tokens, batches, and sequences in flight; all 0 where none
            is loaded.
        max_sequences: The most sequences that the decoder may have in flight.
        memory: Of the process it runs in.
    """

    documents: DocumentStats
    decoder: DecoderStats
    max_sequences: int
    memory: MemoryStats


@dataclass(slots=True)
class Tally:
    """Counts documents; thread-safe."""

    _stats: DocumentStats = field(default_factory=DocumentStats)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, document: Document) -> None:
        """Add a document that came to its end."""
        with self._lock:
            stats = self._stats
            self._stats = DocumentStats(
                stats.finished + 1,
                stats.failed + (document.error is not None),
                stats.characters + len(document.text),
                stats.entities + len(document.entities),
            )

    def stats(self) -> DocumentStats:
        """What was counted so far."""
        return self._stats


def memory_stats(ceiling: int | None = None) -> MemoryStats:
    """Ask the system how much memory this process takes.

    Args:
        ceiling: Goes along.
    """
    import psutil

    now = psutil.Process().memory_info()
    return MemoryStats(now.rss, _peak(now), ceiling)


def _peak(now: Any) -> int | None:
    """The most resident memory there was, from Linux, Windows, or what else POSIX tells."""
    try:
        lines = _STATUS.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        match line.split():
            # By kB the kernel means KiB.
            case ["VmHWM:", size, "kB"]:
                return int(size) * _KIB
    if hasattr(now, "peak_wset"):
        return int(now.peak_wset)
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # In bytes on macOS, elsewhere in KiB.
    return peak if sys.platform == "darwin" else peak * _KIB
