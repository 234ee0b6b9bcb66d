"""What is known so far, in a file: steps that are done are not done again.

Every step is one transaction of SQLite, so that a table is either whole or not there, whatever
interrupted it, and joins of tables larger than memory are made on disk.
"""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eat_edge.closing import Closing
from eat_edge.errors import ConfigError

__all__ = ["Store", "identity"]

_VERSION = 2
"""Of the tables; others are not read."""
_CACHE_KIB = 200_000

_log = logging.getLogger(__name__)


class Store(Closing):
    """A database of steps. Used by one thread.

    Args:
        path: Its file, made if missing; its directory too.

    Raises:
        ConfigError: The file is no database; in every method: it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._mapped():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.database = sqlite3.connect(path, isolation_level=None)
            self.database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            self.database.execute(
                "CREATE TABLE IF NOT EXISTS step(name TEXT PRIMARY KEY, inputs TEXT)"
            )

    def close(self) -> None:
        """Close the database; calling it again is fine."""
        self.database.close()

    def run(
        self, name: str, inputs: Sequence[str], fill: Callable[[sqlite3.Connection], None]
    ) -> str:
        """Do a step, unless it is done with the same inputs.

        Args:
            name: Of the step.
            inputs: What its outcome depends on.
            fill: Makes the step's tables anew.

        Returns:
            What stands for the step among the inputs of those that build on it.
        """
        key = hashlib.sha256("\n".join([str(_VERSION), *inputs]).encode()).hexdigest()
        with self._mapped():
            done = self.database.execute("SELECT inputs FROM step WHERE name = ?", (name,))
            if done.fetchone() == (key,):
                _log.info("%s: already done", name)
                return key
            began, used = time.monotonic(), time.process_time()
            self.database.execute("BEGIN IMMEDIATE")
            try:
                fill(self.database)
                self.database.execute("REPLACE INTO step VALUES (?, ?)", (name, key))
                self.database.execute("COMMIT")
            except BaseException:
                if self.database.in_transaction:
                    self.database.execute("ROLLBACK")
                raise
            took, used = time.monotonic() - began, time.process_time() - used
            _log.info("%s: done in %.1f s, %.1f s of CPU", name, took, used)
        return key

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ConfigError(
                f"cannot work with {self._path}: {error}; make room on the disk, or delete the "
                "file to begin anew"
            ) from error


def identity(path: Path) -> str:
    """What tells a file from another, or from itself when it was replaced."""
    status = path.stat()
    return f"{path.name} {status.st_size} {status.st_mtime_ns}"
