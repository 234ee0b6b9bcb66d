"""Directories of their own for what is read, what is written, and the secrets."""

from pathlib import Path

import pytest


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("in", "out", "key"):
        (tmp_path / name).mkdir()
    return tmp_path
