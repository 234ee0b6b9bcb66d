"""The command ``eat-edge serve``: one engine for an intranet.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.errors import ConfigError, install_command
from eat_edge.types import ExitStatus

if TYPE_CHECKING:
    from eat_edge.config import EngineConfig, Options
    from eat_edge.server.hangup import Hangups
    from eat_edge.server.limits import Limits

__all__ = ["add_serve_command"]

_MEMORY = 40_000_000
"""Bytes that FastAPI, uvicorn and requests under way take: measured 30 MB."""
_LOG_FORMATS = ("text", "json")
_LOG_LEVELS = ("debug", "info", "warning", "error")
_NEEDED = ("fastapi", "httptools", "prometheus_client", "uvicorn")

_LIMITS = {
    "max_body": ("BYTES", "of a request, or of a line of a stream (1048576)"),
    "max_file": ("BYTES", "of a file that the page has read (16777216)"),
    "max_texts": ("N", "texts of a request (256)"),
    "max_chars": ("N", "characters of a text; in a stream a line is all that limits it (10000)"),
    "max_names": ("N", "names of its own that a request may bring (1000)"),
    "max_queue": ("N", "texts that may wait before more are refused (1024)"),
    "max_queue_chars": ("N", "characters that may wait in them (1000000)"),
    "max_connections": ("N", "connections at once (1000)"),
    "max_streams": ("N", "streams at once, of one client half as many (16)"),
    "timeout": ("SECONDS", "a request may take, and a stream lie idle (60)"),
    "drain": ("SECONDS", "what is under way may take after SIGTERM (30)"),
}
"""Options that are the fields of ``Limits``, with what they mean and their defaults."""

_EPILOG = """\
The page is at /, the description of the API at /docs. docs/server.md says more.

exit status:
  0    told to end by SIGTERM; what was under way has been answered
  2    the server could not start; standard error says why
  130  ended by Ctrl-C; what was under way has been answered
"""


def add_serve_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``serve`` to the command line, as `eat_edge.cli` says."""
    parser = commands.add_parser(
        "serve",
        parents=parents,
        help="answer over HTTP, with a page",
        epilog=_EPILOG,
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="(%(default)s)")
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help="0 takes a free one (%(default)s)"
    )
    _add_bundles(parser)
    _add_guard(parser)
    parser.add_argument(
        "--redact-key",
        type=Path,
        metavar="FILE",
        help="secret of hashes and pseudonyms of /v1/redact, as redact --key makes it; without it "
        "they are others after each start",
    )
    _add_log(parser)
    limits = parser.add_argument_group("limits")
    for name, (metavar, meaning) in _LIMITS.items():
        option = f"--{name.replace('_', '-')}"
        limits.add_argument(option, type=int, metavar=metavar, help=meaning)
    parser.set_defaults(run=_run)


def _add_bundles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="NAME[=DIR]",
        help="another bundle that requests may choose by this name; without DIR that of "
        "eat-edge bundle list (may be repeated)",
    )
    parser.add_argument(
        "--open-bundles",
        type=int,
        default=1,
        metavar="N",
        help="of these so many are in memory at once, each opened when it is first asked for "
        "(%(default)s)",
    )


def _add_guard(parser: argparse.ArgumentParser) -> None:
    guard = parser.add_argument_group("who may ask; needed where other machines reach the address")
    guard.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help="holds the token that requests must carry: Authorization: Bearer TOKEN",
    )
    guard.add_argument("--allow-anyone", action="store_true", help="ask for no token")
    guard.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="answer to this name too: that of a reverse proxy before the server (may be repeated)",
    )


def _add_log(parser: argparse.ArgumentParser) -> None:
    log = parser.add_argument_group("log, on standard error")
    log.add_argument(
        "--log-format",
        choices=_LOG_FORMATS,
        default="text",
        help="an object a line with json (%(default)s)",
    )
    log.add_argument(
        "--log-level",
        choices=_LOG_LEVELS,
        default="info",
        help="warning leaves out requests (%(default)s)",
    )


def _run(arguments: argparse.Namespace) -> int:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(f"the server needs {', '.join(missing)}: {install_command('server')}")
    from eat_edge.server.hangup import Hangups

    # Reading the models takes its time, and whoever has replaced them does not wait for it.
    with Hangups() as hangups:
        _serve(arguments, hangups)
    return ExitStatus.OK


def _serve(arguments: argparse.Namespace, hangups: "Hangups") -> None:
    import logging

    from eat_edge.config import MODES, Options
    from eat_edge.decoder.llama.library import WITHOUT_LIBRARY, has_library
    from eat_edge.engine import load
    from eat_edge.redact.mapping import read_key
    from eat_edge.server.access import access_of, read_token
    from eat_edge.server.logs import start_logging
    from eat_edge.server.offering import offered
    from eat_edge.server.replaceable import ReplaceableEngine
    from eat_edge.server.run import listen, serve
    from eat_edge.server.service import Service
    from eat_edge.server.speed import measure

    limits = _limits(arguments)
    token = None if arguments.token_file is None else read_token(arguments.token_file)
    secret = arguments.redact_key
    key = None if secret is None else read_key(secret, may_make=False)
    access = access_of(
        arguments.host, token, is_for_anyone=arguments.allow_anyone, hosts=arguments.allow_host
    )
    start_logging(arguments.log_format, arguments.log_level)
    options = Options.from_arguments(arguments)
    if options.mode == "auto" and not has_library():
        logging.getLogger(__name__).warning(WITHOUT_LIBRARY)
    config = _engine_config(arguments, options, limits)
    # An address that is taken is known before the models are read.
    with (
        listen(arguments.host, arguments.port) as listening,
        ReplaceableEngine(lambda: load(arguments.bundle, config)) as engine,
        offered(
            arguments.also, arguments.open_bundles, config, own=engine.info().bundle_name
        ) as shelf,
        Service(
            engine,
            access,
            limits,
            options=options,
            speed=measure(engine, ["fast"] if options.mode == "fast" else MODES),
            redact_key=key,
            shelf=shelf,
        ) as service,
    ):

        def reload() -> str:
            engine.replace()
            shelf.replace()
            service.info = engine.info()
            return f"{service.info.bundle_name} {service.info.bundle_version}"

        with hangups.leading_to(reload):
            serve(service, listening)


def _limits(arguments: argparse.Namespace) -> "Limits":
    from eat_edge.server.limits import Limits

    chosen = {name: getattr(arguments, name) for name in _LIMITS}
    return Limits(**{name: value for name, value in chosen.items() if value is not None})


def _engine_config(
    arguments: argparse.Namespace, options: "Options", limits: "Limits"
) -> "EngineConfig":
    """How each engine is opened."""
    from eat_edge.config import EngineConfig, Options

    max_memory = arguments.max_memory
    if max_memory is not None and arguments.also:
        # Each engine keeps to its part, so that all of them keep to the whole.
        max_memory //= 1 + arguments.open_bundles
    return EngineConfig(
        threads=arguments.threads,
        always_verify=arguments.always_verify,
        max_memory=max_memory,
        reserved_memory=_MEMORY + limits.max_held,
        # The other options are applied to each request, lists of names too.
        options=Options(mode=options.mode, lang=options.lang, translate=options.translate),
    )
