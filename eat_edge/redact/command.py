"""The commands ``eat-edge redact`` and ``eat-edge restore``.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from eat_edge.config import OPTION_NAMES
from eat_edge.errors import ConfigError
from eat_edge.redact.options import FORMATS, RedactOptions
from eat_edge.redact.plan import OPERATORS, PATTERNS, SCOPES
from eat_edge.tag.arguments import add_inputs, add_trust
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import tell
from eat_edge.types import LABELS, ExitStatus

__all__ = ["add_redact_commands"]

_OPERATORS = "\n".join(f"  {name:10} {meaning}" for name, meaning in OPERATORS.items())
_EPILOG = f"""\
operators:
{_OPERATORS}

No redaction is complete. docs/redaction.md says what is missed, and how it is measured.

exit status:
  0    every document was redacted
  1    some documents carry an error: of these nothing is written but the error
  2    nothing or not everything could be done; standard error says why
  130  interrupted; what was written is kept
"""


def add_redact_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``redact`` and ``restore`` to the command line.

    Args:
        commands: Where the subcommands are.
        parents: Parsers with the options that subcommands share: ``--bundle``, ``--threads``,
            ``--max-memory`` and those of `eat_edge.config.Options`.
    """
    redact = commands.add_parser(
        "redact", parents=parents, help="hide names and numbers", epilog=_EPILOG
    )
    _add_redact(redact)
    redact.set_defaults(run=_run_redact)
    restore = commands.add_parser("restore", help="bring back what redact hid")
    add_inputs(restore)
    _add_output(restore)
    restore.add_argument("--map", type=Path, metavar="FILE", help="that redact wrote")
    restore.add_argument("--key", type=Path, metavar="FILE", help="that redact wrote it with")
    restore.set_defaults(run=_run_restore)


def _add_redact(parser: argparse.ArgumentParser) -> None:
    add_inputs(parser)
    _add_output(parser)
    add_trust(parser)
    parser.add_argument(
        "--operator",
        action="append",
        default=[],
        metavar="[TYPE=]NAME",
        help=f"what becomes of a type ({', '.join((*LABELS, *PATTERNS))}, yours), or of all: "
        f"{', '.join(OPERATORS)}; may be given again (replace)",
    )
    parser.add_argument(
        "--scope",
        choices=SCOPES,
        default=SCOPES[0],
        help="where the same name is the same token (%(default)s)",
    )
    parser.add_argument(
        "--keep-fields",
        default="",
        metavar="A,B",
        help="other fields of records to pass on unread; without it none",
    )
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="secret of hashes, pseudonyms and map; made if missing; without it of this run alone",
    )
    parser.add_argument(
        "--map", type=Path, metavar="FILE", help="write, encrypted, what restore needs"
    )
    parser.add_argument(
        "--beside", action="store_true", help="key and map may lie beside the output"
    )
    least = parser.add_argument_group("how much is hidden")
    least.add_argument("--least", type=float, metavar="SCORE", help="score from which on it is")
    least.add_argument(
        "--recall",
        type=float,
        metavar="SHARE",
        help="choose that score so that so many names of --gold are hidden, and say what it misses",
    )
    least.add_argument(
        "--gold", type=Path, metavar="GOLD", help="your own texts with their names marked"
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="file, or DIR/ for a copy of each file; without it standard output",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="default: text where all files are, else jsonl"
    )


def _run_redact(arguments: argparse.Namespace) -> int:
    is_given = bool(arguments.files or arguments.texts)
    if not is_given and arguments.recall is None:
        raise ConfigError("there is nothing to redact: name files, or give a text with -t")
    if not is_given:
        # Nothing but the choice of a score is asked for.
        arguments.texts = [""]
    directory = _directory(arguments)
    asked = RedactOptions.from_arguments(arguments, directory)
    from eat_edge.tag.output import check_output

    check_output(asked.inputs.output, "", asked.all_inputs)
    if arguments.recall is not None:
        asked = asked.with_least(_chosen(asked, arguments))
    if not is_given:
        return ExitStatus.OK
    if directory is not None:
        from eat_edge.redact.tree import redact_tree

        return redact_tree(asked, directory, arguments.files)
    from eat_edge.redact.run import redact_files

    return redact_files(asked)


def _run_restore(arguments: argparse.Namespace) -> int:
    if arguments.map is None or arguments.key is None:
        raise ConfigError(
            "restore needs what redact wrote: name the map and its key with --map FILE --key FILE "
            "(they are made by the same two options of redact)"
        )
    directory = _directory(arguments)
    # Whatever `tag` takes beside is as it is where nothing is said.
    defaults = dict.fromkeys(OPTION_NAMES)
    inputs = TagOptions.from_arguments(argparse.Namespace(**defaults | vars(arguments)))
    if directory is not None:
        from eat_edge.redact.tree import restore_tree

        return restore_tree(inputs, directory, arguments.files, arguments.map, arguments.key)
    from eat_edge.redact.run import restore_files

    return restore_files(inputs, arguments.map, arguments.key)


def _directory(arguments: argparse.Namespace) -> Path | None:
    """Take the output out of the arguments if it is named as a directory, or is one."""
    output = arguments.output
    if not output or not (output.endswith("/") or Path(output).is_dir()):
        return None
    arguments.output = None
    return Path(output)


def _chosen(asked: RedactOptions, arguments: argparse.Namespace) -> float | None:
    """The least score for so few misses, told with what it misses."""
    if arguments.least is not None:
        raise ConfigError("--recall chooses what --least says: leave one of them out")
    if arguments.gold is None:
        raise ConfigError("--recall needs texts with their names: name a file with --gold")
    if not 0 < arguments.recall < 1:
        raise ConfigError(f"--recall is {arguments.recall:g}: give a share between 0 and 1")
    from eat_edge.bundle import open_bundle
    from eat_edge.evaluation.gold import read_gold
    from eat_edge.evaluation.labels import LabelMap
    from eat_edge.redact.recall import choose, count, held_out

    inputs = asked.inputs
    gold = read_gold(arguments.gold, labels=LabelMap(), lang=inputs.options.lang)
    bundle = open_bundle(
        None if inputs.bundle is None else Path(inputs.bundle),
        key=inputs.require_signature,
        always_verify=inputs.always_verify,
    )
    labels = [one for one in inputs.options.labels if asked.plan.operator(one) != "keep"]
    counts = count(gold.documents, bundle, inputs.engine_config(), labels)
    found = choose(counts, arguments.recall)
    least = "that of the bundle" if found.least is None else f"{found.least:g} (--least)"
    tell(
        f"least score {least}: of {found.num_names} names of {str(arguments.gold)!r} "
        f"{_percent(found.missed)} are missed, and {_percent(found.hidden)} of other text is hidden"
    )
    others = held_out(counts, arguments.recall)
    if others is None:
        tell("too few names to say what would be missed of other texts: give more gold")
    else:
        tell(
            "chosen on one half of these texts and measured on the other, in turn, "
            f"{_percent(others.missed)} are missed: expect this of other texts, not the share above"
        )
    return found.least


def _percent(share: tuple[float, float, float]) -> str:
    value, low, high = (f"{100 * one:.1f}" for one in share)
    return f"{value} % (95% interval {low} to {high})"
