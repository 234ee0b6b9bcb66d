"""Weights that come back out of a GGUF file."""

import shutil
from pathlib import Path

import pytest
import torch

from eat_edge.errors import InputError
from export.gguf import write_gguf
from export.gguf.quantize import quantize
from export.mini.llm.model import LlamaShape, SmallLlama
from export.mini.llm.restore import restore_llm

ASSETS = Path(__file__).parents[3] / "assets"


SHAPE = LlamaShape(512, 64, 128, 2, 4, 2)


def gguf_of(model: SmallLlama, directory: Path) -> Path:
    model.save(directory)
    shutil.copyfile(ASSETS / "llm.model", directory / "tokenizer.model")
    write_gguf(directory, directory / "llm.gguf", dtype="f32")
    return directory / "llm.gguf"


@pytest.fixture(scope="module")
def model() -> SmallLlama:
    torch.manual_seed(0)
    return SmallLlama(SHAPE)


def test_weights_come_back_out_of_the_file(model: SmallLlama, tmp_path: Path) -> None:
    restored = restore_llm(gguf_of(model, tmp_path), SHAPE)
    again = SmallLlama(SHAPE)
    again.load_state_dict(restored)
    for name, weights in model.state_dict().items():
        torch.testing.assert_close(restored[name], weights, atol=0, rtol=0)


def test_quantised_weights_come_back_all_but_as_they_were(
    model: SmallLlama, tmp_path: Path
) -> None:
    quantize(gguf_of(model, tmp_path), tmp_path / "q8.gguf", "Q8_0")
    restored = restore_llm(tmp_path / "q8.gguf", SHAPE)
    for name, weights in model.state_dict().items():
        assert (restored[name] - weights).abs().max() <= weights.abs().max() / 200, name


def test_a_model_of_another_shape_is_refused(model: SmallLlama, tmp_path: Path) -> None:
    path = gguf_of(model, tmp_path)
    with pytest.raises(InputError, match=r"llm\.gguf: a model of 512 pieces, width 64 and 2"):
        restore_llm(path, LlamaShape(512, 64, 128, 3, 4, 2))
