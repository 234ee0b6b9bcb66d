"""A chat model of random weights for all tests of the questions to one."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def qwen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of its GGUF file; no test may change it."""
    from chat_fakes import make_chat_gguf

    directory = tmp_path_factory.mktemp("qwen")
    make_chat_gguf(directory)
    return directory
