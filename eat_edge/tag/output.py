"""Opens what a command writes: a file with its journal, a device, or standard output."""

import os
import sys
from collections.abc import Collection, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import BinaryIO

from eat_edge.errors import ConfigError
from eat_edge.files.create import open_output
from eat_edge.files.parent import check_parent
from eat_edge.files.same import is_among
from eat_edge.readers.formats import ending_of, format_of, has_known_ending
from eat_edge.tag.formats import FORMATS, by_ending
from eat_edge.tag.journal import Identity, Journal, Progress, journal_path, new_path
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import STDIO
from eat_edge.writers import (
    STREAM_WRITERS,
    BratWriter,
    Columns,
    CsvWriter,
    EntityCsvWriter,
    NamesWriter,
    ParquetWriter,
    Writer,
)
from eat_edge.writers.output import Output, is_private

__all__ = ["check_ending", "check_output", "open_results", "open_stream"]


def check_output(output: Path | None, output_format: str, inputs: Sequence[str | Path]) -> None:
    """Refuse an output that cannot be written, or is a file that the run reads.

    Args:
        output: None is standard output.
        output_format: Of it; only brat, which is a directory, matters.
        inputs: All files of the run: inputs, lists, keys and whatever else must outlive it.

    Raises:
        ConfigError: It is a directory, or in none, or one of the inputs, or its journal is.
    """
    if output is None or output_format == "brat":
        return
    if output.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: it is a directory, name a file")
    check_parent(output)
    journal = journal_path(output)
    named = [path for path in inputs if path != STDIO]
    for path in (output, journal, new_path(journal)):
        if is_among(path, named):
            what = "output" if path is output else "journal of the output"
            raise ConfigError(f"{str(path)!r} is input and {what}: name another file with -o")


def check_ending(
    output: Path | None, output_format: str, formats: Collection[str] = tuple(FORMATS)
) -> None:
    """Refuse to write JSON Lines, say, under the name of a Word document.

    Args:
        output: The file; None for standard output.
        output_format: What is written to it.
        formats: All that the command can write.

    Raises:
        ConfigError: It is named as a file that can be read but not written.
    """
    if output is None or output_format == "brat":
        return
    kind = format_of(output.name, "auto")
    # Markdown is plain text, and every list of records is read as JSON.
    fitting = {output_format, "text", *(["markdown"] if output_format == "text" else ["json"])}
    if kind in fitting or by_ending(output) in formats or not has_known_ending(output.name):
        return
    written = ", ".join(
        f"{name} ({FORMATS[name].endings[0]})" for name in formats if FORMATS[name].endings
    )
    raise ConfigError(
        f"cannot write {str(output)!r}: {ending_of(output.name)} is read, but not written here; "
        f"name it as one of {written}, and choose with --format"
    )


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
    if resumed is None and not output.exists():
        stack.push(partial(_remove_empty, output))
    file = stack.enter_context(Output(output, private=_has_private_input(asked)))
    if resumed is None:
        file.cut(0, 0)
        return file, None
    identity, done = resumed
    file.resume(done.num_bytes, done.crc)
    return file, stack.enter_context(Journal(journal_path(output), identity, file, done))


def _remove_empty(output: Path, kind: type[BaseException] | None, *_: object) -> None:
    """Leave no file behind that a failed run has made and written nothing to."""
    if kind is not None and output.is_file() and not output.stat().st_size:
        output.unlink()


def open_results(
    asked: TagOptions,
    output_format: str,
    columns: Columns | None,
    resumed: tuple[Identity, Progress] | None,
    stack: ExitStack,
) -> tuple[Writer, Journal | None]:
    """Open the output of a run, and what writes results to it.

    Args:
        asked: Names the output; without a name it is standard output.
        output_format: As ``asked.output_format`` chose it.
        columns: Of a table; None where they are not known before the first document.
        resumed: As for `open_stream`.
        stack: Closes what is opened.

    Returns:
        The writer, and the journal where there is one.

    Raises:
        OSError: It cannot be written.
    """
    if output_format == "brat":
        assert asked.output is not None
        writer = BratWriter(asked.output, private=_has_private_input(asked))
        return stack.enter_context(closing(writer)), None
    stream, journal = open_stream(asked, resumed, stack)
    is_continued = resumed is not None and resumed[1].num_bytes > 0
    results = _writer(asked, output_format, stream, columns, is_continued=is_continued)
    return stack.enter_context(closing(results)), journal


def _writer(
    asked: TagOptions,
    output_format: str,
    stream: BinaryIO,
    columns: Columns | None,
    *,
    is_continued: bool,
) -> Writer:
    if asked.is_summary:
        return NamesWriter(stream, output_format, has_mark=asked.bom)
    if output_format == "csv" and asked.csv == "entities":
        return EntityCsvWriter(stream, has_mark=asked.bom, is_continued=is_continued)
    if output_format == "csv":
        return CsvWriter(stream, columns, has_mark=asked.bom, is_continued=is_continued)
    if output_format == "parquet":
        return ParquetWriter(stream, columns)
    return STREAM_WRITERS[output_format](stream)


def _has_private_input(asked: TagOptions) -> bool:
    """Whether only its owner may read an input, so that the output is kept as private."""
    return is_private(sys.stdin.fileno() if path == STDIO else path for path in asked.files)
