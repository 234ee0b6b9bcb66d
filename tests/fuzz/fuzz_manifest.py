"""Any bytes as the manifest of a bundle: a bundle whose files are its own, or an error of ours."""

import tempfile
from functools import cache
from pathlib import Path

from bundle_fakes import make

from eat_edge.bundle import MANIFEST, OTHER_LANGUAGES, SOURCE_COMBINATIONS, Bundle, open_bundle
from eat_edge.errors import BundleError

KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def directory() -> Path:
    """A bundle in form only, for the life of the process."""
    KEPT.append(tempfile.TemporaryDirectory())
    return make(Path(KEPT[0].name, "bundle"))


def check(data: bytes) -> None:
    """Open a bundle with these bytes for its manifest.

    Raises:
        AssertionError: Something that must hold does not.
    """
    path = directory()
    (path / MANIFEST).write_bytes(data)
    try:
        bundle = open_bundle(path)
    except BundleError as error:
        assert str(path) in str(error)
        assert len(str(error)) < 2_000
    else:
        check_bundle(bundle, path)


def check_bundle(bundle: Bundle, path: Path) -> None:
    """What holds of whatever was opened."""
    assert bundle.path == path
    for name, num_bytes in bundle.files.items():
        inside = (path / name).resolve()
        assert inside.is_relative_to(path.resolve())
        assert inside.stat().st_size == num_bytes
    assert OTHER_LANGUAGES in bundle.fusion
    assert all(set(weights) == set(SOURCE_COMBINATIONS) for weights in bundle.fusion.values())
    assert set(bundle.translated) <= set(bundle.languages)
    assert set(bundle.licences) == set(bundle.files) >= bundle.commercial
    assert set(bundle.tokenizer_files) <= set(bundle.files)
    assert bundle.max_window >= 1
    assert bundle.context >= 1
