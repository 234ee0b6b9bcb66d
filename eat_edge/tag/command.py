"""The command ``eat-edge tag``: from files to entities.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from eat_edge.errors import ConfigError
from eat_edge.tag.options import STDIO, TABLES, TagOptions
from eat_edge.types import Document, ExitStatus

if TYPE_CHECKING:
    from eat_edge.progress import Bar
    from eat_edge.readers import Encoding, Place, Read
    from eat_edge.tag.journal import Identity, Journal, Progress, Tally
    from eat_edge.writers import Columns, Writer

__all__ = ["add_tag_command", "tell", "write_all"]

_FORMATS = ("jsonl", "conll", "brat", "html", "text", "csv", "parquet")
_INPUT_FORMATS = (
    "auto",
    "text",
    "json",
    "jsonl",
    "csv",
    "tsv",
    "parquet",
    "docx",
    "eml",
    "epub",
    "html",
    "markdown",
    "mbox",
    "odf",
    "pdf",
    "pptx",
    "subtitles",
    "xlsx",
)
_JOURNALLED = ("jsonl", "conll", "text", "csv")
"""Formats of which a beginning is worth keeping: each record stands for itself."""
_EPILOG = """\
a long run:
  With -o and jsonl, conll, text or csv, OUT.journal tells how far the run has come. Killed at any
  moment and started again with the same command, it goes on from there, and the output is the
  same as without the interruption. Every record goes to the system at once; at most every two
  seconds, and at the end, the output is brought to disk (fsync) and then the journal. The
  journal vanishes when all is done. Changed input, options or models are an error, never mixed.

exit status:
  0    every document was tagged
  1    some documents carry an error, all others were tagged
  2    nothing or not everything could be done; standard error says why
  130  interrupted; what was written is kept
"""


def add_tag_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``tag`` to the command line.

    Args:
        commands: Where the subcommands are.
        parents: Parsers with the options that subcommands share: ``--bundle``, ``--threads``,
            ``--max-memory`` and those of `eat_edge.config.Options`.
    """
    parser = commands.add_parser(
        "tag",
        parents=parents,
        help="find the entities in files",
        epilog=_EPILOG,
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="text, JSON, tables, office files, archives; - is stdin",
    )
    parser.add_argument(
        "-t",
        "--text",
        action="append",
        dest="texts",
        default=[],
        metavar="TEXT",
        help="a text to tag, instead of files; may be given again",
    )
    parser.add_argument(
        "-r",
        "--recursive",
        action="store_true",
        help="read directories, a document a file; names that begin with a dot are left out",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="file, written record by record; a directory for brat"
    )
    parser.add_argument(
        "--format", choices=_FORMATS, help="default: text on a terminal, else jsonl"
    )
    parser.add_argument(
        "--unit",
        choices=("line", "file"),
        help="one document of a text file; default: line, with -r file",
    )
    parser.add_argument(
        "--input-format",
        choices=_INPUT_FORMATS,
        default="auto",
        help="default: by the file's name; stdin is text",
    )
    parser.add_argument(
        "--column",
        default="text",
        metavar="NAME",
        help="the column of a table, or field of JSON Lines, that has the text; default: text",
    )
    parser.add_argument(
        "--encoding",
        default="auto",
        metavar="NAME",
        help="of the input: utf-8, utf-16, gb18030, big5, shift_jis, euc-jp, euc-kr, ...; default: "
        "UTF-8, or found out where a file clearly is another of these",
    )
    parser.add_argument(
        "--require-signature",
        type=Path,
        metavar="PEM",
        help="the public key that must have signed the bundle",
    )
    cluster = parser.add_argument_group(
        "on a Ray cluster; FILE and OUT are then directories of shards"
    )
    cluster.add_argument(
        "--ray", metavar="ADDRESS", help="HOST:PORT, auto, or local for this machine alone"
    )
    cluster.add_argument(
        "--workers", type=int, metavar="N", help="engines at once; default: as many as have room"
    )
    cluster.add_argument(
        "--gpus", type=float, default=0.0, metavar="SHARE", help="GPUs for each; default: none"
    )
    parser.set_defaults(run=_run)


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
    from eat_edge.engine import load
    from eat_edge.readers import named_encoding, read_documents, read_texts
    from eat_edge.tag.journal import Progress, journal_path, read_journal
    from eat_edge.tag.readahead import ReadAhead

    output = asked.output
    is_on_terminal = output is None and sys.stdout.isatty()
    output_format = asked.output_format(is_on_terminal=is_on_terminal)
    encoding = None if asked.encoding == "auto" else named_encoding(asked.encoding)
    stdin = _stdin()
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
            on_read=None if bar is None else bar.on_read,
            on_encoding=_tell_encoding,
            on_unknown_ending=_tell_unknown_ending,
        )
        documents = read_texts(asked.texts) if asked.texts else read()
        _check_output(output, output_format, asked.files)
        columns = _columns(asked, encoding) if output_format in TABLES else None
        resumed = None
        if output is not None and _keeps_journal(output, output_format, asked.files):
            identity = _identity(asked, output_format)
            resumed = identity, read_journal(journal_path(output), identity)
            done = resumed[1]
            if done != Progress():
                documents = read(start=done.place)
                num_done = done.tally.num_documents
                tell(f"going on in {str(output)!r} after {num_done} documents")
        with shown:
            engine = stack.enter_context(load(asked.bundle, asked.engine_config()))
        places: deque[Place] = deque()
        source = _note_places(documents, places)
        ahead = stack.enter_context(ReadAhead(source if bar is None else bar.watch_input(source)))
        results = stack.enter_context(closing(engine.pipe(ahead, is_ready=ahead.is_ready)))
        # Only now, when all that could be wrong has been looked at, an older output is given up.
        writer, journal = _open_results(output, output_format, asked.files, columns, resumed, stack)
        with shown:
            tally = write_all(
                results if bar is None else bar.watch_results(results), writer, journal, places
            )
    if tally.first_failed is None:
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
        asked.files, input_format=asked.input_format, encoding=encoding, column=asked.column
    )
    return None if found.types is None else Columns(found.types, found.are_all)


