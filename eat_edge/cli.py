"""The command ``eat-edge``: arguments, progress, exit statuses.

Results go to standard output, everything else to standard error. What is slow to import is
imported by the command that needs it.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from eat_edge.errors import ConfigError, EatEdgeError
from eat_edge.evaluation.command import add_eval_command
from eat_edge.types import Document

if TYPE_CHECKING:
    from eat_edge.progress import Bar
    from eat_edge.writers import Writer

__all__ = [
    "EXIT_FAILED",
    "EXIT_INTERRUPTED",
    "EXIT_OK",
    "EXIT_SOME_FAILED",
    "Tally",
    "main",
    "write_all",
]

EXIT_OK = 0
EXIT_SOME_FAILED = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130
_EXIT_BROKEN_PIPE = 141

_FORMATS = ("jsonl", "conll", "brat", "html", "text")
_STDIO = "-"
_EPILOG = """\
exit status:
  0    every document was tagged
  1    some documents carry an error, all others were tagged
  2    nothing or not everything could be done; standard error says why
  130  interrupted; what was written is kept
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a run went.

    Attributes:
        num_documents: Documents written.
        num_failed: How many of them carry an error.
        first_failed: The first of these, or None.
    """

    num_documents: int
    num_failed: int
    first_failed: Document | None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Arguments without the program's name; None takes those of the process.

    Returns:
        The exit status.

    Raises:
        SystemExit: After ``--help`` and ``--version``, and for arguments that cannot be parsed.
    """
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except EatEdgeError as error:
        _complain(str(error))
        return EXIT_FAILED
    except BrokenPipeError:
        # Whoever reads our output has seen enough. What is still buffered must not fail again
        # when the interpreter flushes it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_BROKEN_PIPE
    except OSError as error:
        place = f"{error.filename!r}: " if error.filename else ""
        _complain(f"{place}{error.strerror or error}")
        return EXIT_FAILED
    except KeyboardInterrupt:
        _complain("interrupted")
        return EXIT_INTERRUPTED
    return status


def write_all(results: Iterable[Document], writer: "Writer") -> Tally:
    """Write each result as soon as it is there.

    Args:
        results: Tagged documents, or such as carry an error.
        writer: Takes them; left open.

    Returns:
        How many there were and how many carry an error.
    """
    num_documents = num_failed = 0
    first_failed = None
    for document in results:
        writer.write(document)
        num_documents += 1
        if document.error is not None:
            num_failed += 1
            first_failed = first_failed or document
    return Tally(num_documents, num_failed, first_failed)


def _run_tag(arguments: argparse.Namespace) -> int:
    from eat_edge.config import EngineConfig, Stages
    from eat_edge.engine import load
    from eat_edge.readahead import ReadAhead
    from eat_edge.readers import read_documents

    output = None if arguments.output in (None, _STDIO) else Path(arguments.output)
    is_on_terminal = output is None and sys.stdout.isatty()
    output_format = _output_format(arguments.format, output, is_on_terminal)
    with ExitStack() as stack:
        bar = _bar(arguments.files, shares_screen=is_on_terminal)
        shown = bar or nullcontext()
        documents = read_documents(
            arguments.files,
            unit=arguments.unit,
            stdin=_stdin(),
            input_format=arguments.input_format,
            on_read=None if bar is None else bar.on_read,
        )
        _check_output(output, output_format, arguments.files)
        stages = Stages(translation=arguments.mode == "full")
        config = EngineConfig(threads=arguments.threads, stages=stages)
        with shown:
            engine = stack.enter_context(load(arguments.bundle, config))
        ahead = stack.enter_context(
            ReadAhead(documents if bar is None else bar.watch_input(documents))
        )
        lang = None if arguments.lang == "auto" else arguments.lang
        results = stack.enter_context(
            closing(engine.pipe(ahead, lang=lang, is_ready=ahead.is_ready))
        )
        # Only now, when all that could be wrong has been looked at, an older output is given up.
        writer = _open_writer(output_format, output, stack)
        with shown:
            tally = write_all(results if bar is None else bar.watch_results(results), writer)
    if tally.first_failed is None:
        return EXIT_OK
    _complain(
        f"{tally.num_failed} of {tally.num_documents} documents carry an error; "
        f"the first: {tally.first_failed.id}: {tally.first_failed.error}"
    )
    return EXIT_SOME_FAILED


