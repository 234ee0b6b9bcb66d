"""A language model that is a hash: the lowest seam of the decoder, without llama.cpp."""

import threading
import zlib
from collections.abc import Callable, Sequence

import numpy as np

from eat_edge.decoder import Completion, Request
from eat_edge.decoder.protocol import Batch, Float32Array
from eat_edge.errors import CapacityError, ModelError


def hashed_logits(history: Sequence[int], n_vocab: int) -> Float32Array:
    """Logits that depend on every token of the history, so that no mistake in the cache hides."""
    seed = zlib.crc32(np.array(history, np.int32).tobytes())
    return np.random.default_rng(seed).standard_normal(n_vocab, np.float32)


class FakeBackend:
    """Keeps the tokens of every sequence and checks what the protocol demands of a batch.

    Attributes:
        batches: What was decoded, as ``{sequence: tokens}``.
        poison: A token on which decoding fails.
        gate: If given, it must be held during every decode.
        can_rewind: Whether sequences can be cut, or copied in part.
    """

    def __init__(
        self,
        *,
        n_ctx: int = 256,
        n_vocab: int = 64,
        n_batch: int = 32,
        max_sequences: int = 4,
        cells: int | None = None,
        logits: Callable[[Sequence[int], int], Float32Array] = hashed_logits,
        can_rewind: bool = True,
    ) -> None:
        self.n_ctx = n_ctx
        self.n_vocab = n_vocab
        self.n_batch = n_batch
        self.max_sequences = max_sequences
        self.caches: list[list[int]] = [[] for _ in range(max_sequences)]
        self.batches: list[dict[int, list[int]]] = []
        self.copies: list[tuple[int, int, int]] = []
        self.poison: int | None = None
        self.gate: threading.Lock | None = None
        self.can_rewind = can_rewind
        self.is_closed = False
        self._cells = cells
        self._logits = logits

    def decode(self, batch: Batch) -> Float32Array:
        assert not self.is_closed
        assert self.gate is None or self.gate.locked()
        assert 0 < len(batch.tokens) <= self.n_batch
        assert (np.diff(batch.sequences) >= 0).all()
        used = sum(map(len, self.caches))
        if self._cells is not None and used + len(batch.tokens) > self._cells:
            raise CapacityError("the fake cache is full")
        rows = []
        chunks: dict[int, list[int]] = {}
        for token, position, sequence, output in zip(
            batch.tokens.tolist(),
            batch.positions.tolist(),
            batch.sequences.tolist(),
            batch.outputs.tolist(),
            strict=True,
        ):
            if token == self.poison:
                raise ModelError("the fake model was poisoned")
            cache = self.caches[sequence]
            assert position == len(cache)
            cache.append(token)
            chunks.setdefault(sequence, []).append(token)
            if output:
                rows.append(self._logits(cache, self.n_vocab))
        assert all(len(cache) <= self.n_ctx for cache in self.caches)
        self.batches.append(chunks)
        return np.array(rows, np.float32).reshape(-1, self.n_vocab)

    def copy_sequence(self, source: int, target: int, length: int) -> None:
        assert source != target
        assert length <= len(self.caches[source])
        assert self.can_rewind or length == len(self.caches[source])
        self.copies.append((source, target, length))
        self.caches[target] = self.caches[source][:length]

    def remove_sequence(self, sequence: int, start: int = 0) -> None:
        assert self.can_rewind or start in (0, len(self.caches[sequence]))
        del self.caches[sequence][start:]

    def close(self) -> None:
        self.is_closed = True


def complete_alone(request: Request, logits: Callable[[Sequence[int]], Float32Array]) -> Completion:
    """Continue a request token by token, the plain way, without constraint."""
    tokens: list[int] = []
    logprobs: list[float] = []
    while len(tokens) < request.max_new_tokens:
        row = logits([*request.prompt, *tokens]).astype(np.float64)
        token = int(row.argmax())
        logprobs.append(-float(np.log(np.exp(row - row.max()).sum())))
        if token in request.stop:
            return Completion(tuple(tokens), tuple(logprobs), "stop")
        tokens.append(token)
    return Completion(tuple(tokens), tuple(logprobs), "length")
