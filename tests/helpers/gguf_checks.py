"""Whether llama.cpp computes and cuts what transformers does."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from export.gguf import write_gguf  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.gguf.parity import compare_tokenizers  # noqa: E402

# The activation of Gemma is looked up in a table of half precision.
LIMITS = {"gemma2": 8e-3, "gemma3": 8e-3}
LENGTH = 120
Make = Callable[..., Any]


def tokens_of(count: int = LENGTH, seed: int = 0) -> Any:
    return np.random.default_rng(seed).integers(3, 768, count)


def logits_of_transformers(model: Any, tokens: Any) -> Any:
    with torch.no_grad():
        return model(torch.from_numpy(tokens)[None]).logits[0].float().numpy()


def logits_of_llama_cpp(path: Path, tokens: Any) -> Any:
    with GgufModel(path, threads=1, length=256) as model:
        return model.logits(tokens.tolist())


def assert_equal_logits(model: Any, path: Path, limit: float = 2e-3, count: int = LENGTH) -> Any:
    tokens = tokens_of(count)
    expected, found = logits_of_transformers(model, tokens), logits_of_llama_cpp(path, tokens)
    assert expected.std() > 0.3
    assert np.abs(found - expected).max() < limit
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() >= 0.99
    return expected, found


def parity(checkpoint: Path, texts: Iterable[str]) -> Any:
    write_gguf(checkpoint, checkpoint / "model.gguf")
    return compare_tokenizers(checkpoint / "model.gguf", checkpoint, texts)
