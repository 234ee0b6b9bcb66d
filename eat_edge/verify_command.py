"""The commands ``eat-edge verify`` and ``eat-edge sign``: whether a bundle is what it says it is.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from pathlib import Path

__all__ = ["add_verify_commands"]

_EXIT_OK = 0
_EPILOG = """\
keys are made by OpenSSL:
  openssl genpkey -algorithm ed25519 -out private.pem
  openssl pkey -in private.pem -pubout -out public.pem

exit status:
  0    all is well
  2    it is not; standard error says what
"""


def add_verify_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``verify`` and ``sign`` to the command line.

    Args:
        commands: Where the subcommands are.
    """
    verify = commands.add_parser(
        "verify",
        help="check every file of a bundle, and who signed it",
        epilog=_EPILOG,
    )
    verify.add_argument("--bundle", metavar="DIR", type=Path, help="default: our own")
    verify.add_argument(
        "--key", metavar="PEM", type=Path, help="the public key that must have signed it"
    )
    verify.set_defaults(run=_run_verify)
    sign = commands.add_parser(
        "sign",
        help="sign a bundle",
        epilog=_EPILOG,
    )
    sign.add_argument("--bundle", metavar="DIR", type=Path, required=True)
    sign.add_argument("--key", metavar="PEM", type=Path, required=True, help="the private key")
    sign.set_defaults(run=_run_sign)


def _run_verify(arguments: argparse.Namespace) -> int:
    from eat_edge.bundle import open_bundle
    from eat_edge.signature import fingerprint

    bundle = open_bundle(arguments.bundle, key=arguments.key)
    signer = "not asked for" if arguments.key is None else fingerprint(arguments.key)
    num_bytes = sum(bundle.files.values())
    sys.stdout.write(
        f"{bundle.name} {bundle.version} in {bundle.path}\n"
        f"files      {len(bundle.files)}, {num_bytes / 1e6:.1f} MB, all as the manifest says\n"
        f"signature  {signer}\n"
    )
    return _EXIT_OK


def _run_sign(arguments: argparse.Namespace) -> int:
    from eat_edge.bundle import MANIFEST, open_bundle
    from eat_edge.signature import sign_file

    bundle = open_bundle(arguments.bundle)
    sys.stdout.write(f"{sign_file(bundle.path / MANIFEST, arguments.key)}\n")
    return _EXIT_OK
