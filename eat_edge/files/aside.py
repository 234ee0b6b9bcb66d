"""Files that are there when they are whole, and not before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eat_edge.files.create import open_new

__all__ = ["aside"]


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a place beside a file to write it at; it takes its name when the block ends.

    What was there under the name stays until then, and also where the block fails: what it has
    written is gone then. A process that is killed leaves it, for the next one to write over.

    Args:
        path: The file.

    Raises:
        FileNotFoundError: The block has written nothing.
    """
    # The suffix stays: numpy adds one where it misses its own.
    partial = path.with_name(f"{path.stem}.partial{path.suffix}")
    # So that nobody has put a link there, through which another file would be written.
    os.close(open_new(partial))
    try:
        yield partial
        if not partial.stat().st_size:
            raise FileNotFoundError(f"nothing was written to {partial}")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
