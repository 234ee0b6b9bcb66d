"""A pipeline of spaCy with the real engine."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def nlp() -> Iterator[Any]:
    from spacy_fakes import close, pipeline

    made = pipeline()
    yield made
    close(made)


@pytest.fixture
def loaded(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every component have the engine of ``nlp``, which no test may close."""
    from spacy_fakes import TEXT

    from eat_edge.integrations import spacy as integration

    nlp(TEXT)
    engine = nlp.get_pipe("eat_edge")._engine
    monkeypatch.setattr(integration, "load", lambda bundle, config: engine)
