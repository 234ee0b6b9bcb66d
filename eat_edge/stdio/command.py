"""The command ``eat-edge stdio``.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import os
import sys
from collections.abc import Sequence

__all__ = ["add_stdio_command"]

_EPILOG = """\
docs/desktop.md has the protocol, examples/stdio a client for Node.

exit status:
  0    the input ended, or shutdown and exit were asked for
  1    exit without shutdown, or an input that is no JSON-RPC with a header
  2    the models cannot be loaded; standard error says why
  130  interrupted
"""


def add_stdio_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``stdio`` to the command line, as `eat_edge.cli` says."""
    parser = commands.add_parser(
        "stdio",
        parents=parents,
        help="serve one program: JSON-RPC 2.0 on standard input and output",
        epilog=_EPILOG,
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from eat_edge.config import EngineConfig, Options
    from eat_edge.engine import load
    from eat_edge.errors import ConfigError
    from eat_edge.stdio.server import Server

    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        raise ConfigError("standard input, output and error must be open: give /dev/null for one")
    # Whatever else writes to standard output, a native library say, must not come between frames.
    sys.stdout.flush()
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    config = EngineConfig(
        threads=arguments.threads,
        always_verify=arguments.always_verify,
        max_memory=arguments.max_memory,
        options=Options.from_arguments(arguments),
    )
    with (
        # A buffer of our own: the interpreter locks its own when it exits.
        open(sys.stdin.fileno(), "rb", closefd=False) as source,
        sink,
        load(arguments.bundle, config) as engine,
    ):
        return Server(engine, source, sink, config.options).run()
