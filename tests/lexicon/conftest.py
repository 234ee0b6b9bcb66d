"""A lexicon of a few names."""

from pathlib import Path

import pytest

from eat_edge.lexicon import Lexicon


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No test may change it."""
    from lexicon_fakes import NAMES, write

    return write(tmp_path_factory.mktemp("lexicon"), NAMES)


@pytest.fixture(scope="session")
def lexicon(directory: Path) -> Lexicon:
    return Lexicon(directory)
