"""The progress bar of the command, on standard error."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["draw_progress"]


@contextmanager
def draw_progress(
    paths: Sequence[str],
) -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """Draw a bar that vanishes at the end.

    Args:
        paths: The files being read; where all have a size, the bar is their share read so far.

    Yields:
        What to call with each number of bytes read, and what to call for each document done.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    total = _num_bytes(paths)
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%" if total else "reading"),
        TextColumn("{task.fields[num_done]} documents"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total, num_done=0)
        num_done = 0

        def on_document() -> None:
            nonlocal num_done
            num_done += 1
            progress.update(task, num_done=num_done)

        yield lambda num_bytes: progress.advance(task, num_bytes), on_document


def _num_bytes(paths: Sequence[str]) -> int | None:
    """Sum the sizes of files; None where one is none, as standard input."""
    if not all(Path(path).is_file() for path in paths):
        return None
    return sum(Path(path).stat().st_size for path in paths) or None
