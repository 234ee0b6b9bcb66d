"""The shape of a model, by the header of its file."""

from pathlib import Path

import pytest

from eat_edge.decoder.llama.shape import LlmShape, read_shape
from eat_edge.errors import ModelError

ROOT = Path(__file__).resolve().parents[3]


TINY = ROOT / "tests" / "assets" / "llm.gguf"


def test_the_shape_of_a_model_is_read_from_its_header() -> None:
    assert read_shape(TINY, 300) == LlmShape(
        num_bytes=TINY.stat().st_size, n_vocab=512, n_embd=64, n_ff=128, kv_bytes=256, context=512
    )


def test_what_has_no_header_is_named(tmp_path: Path) -> None:
    (tmp_path / "no.gguf").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"no\.gguf: llama\.cpp cannot read the header"):
        read_shape(tmp_path / "no.gguf", 256)
