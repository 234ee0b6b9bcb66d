"""Opens what a command writes: a file with its journal, a device, or standard output."""

import os
import sys
from contextlib import ExitStack
from typing import BinaryIO

from eat_edge.files.create import open_output
from eat_edge.tag.journal import Identity, Journal, Progress, journal_path
from eat_edge.tag.options import STDIO, TagOptions
from eat_edge.writers.output import Output, is_private

__all__ = ["has_private_input", "open_stream"]


def has_private_input(asked: TagOptions) -> bool:
    """Whether only its owner may read an input, so that the output is kept as private."""
    return is_private(sys.stdin.fileno() if path == STDIO else path for path in asked.files)


def open_stream(
    asked: TagOptions, resumed: tuple[Identity, Progress] | None, stack: ExitStack
) -> tuple[BinaryIO, Journal | None]:
    """Open the output of a run.

    Args:
        asked: Names it; without a name it is standard output.
        resumed: What decides what the run writes and how far it has come, where a run that is
            stopped can be gone on with; None begins a file anew.
        stack: Closes what is opened.

    Returns:
        The stream, and the journal where there is one.

    Raises:
        OSError: It cannot be written.
    """
    output = asked.output
    if output is None:
        return sys.stdout.buffer, None
    if output.exists() and not output.is_file():
        descriptor = open_output(output, os.O_WRONLY)
        return stack.enter_context(os.fdopen(descriptor, "wb")), None
    file = stack.enter_context(Output(output, private=has_private_input(asked)))
    if resumed is None:
        file.cut(0, 0)
        return file, None
    identity, done = resumed
    file.resume(done.num_bytes, done.crc)
    return file, stack.enter_context(Journal(journal_path(output), identity, file, done))
