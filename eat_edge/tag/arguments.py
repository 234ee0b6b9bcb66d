"""The arguments of ``eat-edge tag`` and ``eat-edge names``, some of which other commands have."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from eat_edge.tag.formats import CSV_ROWS, FORMATS, NAME_FORMATS
from eat_edge.types import InputFormat

__all__ = ["add_arguments", "add_inputs", "add_trust"]

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


def add_arguments(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
    run: Callable[[argparse.Namespace], int],
) -> None:
    """Add both commands to the command line.

    Args:
        commands: Where the subcommands are.
        parents: Parsers with the options that subcommands share.
        run: What the commands do; returns the exit status.
    """
    tag = commands.add_parser(
        "tag", parents=parents, help="find the entities in files", epilog=_EPILOG
    )
    _add_tag(tag)
    tag.set_defaults(run=run, is_summary=False)
    names = commands.add_parser(
        "names", parents=parents, help="list all names in files, with their English and counts"
    )
    _add_names(names)
    names.set_defaults(run=run, is_summary=True)


def _add_tag(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser)
    add_trust(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="file, written record by record, whose ending tells the format; a directory for brat",
    )
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help="default: by the ending of OUT, else text on a terminal and jsonl in a pipe",
    )
    parser.add_argument(
        "--csv",
        choices=CSV_ROWS,
        default="entities",
        help="what a row of CSV is (entities)",
    )
    _add_mark(parser)
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


def _add_names(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser)
    add_trust(parser)
    parser.add_argument("-o", "--output", metavar="OUT", help="file: .txt, .csv or .jsonl")
    parser.add_argument(
        "--format", choices=NAME_FORMATS, help="default: by the ending of OUT, else text"
    )
    _add_mark(parser)


def _add_mark(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bom", action="store_true", help="begin CSV with a byte order mark, as Excel wants it"
    )


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """Add what is read, and how, to a command line."""
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
        "--unit",
        choices=("line", "file"),
        help="one document of a text file; default: line, with -r file",
    )
    parser.add_argument(
        "--input-format",
        choices=get_args(InputFormat),
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


def add_trust(parser: argparse.ArgumentParser) -> None:
    """Add what says whose bundle is used to a command line."""
    parser.add_argument(
        "--require-signature",
        type=Path,
        metavar="PEM",
        help="the public key that must have signed the bundle",
    )
