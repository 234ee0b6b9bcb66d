"""From a PyTorch module to an ONNX file: any length, and metadata of our own alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
torch = pytest.importorskip("torch")

from export.onnx.trace import set_metadata, trace  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")


class Sum(torch.nn.Module):  # type: ignore[name-defined]
    """Embeds two inputs and adds them up."""

    def __init__(self) -> None:
        super().__init__()
        self.table = torch.nn.Embedding(50, 4)

    def forward(self, first: Any, second: Any) -> Any:
        return self.table(first) + self.table(second)


@pytest.mark.parametrize("shape", [(1, 3), (5, 17)])
def test_the_file_computes_what_the_module_does_at_any_length(
    tmp_path: Path, shape: tuple[int, int]
) -> None:
    module, path = Sum().eval(), tmp_path / "model.onnx"
    trace(module, path, inputs=["first", "second"], axes=["batch", "length"])
    chance = np.random.default_rng(1)
    first, second = (chance.integers(0, 50, shape) for _ in range(2))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (found,) = session.run(["logits"], {"first": first, "second": second})
    with torch.no_grad():
        expected = module(torch.from_numpy(first), torch.from_numpy(second)).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_metadata_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    trace(Sum(), path, inputs=["first", "second"], axes=["batch", "length"])
    set_metadata(path, {"a": "1", "b": "2"})
    set_metadata(path, {"b": "3"})
    assert {one.key: one.value for one in onnx.load(str(path)).metadata_props} == {"b": "3"}
