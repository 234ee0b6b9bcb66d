"""Where options come from when the command line does not say: the environment, and a TOML file.

The command line wins over ``EAT_EDGE_*`` variables, these win over the file, and the file over the
defaults. Values are checked as those of the command line are.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eat_edge.errors import ConfigError, did_you_mean

__all__ = ["CONFIG_HELP", "PREFIX", "apply_settings"]

PREFIX = "EAT_EDGE_"
CONFIG_HELP = f"options in TOML; {PREFIX}* variables come before it (docs/configuration.md)"
_FILE = "config"
_NOT_SETTABLE = frozenset({"help", "version", _FILE})


def apply_settings(
    parser: argparse.ArgumentParser, argv: Sequence[str], environment: Mapping[str, str]
) -> None:
    """Make what the environment and the file say the defaults of a command.

    Args:
        parser: Has subcommands; its defaults are changed in place.
        argv: The command line, in which ``--config FILE`` is looked for.
        environment: Where ``EAT_EDGE_*`` variables are.

    Raises:
        ConfigError: A name is not known to any command, or a value is none that its option takes.
        OSError: The file cannot be read.
    """
    values = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in sorted(environment.items())
        if name.startswith(PREFIX)
    }
    file = _file_in(argv) or values.pop(_FILE, None)
    values.pop(_FILE, None)
    if file:
        _apply(parser, _read(file), file, file, inherited={})
        for command in _all_commands(parser):
            # So that a command knows all that it reads.
            command.set_defaults(**{_FILE: file})
    options = {name for command in _all_commands(parser) for name in _options_of(command)}
    for name in values:
        if name not in options:
            raise ConfigError(f"{PREFIX}{name.upper()}: no command has such an option: unset it")
    for command in _all_commands(parser):
        for name in values.keys() & _options_of(command).keys():
            _set(command, name, values[name], PREFIX + name.upper())


def _file_in(argv: Sequence[str]) -> str | None:
    """The file that a command line names, before the rest of it is understood."""
    finder = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    finder.add_argument(f"--{_FILE}")
    try:
        found: str | None = finder.parse_known_args(argv)[0].config
    except argparse.ArgumentError:
        # The parser of the command says what is wrong with it.
        return None
    return found


def _read(file: str) -> dict[str, Any]:
    # Hardly any command has a file, and every one waits for what this module imports.
    import tomllib

    try:
        return tomllib.loads(Path(file).read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file!r} is no TOML: {error}") from error
    except OSError as error:
        reason = error.strerror or error
        raise ConfigError(f"cannot read the options {file!r}: {reason}; check the path") from error


def _apply(
    parser: argparse.ArgumentParser,
    table: Mapping[str, Any],
    file: str,
    place: str,
    inherited: Mapping[str, tuple[Any, str]],
) -> None:
    """Give a table to a command: its tables to the subcommands, and its values to all of them.

    Args:
        parser: Of the command.
        table: What the file says of it.
        file: The file.
        place: Where the table stands in it, for messages.
        inherited: Values of the tables above, each with the place it stands in.
    """
    commands = _subcommands(parser)
    tables = {name: part for name, part in table.items() if isinstance(part, dict)}
    values = {name.replace("-", "_"): v for name, v in table.items() if name not in tables}
    known = {name for one in _all_commands(parser) for name in _options_of(one)}
    for name in tables:
        if name not in commands:
            raise ConfigError(
                f"{place}: there is no command {name!r:.40}: {_listed(name, commands)}"
            )
    for name in values:
        if name not in known:
            raise ConfigError(f"{place}: there is no option {name!r:.40}: {_listed(name, known)}")
    placed = {**inherited, **{name: (value, place) for name, value in values.items()}}
    for name in placed.keys() & _options_of(parser).keys():
        value, whence = placed[name]
        _set(parser, name, value, f"{whence}: {name}")
    for name, command in commands.items():
        _apply(command, tables.get(name, {}), file, f"{file}, [{name}]", placed)


def _set(parser: argparse.ArgumentParser, name: str, value: object, place: str) -> None:
    action = _options_of(parser)[name]
    if action.nargs == 0:
        if value not in (True, False, "true", "false"):
            raise ConfigError(f"{place} is {value!r:.40}: give true or false")
        default = action.const if value in (True, "true") else action.default
    elif isinstance(action, argparse._AppendAction):
        many = value.split(",") if isinstance(value, str) else value
        if not isinstance(many, list):
            raise ConfigError(f"{place} is {value!r:.40}: give a list")
        default = [_converted(action, one, place) for one in many]
    else:
        default = _converted(action, value, place)
    action.required = False
    parser.set_defaults(**{action.dest: default})


def _converted(action: argparse.Action, value: object, place: str) -> Any:
    """Check a value as if the command line had it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ConfigError(f"{place} is {value!r:.40}: give text or a number")
    convert: Any = action.type or str
    try:
        converted = convert(str(value))
    except (argparse.ArgumentTypeError, TypeError, ValueError) as error:
        raise ConfigError(f"{place} is {value!r:.40}: {error}") from error
    if action.choices is not None and converted not in action.choices:
        raise ConfigError(f"{place} is {value!r:.40}: choose {' or '.join(action.choices)}")
    return converted


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: command
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, command in action.choices.items()
    }


def _all_commands(parser: argparse.ArgumentParser) -> Iterable[argparse.ArgumentParser]:
    yield parser
    for command in _subcommands(parser).values():
        yield from _all_commands(command)


def _options_of(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Options by their long names, as a file writes them."""
    return {
        option[2:].replace("-", "_"): action
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option[2:] not in _NOT_SETTABLE
    }


def _listed(wrong: str, names: Iterable[str]) -> str:
    """What there is instead of a name, that first which may have been meant."""
    known = sorted(names)
    meant = did_you_mean(wrong, known).removeprefix("; ")
    return f"{meant} there are {', '.join(known)}".lstrip()
