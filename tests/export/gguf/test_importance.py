"""Importance: which columns of a matrix matter, and what it costs to leave them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gguf_make import save_model, save_sentencepiece

gguf = pytest.importorskip("gguf")
torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from quantized import chunks, types_of  # noqa: E402

from eat_edge.errors import InputError  # noqa: E402
from export.gguf import write_gguf  # noqa: E402
from export.gguf.importance import measure_importance  # noqa: E402
from export.gguf.quantize import quantize  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


@pytest.mark.parametrize("kind", ["llama", "qwen3", "gemma3"])
def test_importance_is_the_mean_square_of_what_a_matrix_meets(tmp_path: Path, kind: str) -> None:
    model = save_model(tmp_path, kind)
    save_sentencepiece(tmp_path)
    write_gguf(tmp_path, tmp_path / "model.gguf", dtype="f32")
    found = measure_importance(tmp_path / "model.gguf", [[1, 2], *chunks()], threads=1)

    layer = model.model.layers[1]
    met: dict[str, Any] = {}
    matrices = {
        "attn_q": layer.self_attn.q_proj,
        "attn_output": layer.self_attn.o_proj,
        "ffn_up": layer.mlp.up_proj,
        "ffn_down": layer.mlp.down_proj,
    }
    for name, matrix in matrices.items():
        matrix.register_forward_hook(
            lambda _, inputs, __, name=name: met.setdefault(name, []).append(inputs[0][0])
        )
    with torch.no_grad():
        for chunk in chunks():
            model(torch.tensor(chunk)[None])
    for name, inputs in met.items():
        expected = torch.cat(inputs).double().square().mean(dim=0).numpy()
        error = np.abs(found[f"blk.1.{name}.weight"] - expected).max()
        assert error < 2e-3 * expected.max()
    head = "token_embd.weight" if kind == "gemma3" else "output.weight"
    assert len(found) == 7 * model.config.num_hidden_layers + 1
    assert head in found


def test_too_little_calibration_text(full: Path) -> None:
    with pytest.raises(InputError, match="fewer than 16 tokens in a row"):
        measure_importance(full, [[1, 2, 3]], threads=1)


def test_importance_saves_the_columns_that_matter(
    checkpoint: Path, full: Path, tmp_path: Path
) -> None:
    """With all the weight on the first columns, they are kept better than without."""
    names = [name for name, kind in types_of(full).items() if kind == "F16"]
    sizes = {t.name: int(t.shape[0]) for t in gguf.GGUFReader(full).tensors}
    weights = {}
    for name in names:
        weights[name] = np.full(sizes[name], 1e-3, np.float32)
        weights[name][::16] = 1e3
    quantize(full, tmp_path / "plain.gguf", "Q4_K_M")
    quantize(full, tmp_path / "weighed.gguf", "Q4_K_M", importance=weights)

    def error(path: Path) -> float:
        total = 0.0
        originals = {tensor.name: tensor for tensor in gguf.GGUFReader(full).tensors}
        for rounded in gguf.GGUFReader(path).tensors:
            exact = originals[rounded.name]
            if rounded.tensor_type.name == "Q4_K":
                values = gguf.dequantize(rounded.data, rounded.tensor_type)
                total += float(np.square(values - exact.data)[:, ::16].sum())
        return total

    assert error(tmp_path / "weighed.gguf") < 0.5 * error(tmp_path / "plain.gguf")
