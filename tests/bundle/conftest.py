"""A bundle that can be opened."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A bundle in form only: its models are not models."""
    from bundle_fakes import write_files, write_some

    path = tmp_path / "some-bundle"
    write_files(path)
    (path / "README.md").write_text("a model card")
    write_some(path)
    return path
