"""Quantising: what types rows, embeddings and the output come to have."""

from pathlib import Path

import pytest
from gguf_make import save_model, save_sentencepiece

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from quantized import WIDE, types_of  # noqa: E402

from export.gguf.command import LlmExport, export_llm  # noqa: E402
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
