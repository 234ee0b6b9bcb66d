"""A GGUF file that is to be computed with."""

from pathlib import Path

import pytest

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from eat_edge.errors import ModelError  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


def test_a_file_llama_cpp_cannot_load(tmp_path: Path) -> None:
    (tmp_path / "garbage.gguf").write_bytes(b"garbage")
    with pytest.raises(ModelError, match=r"garbage\.gguf: llama\.cpp cannot load it"):
        GgufModel(tmp_path / "garbage.gguf", threads=1)
