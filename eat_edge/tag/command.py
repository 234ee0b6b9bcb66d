"""The command ``eat-edge tag``: from files to entities.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from eat_edge.errors import ConfigError
from eat_edge.tag.arguments import add_arguments
from eat_edge.tag.options import STDIO, TagOptions
from eat_edge.types import Document, ExitStatus

if TYPE_CHECKING:
    from eat_edge.progress import Bar
    from eat_edge.readers import Encoding, Place, Read
    from eat_edge.tag.journal import Identity, Journal, Progress, Tally
    from eat_edge.writers import Columns, Writer

__all__ = [
    "add_tag_command",
    "check_output",
    "identity_of",
    "keeps_journal",
    "standard_input",
    "tell",
    "tell_encoding",
    "tell_unknown_ending",
    "write_all",
]

_NOTHING_TO_READ = (
    "no text was found in a script that is read here: names are found in text that is not in Latin "
    "script"
)


def add_tag_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``tag`` and ``names`` to the command line, as `eat_edge.cli` says."""
    add_arguments(commands, parents, _run)


def tell(message: str) -> None:
    """Say something on standard error, in one line."""
    from eat_edge.writers.base import one_line, visible

    sys.stderr.write(f"eat-edge: {visible(one_line(message))}\n")
    sys.stderr.flush()


def write_all(
    results: Iterable[Document], writer: "Writer", journal: "Journal | None", places: "deque[Place]"
) -> "Tally":
    """Write each result as soon as it is there.

    Args:
        results: Tagged documents, or such as carry an error.
        writer: Takes them; left open.
        journal: Told of each that was written.
        places: For each result, where reading goes on after it; taken off the left.

    Returns:
        How many there were, with those that the journal knew of before.
    """
    from eat_edge.tag.journal import Tally

    tally = Tally() if journal is None else journal.tally
    for document in results:
        writer.write(document)
        tally = tally.count(document)
        place = places.popleft()
        if journal is not None:
            journal.count(tally, place)
    return tally


def _run(arguments: argparse.Namespace) -> int:
    asked = TagOptions.from_arguments(arguments)
    if asked.ray is not None:
        from eat_edge.tag.on_ray import run_on_ray

        return run_on_ray(asked, tell)
    return _tag(asked)


def _tag(asked: TagOptions) -> int:
    from eat_edge.decoder.llama.library import WITHOUT_LIBRARY, has_library
    from eat_edge.engine import load
    from eat_edge.readers import named_encoding, read_documents, read_texts
    from eat_edge.tag.journal import Progress, journal_path, read_journal
    from eat_edge.tag.readahead import ReadAhead

    output = asked.output
    is_on_terminal = output is None and sys.stdout.isatty()
    output_format = asked.output_format(is_on_terminal=is_on_terminal)
    encoding = None if asked.encoding == "auto" else named_encoding(asked.encoding)
    stdin = standard_input()
    with ExitStack() as stack:
        bar = None if asked.texts else _bar(asked.files, shares_screen=is_on_terminal)
        shown = bar or nullcontext()
        read = partial(
            read_documents,
            asked.files,
            unit=asked.unit,
            stdin=stdin,
            input_format=asked.input_format,
            encoding=encoding,
            column=asked.column,
            must_be_readable=not asked.recursive,
            on_read=None if bar is None else bar.on_read,
            on_encoding=tell_encoding,
            on_unknown_ending=tell_unknown_ending,
        )
        documents = read_texts(asked.texts) if asked.texts else read()
        check_output(output, output_format, asked.files)
        columns = _columns(asked, encoding) if asked.needs_columns(output_format) else None
        resumed = None
        if output is not None and keeps_journal(asked, output, output_format):
            identity = identity_of(asked, output_format)
            resumed = identity, read_journal(journal_path(output), identity)
            done = resumed[1]
            if done != Progress():
                documents = read(start=done.place)
                num_done = done.tally.num_documents
                tell(f"going on in {str(output)!r} after {num_done} documents")
        with shown:
            engine = stack.enter_context(load(asked.bundle, asked.engine_config()))
        if asked.options.mode == "auto" and not has_library():
            tell(WITHOUT_LIBRARY)
        places: deque[Place] = deque()
        source = _note_places(documents, places)
        ahead = stack.enter_context(ReadAhead(source if bar is None else bar.watch_input(source)))
        results = stack.enter_context(closing(engine.pipe(ahead, is_ready=ahead.is_ready)))
        # Only now, when all that could be wrong has been looked at, an older output is given up.
        writer, journal = _open_results(asked, output_format, columns, resumed, stack)
        readable = _Readable()
        watched = readable.watch(results)
        with shown:
            tally = write_all(
                watched if bar is None else bar.watch_results(watched), writer, journal, places
            )
    if tally.first_failed is None:
        if not readable.is_there and (resumed is None or resumed[1] == Progress()):
            tell(_NOTHING_TO_READ)
        return ExitStatus.OK
    tell(
        f"{tally.num_failed} of {tally.num_documents} documents carry an error; "
        f"the first: {tally.first_failed}"
    )
    return ExitStatus.SOME_FAILED


def _columns(asked: TagOptions, encoding: "Encoding | None") -> "Columns | None":
    """What a table of the results has beside our own columns, None if that is not known yet."""
    from eat_edge.readers import table_columns
    from eat_edge.writers import Columns

    found = table_columns(
        asked.files,
        input_format=asked.input_format,
        encoding=encoding,
        column=asked.column,
        must_be_readable=not asked.recursive,
    )
    return None if found.types is None else Columns(found.types, found.are_all)


