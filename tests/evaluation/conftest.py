"""A method that needs no model."""

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.evaluation.baselines.lexicon_alone import LexiconAlone
from eat_edge.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon() -> LexiconAlone:
    """The lexicon of the default bundle; no test may close it."""
    return LexiconAlone(Lexicon(open_bundle().lexicon))
