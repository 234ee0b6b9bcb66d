"""The command ``eat-edge pack``: the only one that needs a network, through pip.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from pathlib import Path

from eat_edge.errors import ConfigError
from eat_edge.types import ExitStatus

__all__ = ["add_pack_command"]

_EPILOG = """\
on the other side:
  tar -xf eat-edge-offline.tar && sh eat-edge-offline/install.sh DIRECTORY

docs/airgap.md says what is in the file, how to sign it, and how to pack for another platform
"""


def add_pack_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``pack`` to the command line, as `eat_edge.cli` says."""
    parser = commands.add_parser(
        "pack",
        help="put everything a machine without a network needs into one file",
        epilog=_EPILOG,
    )
    parser.add_argument("-o", "--output", metavar="TAR", type=Path, required=True)
    parser.add_argument(
        "--extras",
        default="cpu,documents,server,sign",
        metavar="A,B",
        help="cpu, gpu, prebuilt or lite, as the README has them, and what else is wanted "
        "(%(default)s)",
    )
    parser.add_argument(
        "--portable",
        action="store_true",
        help="build llama.cpp for every CPU with AVX2; the default is pip's build, which may be "
        "for this CPU alone",
    )
    parser.add_argument(
        "--platform",
        action="append",
        default=[],
        metavar="TAG",
        help="of another machine, as pip knows it: manylinux_2_28_x86_64; repeatable",
    )
    parser.add_argument("--python", default="", metavar="X.Y", help="version of another Python")
    parser.add_argument(
        "--source",
        type=Path,
        metavar="PATH",
        help="checkout or wheel of eat-edge to pack; without it the one this was installed from",
    )
    parser.add_argument("--key", type=Path, metavar="PEM", help="private key to sign the pack with")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from eat_edge.bundle import open_bundle, sha256_of
    from eat_edge.pack.archive import ROOT, furnish, write_tar
    from eat_edge.pack.sbom import check_library
    from eat_edge.pack.source import find_source
    from eat_edge.pack.wheels import RUNTIMES, Target, fetch

    target = Target(
        tuple(arguments.platform), arguments.python, arguments.extras, arguments.portable
    )
    if target.is_portable and not target.is_here:
        raise ConfigError("--portable builds here: leave out --platform and --python")
    if len({*RUNTIMES}.intersection(target.extras.split(","))) != 1:
        raise ConfigError(
            f"--extras {target.extras}: one of {', '.join(RUNTIMES)} must be among them"
        )
    out: Path = arguments.output
    if out.is_dir() or not out.parent.is_dir():
        raise ConfigError(f"cannot write {str(out)!r}: name a file in a directory that exists")
    check_library()
    source = find_source(arguments.source)
    bundle = open_bundle(always_verify=True)
    with TemporaryDirectory(prefix="eat-edge-pack-") as work:
        stage = Path(work, ROOT)
        (stage / "wheels").mkdir(parents=True)
        wheels = fetch(str(source), target, stage / "wheels")
        furnish(stage, wheels, bundle, target, arguments.key)
        write_tar(stage, out)
    sys.stdout.write(f"{sha256_of(out)}  {out}\n")
    return ExitStatus.OK
