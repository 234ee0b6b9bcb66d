"""A bundle that can be opened."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A bundle in form only: its models are not models."""
    from bundle_fakes import make_some

    return make_some(tmp_path / "some-bundle")
