"""Schedule, decode, select, commit: one step after the other, in one thread."""

from collections import Counter
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from eat_edge.decoder.protocol import Backend, Batch, Completion, DecoderStats, Float32Array
from eat_edge.decoder.scheduler import Scheduler
from eat_edge.decoder.selection import Choice, select, select_others
from eat_edge.decoder.sequence import Sequence, Status
from eat_edge.decoder.slots import Slots
from eat_edge.errors import CapacityError, ConfigError, EatEdgeError, ModelError

__all__ = ["Loop"]

_Chunks = list[tuple[Sequence, int]]


class Loop:
    """Decodes many requests at once; they join and leave at every step.

    Not thread-safe, and no thread of its own: whoever owns it calls ``step`` while there is work.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        max_sequences: int,
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        """Prepare to decode.

        Args:
            backend: The model.
            max_sequences: Requests decoded at once. The backend may have more sequences: those
                remember finished requests, for others to continue.
            lock: Held while the backend computes.

        Raises:
            ConfigError: If the backend has fewer sequences.
        """
        if not 1 <= max_sequences <= backend.max_sequences:
            raise ConfigError(
                f"max_sequences must be 1 to {backend.max_sequences} for this backend, "
                f"not {max_sequences}"
            )
        self._backend = backend
        self._lock: AbstractContextManager[object] = lock if lock is not None else nullcontext()
        self._slots = Slots(backend, max_sequences)
        self._counts: Counter[str] = Counter()
        self._scheduler = Scheduler(self._slots, max_sequences, self._counts)
        self._step = 0

    @property
    def has_work(self) -> bool:
        """Whether a step would do anything."""
        return self._scheduler.has_work

    def stats(self) -> DecoderStats:
        """Return the counters; may be called from any thread."""
        scheduler = self._scheduler
        return DecoderStats(
            **self._counts, running=len(scheduler.running), waiting=scheduler.num_waiting
        )

    def add(self, sequence: Sequence) -> None:
        """Queue a request; one that can never be decoded fails at once."""
        try:
            self._check(sequence)
        except EatEdgeError as error:
            self._fail(sequence, error)
        else:
            if not self._backend.can_rewind:
                sequence.marks = sequence.request.marks
            self._scheduler.add(sequence)

    def step(self) -> None:
        """Decode one batch, and bring the requests it ends to their end."""
        scheduler = self._scheduler
        self._drop_over()
        for cancelled in scheduler.admit():
            self._settle(cancelled)
        if not scheduler.running:
            return
        self._step += 1
        budget = self._backend.n_batch
        while chunks := scheduler.schedule(budget):
            try:
                rows = self._decode(chunks)
            except CapacityError as error:
                self._counts["retries"] += 1
                if self._slots.forget_kept():
                    continue
                if budget > 1:
                    budget = max(1, sum(count for _, count in chunks) // 2)
                    continue
                if not scheduler.preempt():
                    self._fail(scheduler.running[-1], error, is_broken=True)
            except ModelError as error:
                for sequence, _ in chunks:
                    self._fail(sequence, error, is_broken=True)
            else:
                self._commit(chunks, rows)
            return

    def fail_all(self, error: Exception) -> None:
        """Let every running and waiting request fail, and forget what the cache holds of them."""
        ended, slots = self._scheduler.drain()
        for sequence in ended:
            self._settle(sequence, error)
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
        """End what was cancelled, and n-best searches of which a branch has failed."""
        for sequence in [one for one in self._scheduler.running if one.outcome.is_over]:
            self._scheduler.end(sequence)
            self._settle(sequence)

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
        with self._lock:
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
            if end in sequence.marks:
                self._slots.keep(sequence.slot)
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
        """Open a branch for every other token that keeps an n-best output probable enough."""
        if sequence.min_logprob is None:
            return []
        others = select_others(row, choice, sequence.min_logprob - sequence.logprob)
        return [(sequence.fork(), other) for other in others]

    def _advance(self, sequence: Sequence, choice: Choice) -> None:
        """Commit a token, and see whether the sequence ends with it."""
        completion = self._extend(sequence, choice)
        if completion is not None or sequence.is_hopeless:
            self._finish(sequence, completion)
        elif sequence.status is Status.WAITING:
            self._scheduler.resume(sequence)

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

    def _finish(self, sequence: Sequence, completion: Completion | None) -> None:
        """End a sequence, and with the last of a request the request."""
        self._scheduler.end(sequence)
        outcome = sequence.outcome
        outcome.num_open -= 1
        if completion is not None and not sequence.is_hopeless:
            outcome.add(completion)
        if outcome.num_open == 0:
            self._settle(sequence)

    def _fail(self, sequence: Sequence, error: Exception, *, is_broken: bool = False) -> None:
        self._scheduler.end(sequence, is_broken=is_broken)
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
