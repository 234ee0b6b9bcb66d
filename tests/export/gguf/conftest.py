"""A checkpoint of whole blocks, its GGUF file, and what is asked of the command."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gguf_checks import Make
    from quantized import Ask


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from gguf_make import save_model, save_sentencepiece
    from quantized import WIDE

    directory = tmp_path_factory.mktemp("checkpoint")
    save_model(directory, "llama", **WIDE)
    save_sentencepiece(directory)
    return directory


@pytest.fixture(scope="session")
def full(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its GGUF file, before it is quantised."""
    from export.gguf import write_gguf

    path = tmp_path_factory.mktemp("full") / "full.gguf"
    write_gguf(checkpoint, path)
    return path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    from gguf_make import lines

    path = tmp_path / "held-out.txt"
    path.write_text("\n".join(line.replace("\n", " ") for line in lines(60, seed=5)))
    return path


@pytest.fixture
def ask(checkpoint: Path, tmp_path: Path) -> "Ask":
    from export.gguf.command import LlmExport

    def asked(kind: str = "Q8_0", **options: Any) -> LlmExport:
        return LlmExport(checkpoint, tmp_path / "out.gguf", kind, **options)

    return asked


@pytest.fixture(scope="session")
def tokenizer_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from gguf_make import save_sentencepiece

    directory = tmp_path_factory.mktemp("tokenizer")
    save_sentencepiece(directory)
    return directory


@pytest.fixture
def make(tmp_path: Path, tokenizer_files: Path) -> "Make":
    """Makes a checkpoint with a tokenizer in ``tmp_path``."""
    from gguf_make import save_model

    def save(kind: str, **options: Any) -> Any:
        model = save_model(tmp_path, kind, **options)
        shutil.copytree(tokenizer_files, tmp_path, dirs_exist_ok=True)
        return model

    return save


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from gguf_make import save_model

    directory = tmp_path_factory.mktemp("weights")
    save_model(directory, "llama", num_hidden_layers=1)
    return directory


@pytest.fixture
def bare(weights: Path, tmp_path: Path) -> Path:
    """A checkpoint without a tokenizer, to be given one."""
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path
