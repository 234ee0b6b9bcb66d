"""Whether two names are of one file."""

import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["is_among"]


def is_among(path: Path, others: Iterable[str | Path]) -> bool:
    """Whether what is written to a file would be read from one of others.

    Args:
        path: The file, or a name that has none yet.
        others: The others, of which any may be missing too.
    """
    found = _status(path)
    if found is not None:
        return any(
            other is not None and os.path.samestat(found, other)
            for other in map(_status, map(Path, others))
        )
    # What is not there yet is what would be made in the same place.
    place = path.resolve()
    return any(_status(Path(one)) is None and Path(one).resolve() == place for one in others)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
