"""``python -m export release``, which ``make release`` runs."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["add_release"]

_CLONE = Path(__file__).resolve().parents[2]


def add_release(commands: Any) -> Callable[[argparse.ArgumentParser, argparse.Namespace], None]:
    """Add the command, and return what runs it."""
    parser = commands.add_parser(
        "release", help="wheel, source, bill of materials, provenance and signatures of a commit"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar="PEM",
        help="a private key: Ed25519 signs checksums and provenance, ECDSA models and provenance; "
        "repeatable",
    )
    parser.add_argument(
        "--clone", type=Path, default=_CLONE, metavar="DIR", help="default: this one"
    )
    return _run


def _run(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    from export.release.publish import release

    for path in release(options.clone, options.out, options.key):
        print(path)
