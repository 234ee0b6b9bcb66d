"""The command ``eat-edge``: arguments, progress, exit statuses.

Results go to standard output, everything else to standard error. What is slow to import is
imported by the command that needs it.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import accumulate
from typing import Any, NoReturn

from eat_edge.bundling.command import add_bundle_command
from eat_edge.config import MODES, OFFSETS
from eat_edge.doctor.command import add_doctor_command
from eat_edge.errors import ConfigError, EatEdgeError, did_you_mean
from eat_edge.evaluation.command import add_eval_command
from eat_edge.pack.command import add_pack_command
from eat_edge.redact.command import add_redact_commands
from eat_edge.server.command import add_serve_command
from eat_edge.settings.sources import CONFIG_HELP, apply_settings
from eat_edge.stdio.command import add_stdio_command
from eat_edge.tag.command import add_tag_command
from eat_edge.tag.streams import tell
from eat_edge.types import LABELS, ExitStatus
from eat_edge.verify.command import add_verify_commands

__all__ = ["main"]


_EPILOG = """\
exit status:
  0    every document was tagged
  1    some documents carry an error, all others were tagged
  2    nothing or not everything could be done; standard error says why
  130  interrupted; what was written is kept
"""


_MAX_LICENCES = 100
"""Characters of the licences of a file that are shown to people."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Arguments without the program's name; None takes those of the process.

    Returns:
        The exit status.

    Raises:
        SystemExit: After ``--help`` and ``--version``, and for arguments that cannot be parsed.
    """
    parser = _parser()
    given = sys.argv[1:] if argv is None else argv
    if not given:
        parser.print_help(sys.stderr)
        return ExitStatus.FAILED
    try:
        apply_settings(parser, given, os.environ)
        arguments = parser.parse_args(given)
        _find_bundle(arguments)
        if sys.stdout is None:
            if getattr(arguments, "output", None) is None:
                raise ConfigError("standard output is closed: open it, or name a file with -o")
            sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
        status: int = arguments.run(arguments)
    except EatEdgeError as error:
        tell(_with_notes(str(error), error))
        return ExitStatus.FAILED
    except BrokenPipeError:
        # Whoever reads our output has seen enough. What is still buffered must not fail again
        # when the interpreter flushes it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.BROKEN_PIPE
    except OSError as error:
        place = f"{error.filename!r}: " if error.filename else ""
        tell(_with_notes(f"{place}{error.strerror or error}", error))
        return ExitStatus.FAILED
    except KeyboardInterrupt as interruption:
        tell(_with_notes("interrupted", interruption))
        return ExitStatus.INTERRUPTED
    return status


def _find_bundle(arguments: argparse.Namespace) -> None:
    """Make a directory of the bundle's name."""
    if not hasattr(arguments, "bundle"):
        return
    from eat_edge.bundling.registry import resolved

    arguments.bundle = resolved(arguments.bundle)


def _run_info(arguments: argparse.Namespace) -> int:
    from eat_edge.config import EngineConfig
    from eat_edge.engine import load

    config = EngineConfig(
        threads=arguments.threads,
        max_memory=arguments.max_memory,
        always_verify=arguments.always_verify,
    )
    with load(arguments.bundle, config) as engine:
        info = engine.info()
    values = {field.name: getattr(info, field.name) for field in fields(info)}
    if arguments.json:
        import orjson

        print(orjson.dumps(values, default=_plain, option=orjson.OPT_INDENT_2).decode())
        return ExitStatus.OK
    if values.get("max_characters", 0) is None:
        values["max_characters"] = "no limit"
    values["commercial_modes"] = _for_companies(info.commercial_modes)
    values["files"] = _by_folder(info.files)
    values["licences"] = {name: _shortened(all_) for name, all_ in info.licences.items()}
    width = max(map(len, values)) + 2
    for name, value in values.items():
        first, *others = _lines_of(value)
        print(name.replace("_", " ").ljust(width) + first)
        for line in others:
            print(" " * width + line)
    return ExitStatus.OK


def _with_notes(message: str, error: BaseException) -> str:
    return "; ".join([message, *getattr(error, "__notes__", ())])


def _lines_of(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}  {_size(part)}" for name, part in value.items()] or ["none"]
    if isinstance(value, list | tuple):
        return [" ".join(map(str, value)) or "none"]
    return [str(value)]


def _for_companies(modes: Sequence[str]) -> str:
    """Which modes a company may use, in words."""
    if not modes:
        return "a company may use none of the modes: see the licences below"
    return f"a company may use {', '.join(modes)}"


def _shortened(licences: str) -> str:
    """As many licences as a line holds, those first that a company may stumble over."""
    parts = sorted(licences.split("; "), key=lambda one: "NC" not in one and "research" not in one)
    shown = list(accumulate(parts, "{}; {}".format))
    num = max(1, sum(len(line) <= _MAX_LICENCES for line in shown))
    rest = len(parts) - num
    return shown[num - 1] + (f"; and {rest} more (--json has all)" if rest else "")