def _check_output(output: Path | None, output_format: str, inputs: Sequence[str]) -> None:
    if output is None or output_format == "brat":
        return
    if output.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: it is a directory, name a file")
    if not output.parent.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: there is no directory {output.parent}")
    for path in inputs:
        if path != STDIO and output.exists() and output.samefile(path):
            raise ConfigError(f"{path!r} is input and output: name another file with -o")


def _keeps_journal(output: Path, output_format: str, inputs: Sequence[str]) -> bool:
    """Whether a run can be gone on with: a pipe must be the only input, and not be typed."""
    if not inputs or output_format not in _JOURNALLED:
        return False
    if output.exists() and not output.is_file():
        return False
    are_files = all(_is_file(path) for path in inputs)
    return are_files or (len(inputs) == 1 and not _is_typed(inputs))


def _identity(asked: TagOptions, output_format: str) -> "Identity":
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
    output: Path | None,
    output_format: str,
    inputs: Sequence[str],
    columns: "Columns | None",
    resumed: "tuple[Identity, Progress] | None",
    stack: ExitStack,
) -> "tuple[Writer, Journal | None]":
    from eat_edge.tag.journal import Journal, journal_path
    from eat_edge.writers import STREAM_WRITERS, BratWriter, CsvWriter, ParquetWriter
    from eat_edge.writers.create import open_output
    from eat_edge.writers.output import Output, is_private

    private = output is not None and is_private(
        sys.stdin.fileno() if path == STDIO else path for path in inputs
    )
    if output_format == "brat":
        assert output is not None
        return stack.enter_context(closing(BratWriter(output, private=private))), None
    journal = None
    stream: BinaryIO = sys.stdout.buffer
    if output is not None and output.exists() and not output.is_file():
        descriptor = open_output(output, os.O_WRONLY)
        stream = stack.enter_context(os.fdopen(descriptor, "wb"))
    elif output is not None:
        stream = file = stack.enter_context(Output(output, private=private))
        if resumed is None:
            file.cut(0, 0)
        else:
            identity, done = resumed
            file.resume(done.num_bytes, done.crc)
            journal = Journal(journal_path(output), identity, file, done)
            stack.enter_context(journal)
    writer: Writer
    if output_format == "csv":
        is_continued = resumed is not None and resumed[1].num_bytes > 0
        writer = CsvWriter(stream, columns, is_continued=is_continued)
    elif output_format == "parquet":
        writer = ParquetWriter(stream, columns)
    else:
        writer = STREAM_WRITERS[output_format](stream)
    return stack.enter_context(closing(writer)), journal


def _note_places(documents: "Iterable[Read]", places: "deque[Place]") -> Iterator[Document]:
    for read in documents:
        places.append(read.after)
        yield read.document


def _tell_encoding(name: str, encoding: "Encoding") -> None:
    remedy = "; --encoding NAME says otherwise" if encoding.source == "detected" else ""
    tell(f"{name!r} is read as {encoding.label}: {encoding.source}{remedy}")


def _tell_unknown_ending(name: str) -> None:
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


def _stdin() -> BinaryIO | None:
    """Standard input through a buffer of our own.

    The interpreter locks its own when it exits, and dies if a thread still reads from it.
    """
    if sys.stdin is None:
        return None
    try:
        return open(sys.stdin.fileno(), "rb", closefd=False)
    except OSError:
        return sys.stdin.buffer