def check_output(output: Path | None, output_format: str, inputs: Sequence[str]) -> None:
    """Refuse an output that cannot be written, or is an input.

    Raises:
        ConfigError: It is a directory, or in none, or an input.
    """
    if output is None or output_format == "brat":
        return
    if output.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: it is a directory, name a file")
    if not output.parent.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: there is no directory {output.parent}")
    for path in inputs:
        if path != STDIO and output.exists() and output.samefile(path):
            raise ConfigError(f"{path!r} is input and output: name another file with -o")


def keeps_journal(asked: TagOptions, output: Path, output_format: str) -> bool:
    """Whether a run can be gone on with: a pipe must be the only input, and not be typed."""
    inputs = asked.files
    if not inputs or not asked.keeps_journal(output_format):
        return False
    if output.exists() and not output.is_file():
        return False
    are_files = all(_is_file(path) for path in inputs)
    return are_files or (len(inputs) == 1 and not _is_typed(inputs))


def identity_of(asked: TagOptions, output_format: str) -> "Identity":
    """What decides what a run writes."""
    from eat_edge.bundle import MANIFEST, default_path, sha256_of
    from eat_edge.info import package_version
    from eat_edge.tag.journal import Identity

    manifest = (Path(asked.bundle) if asked.bundle else default_path()) / MANIFEST
    inputs: list[tuple[str, int | None, int | None]] = []
    for path in asked.files:
        status = Path(path).stat() if _is_file(path) else None
        inputs.append((path, status and status.st_size, status and status.st_mtime_ns))
    return Identity(
        version=package_version("eat-edge"),
        # Where there is none, loading the bundle will say so.
        bundle=sha256_of(manifest) if manifest.is_file() else "",
        options=asked.identity(output_format),
        inputs=inputs,
    )


def _open_results(
    asked: TagOptions,
    output_format: str,
    columns: "Columns | None",
    resumed: "tuple[Identity, Progress] | None",
    stack: ExitStack,
) -> "tuple[Writer, Journal | None]":
    from eat_edge.tag.output import has_private_input, open_stream
    from eat_edge.writers import BratWriter

    if output_format == "brat":
        assert asked.output is not None
        writer = BratWriter(asked.output, private=has_private_input(asked))
        return stack.enter_context(closing(writer)), None
    stream, journal = open_stream(asked, resumed, stack)
    is_continued = resumed is not None and resumed[1].num_bytes > 0
    results = _writer(asked, output_format, stream, columns, is_continued=is_continued)
    return stack.enter_context(closing(results)), journal


def _writer(
    asked: TagOptions,
    output_format: str,
    stream: BinaryIO,
    columns: "Columns | None",
    *,
    is_continued: bool,
) -> "Writer":
    from eat_edge.writers import (
        STREAM_WRITERS,
        CsvWriter,
        EntityCsvWriter,
        NamesWriter,
        ParquetWriter,
    )

    if asked.is_summary:
        return NamesWriter(stream, output_format, has_mark=asked.bom)
    if output_format == "csv" and asked.csv == "entities":
        return EntityCsvWriter(stream, has_mark=asked.bom, is_continued=is_continued)
    if output_format == "csv":
        return CsvWriter(stream, columns, has_mark=asked.bom, is_continued=is_continued)
    if output_format == "parquet":
        return ParquetWriter(stream, columns)
    return STREAM_WRITERS[output_format](stream)


class _Readable:
    """Whether there was a document with letters that are not Latin."""

    def __init__(self) -> None:
        self.is_there = False

    def watch(self, results: Iterable[Document]) -> Iterator[Document]:
        """Pass results on."""
        from eat_edge.text.script import has_non_latin_letter

        for document in results:
            self.is_there = self.is_there or has_non_latin_letter(document.text)
            yield document


def _note_places(documents: "Iterable[Read]", places: "deque[Place]") -> Iterator[Document]:
    for read in documents:
        places.append(read.after)
        yield read.document


def tell_encoding(name: str, encoding: "Encoding") -> None:
    """Say what a file is read as."""
    remedy = "; --encoding NAME says otherwise" if encoding.source == "detected" else ""
    tell(f"{name!r} is read as {encoding.label}: {encoding.source}{remedy}")


def tell_unknown_ending(name: str) -> None:
    """Say that a file is taken for text."""
    tell(f"{name!r} is read as text: its ending is not known; --input-format says otherwise")


def _bar(inputs: Sequence[str], *, shares_screen: bool) -> "Bar | None":
    """Make a progress bar, where there is a terminal that no input is typed on."""
    if _is_typed(inputs) or not sys.stderr.isatty():
        return None
    from eat_edge.progress import Bar, num_bytes

    return Bar(num_bytes(inputs), shares_screen=shares_screen)


def _is_typed(inputs: Sequence[str]) -> bool:
    return STDIO in inputs and sys.stdin is not None and sys.stdin.isatty()


def _is_file(path: str) -> bool:
    return path != STDIO and Path(path).is_file()


def standard_input() -> BinaryIO | None:
    """Standard input through a buffer of our own.

    The interpreter locks its own when it exits, and dies if a thread still reads from it.
    """
    if sys.stdin is None:
        return None
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:
        return sys.stdin.buffer
