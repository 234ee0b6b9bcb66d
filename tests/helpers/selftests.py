"""Self-tests of a bundle, made up."""

from pathlib import Path

from bundle_fakes import list_file

from eat_edge.verify.selftest import SELFTEST


def stored(bundle: Path, content: bytes) -> Path:
    """Put a self-test into a bundle."""
    (bundle / SELFTEST).write_bytes(content)
    list_file(bundle, SELFTEST)
    return bundle
