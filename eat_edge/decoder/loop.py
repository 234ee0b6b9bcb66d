"""Schedule, decode, select, commit: one step after the other, in one thread."""

import heapq
import itertools
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from enum import IntEnum

import numpy as np

from eat_edge.decoder.protocol import Backend, Batch, Completion, DecoderStats, Float32Array
from eat_edge.decoder.scheduler import plan
from eat_edge.decoder.selection import Choice, select, select_others
from eat_edge.decoder.sequence import Sequence
from eat_edge.decoder.slots import Slots
from eat_edge.errors import CapacityError, ConfigError, EatEdgeError, ModelError

__all__ = ["Loop"]

_Chunks = list[tuple[Sequence, int]]


class _Rank(IntEnum):
    """Who is admitted before whom."""

    BEGUN = 0
    FIRST = 1
    LAST = 2


class Loop:
    """Decodes many requests at once; they join and leave at every step.

    Not thread-safe, and no thread of its own: whoever owns it calls ``step`` while there is work.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        max_sequences: int,
        gate: AbstractContextManager[object] | None = None,
    ) -> None:
        """Prepare to decode.

        Args:
            backend: The model.
            max_sequences: Requests decoded at once. The backend may have more sequences: those
                remember finished requests, for others to continue.
            gate: Held while the backend computes.

        Raises:
            ConfigError: If the backend has fewer sequences.
        """
        if not 1 <= max_sequences <= backend.max_sequences:
            raise ConfigError(
                f"max_sequences must be 1 to {backend.max_sequences} for this backend, "
                f"not {max_sequences}"
            )
        self._backend = backend
        self._max_sequences = max_sequences
        self._gate: AbstractContextManager[object] = gate if gate is not None else nullcontext()
        self._slots = Slots(backend, max_sequences)
        # A heap; among those of a rank the oldest is the least.
        self._waiting: list[tuple[_Rank, int, Sequence]] = []
        self._arrivals = itertools.count()
        self._running: list[Sequence] = []
        self._counts: Counter[str] = Counter()
        self._step = 0
        self._is_crowded = False

    @property
    def has_work(self) -> bool:
        """Whether a step would do anything."""
        return bool(self._running or self._waiting)

    def stats(self) -> DecoderStats:
        """Return the counters; may be called from any thread."""
        return DecoderStats(**self._counts, running=len(self._running), waiting=len(self._waiting))

    def add(self, sequence: Sequence) -> None:
        """Queue a request; one that can never be decoded fails at once."""
        try:
            self._check(sequence)
        except EatEdgeError as error:
            self._fail(sequence, error)
        else:
            rank = _Rank.FIRST if sequence.request.goes_first else _Rank.LAST
            heapq.heappush(self._waiting, (rank, next(self._arrivals), sequence))

    def step(self) -> None:
        """Decode one batch, and bring the requests it ends to their end."""
        self._drop_over()
        self._admit()
        if not self._running:
            return
        if not self._waiting:
            self._close_gaps()
        self._step += 1
        budget = self._backend.n_batch
        while chunks := plan(self._running, budget):
            chunks.sort(key=_slot_of)
            try:
                rows = self._decode(chunks)
            except CapacityError as error:
                self._counts["retries"] += 1
                if self._slots.forget_kept():
                    continue
                if budget > 1:
                    budget = max(1, sum(count for _, count in chunks) // 2)
                    continue
                self._make_room(error)
            except ModelError as error:
                for sequence, _ in chunks:
                    self._fail(sequence, error, is_broken=True)
            else:
                self._commit(chunks, rows)
            return

    def fail_all(self, error: Exception) -> None:
        """Let every running and waiting request fail, and forget what the cache holds of them."""
        failing = [*self._running, *(sequence for *_, sequence in self._waiting)]
        self._running.clear()
        self._waiting.clear()
        self._is_crowded = False
        slots = [sequence.slot for sequence in failing if sequence.slot >= 0]
        for sequence in failing:
            sequence.slot = -1
            self._fail(sequence, error)
        for slot in slots:
            self._slots.clear(slot)

    def _check(self, sequence: Sequence) -> None:
        prompt, new = sequence.request.prompt, sequence.request.max_new_tokens
        if not prompt:
            raise ConfigError("the prompt is empty; give at least one token")
        if new < 1:
            raise ConfigError(f"max_new_tokens must be at least 1, not {new}")
        if not 0 <= min(prompt) <= max(prompt) < self._backend.n_vocab:
            raise ConfigError(
                f"the prompt has token ids from {min(prompt)} to {max(prompt)}; "
                f"the model knows 0 to {self._backend.n_vocab - 1}"
            )
        if len(prompt) + new > self._backend.n_ctx:
            raise CapacityError(
                f"a prompt of {len(prompt)} tokens and up to {new} new ones do not fit the "
                f"{self._backend.n_ctx} a sequence can hold; shorten one or raise n_ctx"
            )

    def _drop_over(self) -> None:
        """Leave what was cancelled, and the branches of a ranking of which one has failed."""
        for sequence in [one for one in self._running if one.outcome.is_over]:
            self._end(sequence)
            self._settle(sequence)

    def _admit(self) -> None:
        """Give free slots to waiting requests in their order, but for those better off waiting."""
        if self._is_crowded:
            return
        held_back: list[tuple[_Rank, int, Sequence]] = []
        while (
            self._waiting
            and len(self._running) < self._max_sequences
            and len(held_back) < self._max_sequences
        ):
            waiting = heapq.heappop(self._waiting)
            sequence = waiting[-1]
            if sequence.outcome.is_over:
                self._settle(sequence)
                continue
            lease = self._slots.acquire(list(sequence.tokens))
            if lease is None:
                held_back.append(waiting)
                continue
            sequence.slot = lease.slot
            sequence.num_decoded = lease.reused
            self._running.append(sequence)
            self._counts["prefix_hits"] += lease.reused > 0
            self._counts["reused_tokens"] += lease.reused
        for waiting in held_back:
            heapq.heappush(self._waiting, waiting)
        self._counts["peak_sequences"] = max(self._counts["peak_sequences"], len(self._running))

    def _close_gaps(self) -> None:
        """Move the last requests to slots that nobody waits for, so that there is no gap."""
        for sequence in self._running:
            if sequence.slot >= len(self._running):
                sequence.slot = self._slots.lower(sequence.slot)

    def _decode(self, chunks: _Chunks) -> Float32Array:
        """Decode chunks as one batch.

        Returns:
            One row of logits for every chunk that reaches the end of its sequence.
        """
        # Lists first: most chunks are of one token, for which NumPy takes longer than Python.
        tokens: list[int] = []
        positions: list[int] = []
        sequences: list[int] = []
        outputs = np.zeros(sum(count for _, count in chunks), np.int8)
        for sequence, count in chunks:
            start = sequence.num_decoded
            tokens += sequence.tokens[start : start + count]
            positions += range(start, start + count)
            sequences += [sequence.slot] * count
            outputs[len(tokens) - 1] = start + count == len(sequence.tokens)
        batch = Batch(
            np.array(tokens, np.int32),
            np.array(positions, np.int32),
            np.array(sequences, np.int32),
            outputs,
        )
        with self._gate:
            return self._backend.decode(batch)

    def _commit(self, chunks: _Chunks, rows: Float32Array) -> None:
        prefilled = batched = 0
        ready: list[Sequence] = []
        for sequence, count in chunks:
            start, end = sequence.num_decoded, sequence.num_decoded + count
            batched += count
            if start < sequence.num_prompt:
                prefilled += min(end, sequence.num_prompt) - start
            if end == len(sequence.tokens):
                ready.append(sequence)
            self._slots.extend(sequence.slot, sequence.tokens[start:end])
            sequence.num_decoded = end
            sequence.last_step = self._step
        self._counts["steps"] += 1
        self._counts["batched_sequences"] += len(chunks)
        self._counts["batched_tokens"] += batched
        self._counts["prefill_tokens"] += prefilled
        choices = select(
            [sequence.constraint for sequence in ready],
            [sequence.has_logprobs for sequence in ready],
            rows,
        )
        for sequence, row, choice in zip(ready, rows, choices, strict=True):
            if choice.error is not None:
                self._fail(sequence, choice.error)
                continue
            try:
                branches = self._branch(sequence, row, choice)
                self._advance(sequence, choice)
                for branch, other in branches:
                    self._advance(branch, other)
            except Exception as error:
                self._fail(sequence, error)

    def _branch(
        self, sequence: Sequence, row: Float32Array, choice: Choice
    ) -> list[tuple[Sequence, Choice]]:
        """Open a branch for every other token that keeps a ranking's output above its floor."""
        if sequence.floor is None:
            return []
        others = select_others(row, choice, sequence.floor - sequence.logprob)
        return [(sequence.fork(), other) for other in others]

    def _advance(self, sequence: Sequence, choice: Choice) -> None:
        """Commit a token, and see whether the sequence ends with it."""
        completion = self._extend(sequence, choice)
        if completion is not None or sequence.is_hopeless:
            self._finish(sequence, completion)
        elif sequence.slot < 0:
            self._wait_again(sequence)

    def _extend(self, sequence: Sequence, choice: Choice) -> Completion | None:
        """Commit the chosen token, and after it those that leave no choice."""
        completion = sequence.commit(choice.token, choice.logprob)
        self._counts["decoded_tokens"] += choice.token not in sequence.request.stop
        constraint = sequence.constraint
        while completion is None and constraint is not None:
            token = constraint.forced()
            if token is None:
                break
            completion = sequence.commit(token, 0.0)
            self._counts["forced_tokens"] += token not in sequence.request.stop
        return completion

    def _make_room(self, error: CapacityError) -> None:
        """Send the youngest request back to wait, or fail the only one.

        It starts again from its tokens so far, but not before another request has ended.
        """
        youngest = self._running[-1]
        if len(self._running) == 1:
            self._fail(youngest, error, is_broken=True)
            return
        self._running.pop()
        self._slots.clear(youngest.slot)
        youngest.slot, youngest.num_decoded = -1, 0
        self._is_crowded = True
        self._wait_again(youngest)

    def _wait_again(self, sequence: Sequence) -> None:
        """Let it wait before all others, while its beginning is still in a slot."""
        heapq.heappush(self._waiting, (_Rank.BEGUN, -next(self._arrivals), sequence))

    def _end(self, sequence: Sequence, *, is_broken: bool = False) -> None:
        if sequence.slot < 0:
            return
        self._running.remove(sequence)
        self._is_crowded = False
        if is_broken:
            self._slots.clear(sequence.slot)
        else:
            self._slots.release(sequence.slot)
        sequence.slot = -1

    def _finish(self, sequence: Sequence, completion: Completion | None) -> None:
        """End a sequence, and with the last of a request the request."""
        self._end(sequence)
        outcome = sequence.outcome
        outcome.num_open -= 1
        if completion is not None and not sequence.is_hopeless:
            outcome.add(completion)
        if outcome.num_open == 0:
            self._settle(sequence)

    def _fail(self, sequence: Sequence, error: Exception, *, is_broken: bool = False) -> None:
        self._end(sequence, is_broken=is_broken)
        self._settle(sequence, error)

    def _settle(self, sequence: Sequence, error: Exception | None = None) -> None:
        """Let the request of a sequence come to its end, in whatever way, once."""
        if sequence.outcome.is_settled:
            return
        if not sequence.outcome.settle(error):
            self._counts["cancelled"] += 1
        elif error is not None:
            self._counts["failed"] += 1
        else:
            self._counts["completed"] += 1


def _slot_of(chunk: tuple[Sequence, int]) -> int:
    return chunk[0].slot
