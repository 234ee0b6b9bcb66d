"""A downloaded language model, so to speak, and what is to become of it."""

from pathlib import Path

import pytest

from eat_edge.bundling.new import NewBundle


@pytest.fixture(scope="session")
def llm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model of a real architecture, with a chat template and no licence."""
    from chat_fakes import make_chat_gguf

    return make_chat_gguf(tmp_path_factory.mktemp("llm"))


@pytest.fixture
def asked(llm: Path, tmp_path: Path) -> NewBundle:
    return NewBundle(tmp_path / "ours", llm, licence="Apache-2.0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A bundle in form only: its models are not models."""
    from bundle_fakes import make_some

    return make_some(tmp_path / "some-bundle")
