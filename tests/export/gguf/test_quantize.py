"""Quantising: what types rows, embeddings and the output come to have, and what they lose."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf_make import save_model, save_sentencepiece

from eat_edge.errors import ConfigError, InputError, ModelError

gguf = pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from quantized import WIDE, types_of  # noqa: E402

from export.gguf.command import LlmExport, export_llm  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.gguf.quantize import quantize  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


def test_rows_of_no_whole_blocks_become_larger_types(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_model(tmp_path, "llama", **{**WIDE, "intermediate_size": 384})
    save_sentencepiece(tmp_path)
    asked = LlmExport(tmp_path, tmp_path / "out.gguf", "Q4_K_M")
    export_llm(asked)
    types = types_of(asked.out)
    assert types["blk.0.ffn_up.weight"] == "Q4_K"
    assert types["blk.0.ffn_down.weight"] not in ("Q4_K", "Q6_K")
    said = capsys.readouterr().err
    assert "2 matrices, the first model.layers.0.mlp.down_proj.weight, have rows" in said


def test_exact_embeddings_and_output_stay_in_eight_bits(full: Path, tmp_path: Path) -> None:
    for is_exact, expected in ((False, "Q6_K"), (True, "Q8_0")):
        out = tmp_path / f"{is_exact}.gguf"
        quantize(full, out, "Q5_0", has_exact_embeddings=is_exact)
        types = types_of(out)
        assert types["blk.0.ffn_up.weight"] == "Q5_0"
        assert types["output.weight"] == expected
        assert (types["token_embd.weight"] == "Q8_0") is is_exact


def logits_of(path: Path, tokens: list[int]) -> Any:
    with GgufModel(path, threads=1, length=256) as model:
        return model.logits(tokens)


def test_quantising(full: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    quantize(full, tmp_path / "q8.gguf")
    types = {
        tensor.name: tensor.tensor_type.name
        for tensor in gguf.GGUFReader(tmp_path / "q8.gguf").tensors
    }
    assert types["blk.0.attn_q.weight"] == "Q8_0"
    assert types["blk.0.attn_norm.weight"] == "F32"
    tokens = [5, 300, 400, 17]
    whole = logits_of(full, tokens)
    error = np.abs(logits_of(tmp_path / "q8.gguf", tokens) - whole)
    assert 0 < error.mean() < 0.1 * whole.std()
    assert capfd.readouterr() == ("", "")


def test_quantising_what_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'Q9' is not known; use one of F16, Q8_0"):
        quantize(tmp_path / "model.gguf", tmp_path / "out.gguf", "Q9")
    with pytest.raises(InputError, match=r"missing\.gguf: no such file"):
        quantize(tmp_path / "missing.gguf", tmp_path / "out.gguf")
    (tmp_path / "garbage.gguf").write_bytes(b"garbage")
    with pytest.raises(ModelError, match="could not quantise it to Q8_0"):
        quantize(tmp_path / "garbage.gguf", tmp_path / "out.gguf")
    assert not (tmp_path / "out.gguf").exists()
