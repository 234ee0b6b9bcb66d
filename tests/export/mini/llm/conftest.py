"""A lexicon of a few names."""

from pathlib import Path

import pytest

from eat_edge.lexicon import Lexicon


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    from letters import NAMES

    from export.lexicon import write_index, write_language

    directory = tmp_path / "lexicon"
    write_language(directory, "zh", NAMES)
    write_index(directory, ["zh"])
    return Lexicon(directory)
