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
an Ed25519 key signs manifest.json, in manifest.json.sig; an ECDSA key (-algorithm EC -pkeyopt
ec_paramgen_curve:P-256) signs all files, in model.sig, which OpenSSF's model_signing reads too

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
    verify.add_argument(
        "--provenance",
        metavar="FILE",
        type=Path,
        help="of a release, *.intoto.jsonl: check who signed it, and the files beside it; needs "
        "--key, and looks at no bundle",
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

    if arguments.provenance is not None:
        return _run_provenance(arguments)
    path = None if arguments.bundle is None else Path(arguments.bundle)
    bundle = open_bundle(path, key=arguments.key, always_verify=True)
    signer = "not asked for" if arguments.key is None else _signer_of(bundle, arguments.key)
    num_bytes = sum(bundle.files.values())
    sys.stdout.write(
        f"{bundle.name} {bundle.version} in {bundle.path}\n"
        f"files      {len(bundle.files)}, {num_bytes / 1e6:.1f} MB, all as the manifest says\n"
        f"signature  {signer}\n"
    )
    return _run_selftest(bundle) if arguments.selftest else ExitStatus.OK


def _signer_of(bundle: "Bundle", path: Path) -> str:
    """Who signed a bundle that was opened with this key, and what of it."""
    from eat_edge.bundle.model_signing import check_whole
    from eat_edge.signing.keys import ECDSA, read_public_key

    key = read_public_key(path)
    if key.algorithm != ECDSA:
        return key.fingerprint
    return f"{key.fingerprint}, of {check_whole(bundle.path, key)} files and no other"


def _run_provenance(arguments: argparse.Namespace) -> int:
    from eat_edge.errors import ConfigError
    from eat_edge.signing.keys import read_public_key
    from eat_edge.verify.provenance import check_provenance
    from eat_edge.writers.base import one_line, visible

    if arguments.key is None or arguments.bundle is not None or arguments.selftest:
        raise ConfigError("--provenance: give --key with it, and neither --bundle nor --selftest")
    key = read_public_key(arguments.key)
    found = check_provenance(arguments.provenance, key)
    lines = [f"{name}  {state}" for name, state in found.files.items()]
    lines += [f"signature  {key.fingerprint}", f"commit     {found.commit}"]
    # What was signed is of somebody one trusts, and still no command to a terminal.
    sys.stdout.writelines(f"{visible(one_line(line))}\n" for line in lines)
    return ExitStatus.OK


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
    from eat_edge.bundle.model_signing import MODEL_SIGNATURE, sign_model
    from eat_edge.bundle.signature import signature_of, signature_path
    from eat_edge.files.create import write_file
    from eat_edge.signing.keys import ECDSA, read_private_key

    bundle = open_bundle(Path(arguments.bundle), always_verify=True)
    manifest = bundle.path / MANIFEST
    key = read_private_key(arguments.key)
    if key.public.algorithm == ECDSA:
        signature, content = bundle.path / MODEL_SIGNATURE, sign_model(bundle.path, key)
    else:
        signature, content = signature_path(manifest), signature_of(manifest, arguments.key)
    write_file(signature, content)
    sys.stdout.write(f"{signature}\n")
    return ExitStatus.OK
