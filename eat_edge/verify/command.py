"""The commands ``eat-edge verify`` and ``eat-edge sign``: whether a bundle is what it says it is.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.types import ExitStatus

if TYPE_CHECKING:
    from eat_edge.bundle import Bundle

__all__ = ["add_verify_commands"]

_EPILOG = """\
keys are made by OpenSSL:
  openssl genpkey -algorithm ed25519 -out private.pem
  openssl pkey -in private.pem -pubout -out public.pem

exit status:
  0    all is well
  1    the files are what they should be, and the self-test finds other entities than it should
  2    something is wrong with the files, or could not be done; standard error says what
"""


def add_verify_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``verify`` and ``sign`` to the command line, as `eat_edge.cli` says."""
    verify = commands.add_parser(
        "verify",
        help="check every file of a bundle, who signed it, and what it finds here",
        epilog=_EPILOG,
    )
    verify.add_argument("--bundle", metavar="DIR|NAME", help="default: our own")
    verify.add_argument(
        "--key", metavar="PEM", type=Path, help="the public key that must have signed it"
    )
    verify.add_argument(
        "--selftest",
        action="store_true",
        help="also tag the texts stored in the bundle, and compare with what is stored",
    )
    verify.set_defaults(run=_run_verify)
    sign = commands.add_parser(
        "sign",
        help="sign a bundle",
        epilog=_EPILOG,
    )
    sign.add_argument("--bundle", metavar="DIR|NAME", required=True)
    sign.add_argument("--key", metavar="PEM", type=Path, required=True, help="the private key")
    sign.set_defaults(run=_run_sign)


def _run_verify(arguments: argparse.Namespace) -> int:
    from eat_edge.bundle import open_bundle
    from eat_edge.bundle.signature import fingerprint

    path = None if arguments.bundle is None else Path(arguments.bundle)
    bundle = open_bundle(path, key=arguments.key, always_verify=True)
    signer = "not asked for" if arguments.key is None else fingerprint(arguments.key)
    num_bytes = sum(bundle.files.values())
    sys.stdout.write(
        f"{bundle.name} {bundle.version} in {bundle.path}\n"
        f"files      {len(bundle.files)}, {num_bytes / 1e6:.1f} MB, all as the manifest says\n"
        f"signature  {signer}\n"
    )
    return _run_selftest(bundle) if arguments.selftest else ExitStatus.OK


def _run_selftest(bundle: "Bundle") -> int:
    from eat_edge.config import EngineConfig, Options
    from eat_edge.decoder.llama.library import has_library
    from eat_edge.engine import Engine
    from eat_edge.verify.selftest import compare, read_selftest

    selftest = read_selftest(bundle)
    total = len(selftest.cases)
    if not has_library():
        # What is expected was found with translation: that none fails is all that can be asked.
        with Engine(bundle, EngineConfig(options=Options(mode="fast"))) as engine:
            errors = [document.error for document in engine.pipe(selftest.documents)]
        num_tagged = errors.count(None)
        sys.stdout.write(f"self-test  {num_tagged} of {total} texts tagged, without llama.cpp\n")
        return ExitStatus.OK if num_tagged == total else ExitStatus.SOME_FAILED
    with Engine(bundle, EngineConfig(options=Options(mode="full"))) as engine:
        differences = compare(selftest, engine.pipe(selftest.documents))
    if not differences:
        sys.stdout.write(f"self-test  {total} of {total} texts as expected\n")
        return ExitStatus.OK
    sys.stdout.write(f"self-test  {len(differences)} of {total} texts are not as expected\n")
    for difference in differences:
        sys.stdout.write(f"\n{difference}\n")
    return ExitStatus.SOME_FAILED


def _run_sign(arguments: argparse.Namespace) -> int:
    from eat_edge.bundle import MANIFEST, open_bundle
    from eat_edge.bundle.signature import signature_of, signature_path
    from eat_edge.files.create import write_file

    bundle = open_bundle(Path(arguments.bundle), always_verify=True)
    manifest = bundle.path / MANIFEST
    signature = signature_path(manifest)
    write_file(signature, signature_of(manifest, arguments.key))
    sys.stdout.write(f"{signature}\n")
    return ExitStatus.OK
