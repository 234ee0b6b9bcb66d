"""The progress bar of the command, on standard error."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from eat_edge.closing import Closing
from eat_edge.types import Document

__all__ = ["Bar", "num_bytes"]


class Bar(Closing):
    """One line at the bottom of the terminal: how much of something is done.

    It is there while a ``with`` block on it runs, and vanishes at its end. Nothing is drawn on a
    terminal that cannot move its cursor.

    Args:
        total: The size of all documents, in bytes or whatever their sizes are given in; None where
            it is not known.
        shares_screen: Whether results are written to the same terminal.
    """

    def __init__(self, total: int | None, *, shares_screen: bool = False) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
        from rich.table import Column

        one_line = Column(no_wrap=True)
        console = Console(stderr=True)
        self._progress = Progress(
            BarColumn(table_column=one_line),
            TextColumn("{task.percentage:>3.0f}%" if total else "reading", table_column=one_line),
            TextColumn("{task.fields[done]}", table_column=one_line),
            TimeElapsedColumn(table_column=one_line),
            console=console,
            transient=True,
            redirect_stdout=False,
            disable=not console.is_interactive,
        )
        self._task = self._progress.add_task("", total=total, done=_counted(0))
        self._shares_screen = shares_screen
        self._num_done = 0
        self._num_bytes_read = 0
        self._sizes: deque[int] = deque()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()

    def advance(self, size: int) -> None:
        """Count one document more that is done, with its size."""
        self._num_done += 1
        self._progress.update(self._task, advance=size, done=_counted(self._num_done))

    def on_read(self, num_bytes: int) -> None:
        """Take note that so many bytes more were read; called where documents are read."""
        self._num_bytes_read += num_bytes

    def watch_input(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Pass documents on, taking note of how many bytes were read for each."""
        for document in documents:
            self._sizes.append(self._num_bytes_read)
            self._num_bytes_read = 0
            yield document

    def watch_results(self, results: Iterable[Document]) -> Iterator[Document]:
        """Pass results on, one for each document of ``watch_input`` and in their order.

        A bar that shares its screen is away while a result is in use, and returns below whatever
        was written meanwhile; that has to end with a line feed.
        """
        for document in results:
            if self._shares_screen:
                self._progress.stop()
            yield document
            self.advance(self._sizes.popleft())
            if self._shares_screen:
                self._progress.start()


def _counted(num_documents: int) -> str:
    return f"{num_documents} document{'' if num_documents == 1 else 's'}"


def num_bytes(paths: Sequence[str]) -> int | None:
    """Sum the sizes of files; None where one is none, as standard input."""
    if not all(Path(path).is_file() for path in paths):
        return None
    return sum(Path(path).stat().st_size for path in paths) or None
