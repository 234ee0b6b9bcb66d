"""Models with recurrent layers: nothing is cut back, and company changes nothing."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from chat_fakes import make_chat_gguf
from decoder_fakes import complete_alone
from recurrent_make import RECURRENT
from tiny_llms import make_tiny_gguf

from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.llama.shape import read_shape
from eat_edge.decoder.protocol import Batch, Float32Array
from eat_edge.errors import ModelError

TIMEOUT = 120


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_chat_gguf(tmp_path_factory.mktemp("vocabulary"))


@pytest.fixture(scope="module", params=RECURRENT)
def model(
    request: pytest.FixtureRequest, vocabulary: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("recurrent") / f"{request.param}.gguf"
    return make_tiny_gguf(path, request.param, RECURRENT[request.param], vocabulary)


def requests() -> list[Request]:
    """Prompts that share beginnings of 40 and 80 tokens, marked as such."""
    chance = random.Random(7)
    shared = [chance.randrange(300, 760) for _ in range(80)]
    made = []
    for index in range(9):
        tail = [chance.randrange(300, 760) for _ in range(chance.randrange(1, 70))]
        prompt = (*shared[: 40 * (index % 3)], *tail)
        made.append(Request(prompt, 12, frozenset([2]), marks=(40, 80)))
    return made


def decode(backend: LlamaBackend, tokens: list[int], start: int, sequence: int) -> Float32Array:
    count = len(tokens) - start
    outputs = np.zeros(count, np.int8)
    outputs[-1] = 1
    positions = np.arange(start, len(tokens), dtype=np.int32)
    sequences = np.full(count, sequence, np.int32)
    batch = Batch(np.array(tokens[start:], np.int32), positions, sequences, outputs)
    return backend.decode(batch)[0].copy()


def test_output_does_not_depend_on_company_order_or_prefixes(model: Path) -> None:
    alone = LlamaBackend(model, threads=1, n_ctx=256, max_sequences=1)

    def logits(history: Sequence[int]) -> Float32Array:
        alone.remove_sequence(0)
        return decode(alone, list(history), 0, 0)

    asked = requests()
    expected = [complete_alone(request, logits) for request in asked]
    alone.close()
    assert len({completion.tokens for completion in expected}) > 4
    for sequences, n_batch, order in ((1, 512, 1), (4, 40, -1)):
        backend = LlamaBackend(model, threads=1, n_ctx=256, max_sequences=8, n_batch=n_batch)
        with Decoder(backend, max_sequences=sequences) as decoder:
            futures = [decoder.submit(request) for request in asked[::order]][::order]
            found = [future.result(TIMEOUT) for future in futures]
            assert decoder.stats().reused_tokens > 0
        for completion, one in zip(found, expected, strict=True):
            assert completion.tokens == one.tokens
            assert completion.logprobs == pytest.approx(one.logprobs, abs=1e-3)


def test_a_whole_copy_goes_on_like_the_original(model: Path) -> None:
    tokens = [300 + 7 * index % 400 for index in range(60)]
    backend = LlamaBackend(model, threads=1, n_ctx=256, max_sequences=3)
    decode(backend, tokens[:50], 0, 0)
    backend.copy_sequence(0, 2, 50)
    copied = decode(backend, tokens, 50, 2)
    assert (copied == decode(backend, tokens, 50, 0)).all()
    with pytest.raises(ModelError, match="cannot cut sequence 0 at 55 in this model"):
        backend.remove_sequence(0, 55)
    backend.close()


def test_its_state_counts_as_memory(model: Path) -> None:
    shape = read_shape(model, 256)
    assert shape.state_bytes > 0
    assert (shape.kv_bytes > 0) == ("mamba" not in model.stem)