def _run_info(arguments: argparse.Namespace) -> int:
    from eat_edge.config import EngineConfig
    from eat_edge.engine import load

    with load(arguments.bundle, EngineConfig(threads=arguments.threads)) as engine:
        info = engine.info()
    values = {field.name: getattr(info, field.name) for field in fields(info)}
    if arguments.json:
        import orjson

        print(orjson.dumps(values, default=_plain, option=orjson.OPT_INDENT_2).decode())
        return EXIT_OK
    width = max(map(len, values)) + 2
    for name, value in values.items():
        first, *others = _lines_of(value)
        print(name.replace("_", " ").ljust(width) + first)
        for line in others:
            print(" " * width + line)
    return EXIT_OK


def _lines_of(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}  {_size(part)}" for name, part in value.items()] or ["none"]
    if isinstance(value, list | tuple):
        return [" ".join(map(str, value)) or "none"]
    return [str(value)]


def _size(num_bytes: object) -> str:
    return f"{num_bytes / 1e6:.1f} MB" if isinstance(num_bytes, int) else str(num_bytes)


def _plain(value: object) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _output_format(chosen: str | None, output: Path | None, is_on_terminal: bool) -> str:
    if chosen is None:
        return "text" if is_on_terminal else "jsonl"
    if chosen == "brat" and output is None:
        raise ConfigError("brat output is a directory of files: name it with -o DIR")
    return chosen


def _check_output(output: Path | None, output_format: str, inputs: Sequence[str]) -> None:
    if output is None or output_format == "brat":
        return
    if output.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: it is a directory, name a file")
    if not output.parent.is_dir():
        raise ConfigError(f"cannot write {str(output)!r}: there is no directory {output.parent}")
    for path in inputs:
        if path != _STDIO and output.exists() and output.samefile(path):
            raise ConfigError(f"{path!r} is input and output: name another file with -o")


def _bar(inputs: Sequence[str], *, shares_screen: bool) -> "Bar | None":
    """Make a progress bar, where there is a terminal for it that nobody types on."""
    is_typed = _STDIO in inputs and sys.stdin is not None and sys.stdin.isatty()
    if is_typed or not sys.stderr.isatty():
        return None
    from eat_edge.progress import Bar, num_bytes

    return Bar(num_bytes(inputs), shares_screen=shares_screen)


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


def _open_writer(output_format: str, output: Path | None, stack: ExitStack) -> "Writer":
    from eat_edge.writers import STREAM_WRITERS, BratWriter

    if output_format == "brat":
        assert output is not None
        return stack.enter_context(closing(BratWriter(output)))
    stream: BinaryIO = (
        sys.stdout.buffer if output is None else stack.enter_context(output.open("wb"))
    )
    return stack.enter_context(closing(STREAM_WRITERS[output_format](stream)))


def _complain(message: str) -> None:
    from eat_edge.writers.base import one_line, visible

    print(f"eat-edge: {visible(one_line(message))}", file=sys.stderr)


class _ShowVersion(argparse.Action):
    """Prints the installed version; looking it up takes longer than parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"eat-edge {version('eat-edge')}")
        except PackageNotFoundError:
            print("eat-edge, not installed")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="eat-edge",
        description="Named entities in text that English models cannot read, offline.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action=_ShowVersion, nargs=0, help="show the version and leave"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    models = argparse.ArgumentParser(add_help=False)
    models.add_argument("--bundle", metavar="DIR", help="models to use instead of our own")
    models.add_argument("--threads", type=_positive, metavar="N", help="default: all CPUs we have")

    tagging = commands.add_parser(
        "tag",
        parents=[models],
        help="find the entities in files",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    tagging.add_argument("files", nargs="+", metavar="FILE", help="text or .jsonl; - is stdin")
    tagging.add_argument(
        "-o", "--output", metavar="OUT", help="file, written record by record; a directory for brat"
    )
    tagging.add_argument(
        "--format", choices=_FORMATS, help="default: text on a terminal, else jsonl"
    )
    tagging.add_argument(
        "--lang", default="auto", metavar="LANG", help="auto, or one language for all: zh, ja, ..."
    )
    tagging.add_argument(
        "--mode",
        choices=("full", "fast"),
        default="full",
        help="fast: no translation, lexicon and spotter alone, many times as fast",
    )
    tagging.add_argument(
        "--unit", choices=("line", "file"), default="line", help="one document of a text file"
    )
    tagging.add_argument(
        "--input-format",
        choices=("auto", "text", "jsonl"),
        default="auto",
        help="default: by the file's name; stdin is text",
    )
    tagging.set_defaults(run=_run_tag)

    info = commands.add_parser(
        "info", parents=[models], help="show models, languages and runtimes", allow_abbrev=False
    )
    info.add_argument("--json", action="store_true", help="for programs")
    info.set_defaults(run=_run_info)
    add_eval_command(commands, [models])
    return parser


def _positive(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number above 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
