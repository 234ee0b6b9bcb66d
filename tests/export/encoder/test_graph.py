"""The encoder's ONNX file against the PyTorch model."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertForTokenClassification

from export.encoder.graph import INPUT, export_encoder

_MAX_TOKENS = 40


_SAMPLES = [list(range(first, first + 30)) for first in range(0, 270, 10)]


def _model(**changes: Any) -> Any:
    torch.manual_seed(0)
    settings: dict[str, Any] = {
        "vocab_size": 300,
        "hidden_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 128,
        "max_position_embeddings": 48,
        "type_vocab_size": 1,
        "num_labels": 9,
        "initializer_range": 0.15,
        **changes,
    }
    return BertForTokenClassification(BertConfig(**settings)).eval()


def _ids(sentences: int, pieces: int) -> NDArray[np.int64]:
    return np.random.default_rng(pieces).integers(0, 300, (sentences, pieces))


def _run(path: Path, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    (logits,) = session.run(["logits"], {INPUT: ids})
    return np.asarray(logits)


def _expected(model: Any, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    with torch.no_grad():
        logits: NDArray[np.float32] = model(input_ids=torch.from_numpy(ids)).logits.numpy()
    return logits


@pytest.fixture(scope="module")
def model() -> Any:
    return _model()


@pytest.fixture(scope="module")
def exported(model: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encoder") / "encoder.onnx"
    export_encoder(model, path, max_tokens=_MAX_TOKENS, metadata={"labels": "O"}, samples=_SAMPLES)
    return path


@pytest.mark.parametrize("shape", [(1, 2), (3, 17), (2, _MAX_TOKENS)])
def test_float32_is_the_model(model: Any, tmp_path: Path, shape: tuple[int, int]) -> None:
    path = tmp_path / "float32.onnx"
    export_encoder(model, path, max_tokens=_MAX_TOKENS, metadata={}, samples=None, table_bits=32)
    ids = _ids(*shape)
    np.testing.assert_allclose(_run(path, ids), _expected(model, ids), atol=1e-4)


def test_int8_is_close_to_the_model(model: Any, exported: Path) -> None:
    ids = _ids(16, 24)
    logits, expected = _run(exported, ids), _expected(model, ids)
    assert np.abs(logits - expected).mean() < 0.05 * expected.std()
    agree = logits.argmax(-1) == expected.argmax(-1)
    assert agree.mean() > 0.97
    # Where they differ, the model itself could hardly decide.
    first, second = np.sort(expected[~agree], axis=-1)[:, :-3:-1].T
    assert (first - second < 0.3 * expected.std()).all()


@pytest.mark.parametrize("pieces", [2, 3, 7, 16, 31, _MAX_TOKENS])
def test_company_changes_no_bit(exported: Path, pieces: int) -> None:
    ids = _ids(33, pieces)
    together = _run(exported, ids)
    for number in (0, 1, 32):
        alone = _run(exported, ids[number : number + 1])[0]
        assert np.array_equal(alone, together[number])
    assert np.array_equal(_run(exported, ids[5:12]), together[5:12])


def test_metadata_and_length(model: Any, exported: Path, tmp_path: Path) -> None:
    stored = onnx.load(str(exported))
    assert {item.key: item.value for item in stored.metadata_props} == {"labels": "O"}
    with pytest.raises(ValueError, match="has 48"):
        export_encoder(model, tmp_path / "long.onnx", max_tokens=49, metadata={}, samples=None)


def test_ranges_need_samples(model: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no samples"):
        export_encoder(model, tmp_path / "x.onnx", max_tokens=8, metadata={}, samples=[])


@pytest.mark.parametrize("change", [{"hidden_act": "relu"}, {"type_vocab_size": 2}])
def test_other_models_are_refused(change: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="want gelu"):
        export_encoder(
            _model(**change), tmp_path / "x.onnx", max_tokens=8, metadata={}, samples=None
        )


@pytest.mark.parametrize(("bits", "tolerance"), [(4, 0.15), (8, 0.01)])
def test_embeddings_of_few_bits_are_close(
    model: Any, tmp_path: Path, bits: int, tolerance: float
) -> None:
    path, ids = tmp_path / "few.onnx", _ids(4, 24)
    export_encoder(model, path, max_tokens=_MAX_TOKENS, metadata={}, samples=None, table_bits=bits)
    logits, expected = _run(path, ids), _expected(model, ids)
    assert np.abs(logits - expected).mean() < tolerance * expected.std()


def test_embeddings_of_other_bits_are_refused(model: Any, tmp_path: Path) -> None:
    path = tmp_path / "few.onnx"
    with pytest.raises(ValueError, match="2 bits: embeddings have 4, 8, 32"):
        export_encoder(model, path, max_tokens=8, metadata={}, samples=None, table_bits=2)