def _by_folder(sizes: Mapping[str, int]) -> dict[str, int]:
    """Bytes of every file, and those of the files of a folder together."""
    together: dict[str, int] = {}
    for name, num_bytes in sizes.items():
        folder, slash, _ = name.rpartition("/")
        part = folder + slash or name
        together[part] = together.get(part, 0) + num_bytes
    return together


def _size(num_bytes: object) -> str:
    return f"{num_bytes / 1e6:.1f} MB" if isinstance(num_bytes, int) else str(num_bytes)


def _plain(value: object) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


class _ShowVersion(argparse.Action):
    """Prints the installed version; looking it up takes longer than parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"eat-edge {version('eat-edge')}")
        except PackageNotFoundError:
            print("eat-edge, not installed")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """The command's and every subcommand's: examples keep their lines, options their names."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **settings
        )
        self.add_argument("--config", metavar="FILE", help=CONFIG_HELP)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what is not known in the name of the command that it was given to."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            near = did_you_mean(unknown[0].partition("=")[0], self._option_string_actions)
            self.error(f"unrecognized arguments: {' '.join(unknown)}{near}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line: all options in front of it would hide it."""
        self.exit(ExitStatus.FAILED, f"{self.prog}: {message} ({self.prog} --help has all)\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a choice that there is not, with the one that may have been meant."""
        if action.choices is not None and value not in action.choices:
            known = ", ".join(action.choices)
            meant = did_you_mean(value, action.choices)
            raise argparse.ArgumentError(
                action, f"there is no {value!r}{meant} (there are {known})"
            )


def _parser() -> argparse.ArgumentParser:
    """Make the parser of the command; each subcommand adds itself to it.

    ``add_NAME_command`` in the folder of a subcommand gets the place for it, ``commands``, and as
    ``parents`` the parsers of those options that it shares with others: ``--bundle`` and what else
    is about models, those of `eat_edge.config.Options`, ``--max-memory``.
    """
    parser = _Parser(
        prog="eat-edge",
        description="Names of people, places and organisations in text that is not Latin, offline.",
        epilog=_EPILOG,
    )
    parser.add_argument(
        "--version", action=_ShowVersion, nargs=0, help="show the version and leave"
    )
    commands: argparse._SubParsersAction[argparse.ArgumentParser] = parser.add_subparsers(
        metavar="COMMAND", required=True, parser_class=_Parser
    )
    models, options, memory = _models(), _options(), _memory()
    add_tag_command(commands, [models, options, memory])
    info = commands.add_parser(
        "info", parents=[models, memory], help="show models, languages and runtimes"
    )
    info.add_argument("--json", action="store_true", help="for programs")
    info.set_defaults(run=_run_info)
    add_redact_commands(commands, [models, options, memory])
    add_eval_command(commands, [models])
    add_verify_commands(commands)
    add_doctor_command(commands)
    add_bundle_command(commands)
    add_pack_command(commands)
    add_serve_command(commands, [models, options, memory])
    add_stdio_command(commands, [models, options, memory])
    return parser


def _models() -> argparse.ArgumentParser:
    """Which models compute, and on how many threads."""
    models = argparse.ArgumentParser(add_help=False)
    models.add_argument(
        "--bundle", metavar="DIR|NAME", help="models to use instead of our own (bundle list)"
    )
    models.add_argument(
        "--always-verify",
        action="store_true",
        help="read every byte of the models at the start, also where nothing has touched them",
    )
    models.add_argument("--threads", type=_positive, metavar="N", help="default: all CPUs we have")
    return models


def _options() -> argparse.ArgumentParser:
    """The options of `eat_edge.config.Options`."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument(
        "--mode",
        metavar="MODE",
        help=f"{', '.join(MODES)}; the language model is asked where it may help, never, or always "
        "(auto)",
    )
    options.add_argument(
        "--translate", action="store_const", const=True, help="the English of every text, too"
    )
    options.add_argument(
        "--lang",
        metavar="TAG",
        help="of texts that do not say: zh, ja-JP, zh_Hans, ...; auto recognises it (auto)",
    )
    options.add_argument(
        "--min-score", metavar="SCORE", help="leave out entities with less, from 0 to 1 (0)"
    )
    options.add_argument(
        "--labels", metavar="A,B", help=f"types to give ({','.join(LABELS)} and yours)"
    )
    options.add_argument(
        "--offsets", metavar="UNIT", help=f"what they count: {' or '.join(OFFSETS)} (the first)"
    )
    options.add_argument(
        "--names",
        metavar="FILE",
        help="your own names, which win over every model: .tsv, .csv or .jsonl (docs/own-names.md)",
    )
    options.add_argument("--ignore", metavar="FILE", help="what is never a name, one a line")
    return options


def _memory() -> argparse.ArgumentParser:
    memory = argparse.ArgumentParser(add_help=False)
    memory.add_argument(
        "--max-memory",
        type=_size_of,
        metavar="SIZE",
        help="memory to keep to, as 512M or 2G; default: no limit",
    )
    return memory


def _size_of(value: str) -> int:
    from eat_edge.memory.plan import parse_size

    try:
        return parse_size(value)
    except EatEdgeError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number above 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
