"""A bridge out of PyTorch: llama.cpp writes behind the embeddings that NumPy makes."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from bridge_make import bridge_of  # noqa: E402

from export.gguf.model import GgufModel  # noqa: E402
from export.mini.llm.bridge.ends import TOKENIZER  # noqa: E402
from export.mini.llm.bridge.export import DECODER, PROJECTION, export_bridge  # noqa: E402
from export.mini.llm.smollm import BOS  # noqa: E402

if TYPE_CHECKING:
    from bridge_make import Ends


def test_llama_cpp_says_behind_soft_tokens_what_pytorch_says(ends: "Ends", tmp_path: Path) -> None:
    bridge, (pieces, tokens) = bridge_of(ends)
    tokens.save(str(tmp_path / TOKENIZER))
    export_bridge(bridge, tmp_path, kind="F16")
    with np.load(tmp_path / PROJECTION) as saved:
        assert tuple(saved["layers"]) == bridge.layers
        weight, bias = saved["weight"], saved["bias"]
    ids = pieces.encode("東京の首相は上海", add_special_tokens=False).ids
    states = bridge.encode(torch.tensor([ids]))
    soft = states.numpy() @ weight.T + bias
    written = [BOS, *tokens.encode("The prime minister").ids]
    with GgufModel(tmp_path / DECODER, threads=1) as model:
        found = model.logits_behind(soft, written)
    decoder, number = bridge.decoder, len(ids) + len(written)
    place = torch.arange(number)
    with torch.no_grad():
        read = torch.cat((bridge.project(states), decoder.embed_tokens(torch.tensor(written))))
        hidden = decoder.read(read[None], place[None], (place[:, None] >= place)[None])
        logits = (hidden[0, len(ids) :] @ decoder.embed_tokens.weight.T).numpy()
    np.testing.assert_allclose(found, logits, atol=0.05)
    assert (found.argmax(-1) == logits.argmax(-1)).all()


def test_it_is_quantised(ends: "Ends", tmp_path: Path) -> None:
    bridge, (_, tokens) = bridge_of(ends)
    tokens.save(str(tmp_path / TOKENIZER))
    export_bridge(bridge, tmp_path)
    full, small = ((tmp_path / name).stat().st_size for name in ("decoder.f16.gguf", DECODER))
    assert small < full
