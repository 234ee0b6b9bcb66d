"""The interfaces of the decoder: requests, completions, constraints, and the backend."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Backend",
    "Batch",
    "Completion",
    "Constraint",
    "DecoderStats",
    "Finish",
    "Float32Array",
    "Request",
]

Float32Array = NDArray[np.float32]
Finish = Literal["stop", "length", "repetition"]


class Constraint(Protocol):
    """Which tokens may come next; stateful, so one object serves one request.

    All methods are called by the decoder's own thread, in the order of the tokens.
    """

    @property
    def is_finite(self) -> bool:
        """Whether no output under it can go on for ever, so that no repetition is a loop."""
        ...

    def mask(self, logits: Float32Array) -> None:
        """Set the logits of all tokens that may not come next to minus infinity.

        Args:
            logits: Shape (n_vocab,), changed in place.
        """
        ...

    def forced(self) -> int | None:
        """Return the only token that may come next, or None if there are several."""
        ...

    def advance(self, token: int) -> None:
        """Take note that a token was committed; it is one that the mask allowed."""
        ...

    def fork(self) -> "Constraint":
        """Return one in the same state, for an output that goes on differently from here."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """A prompt to continue greedily.

    Attributes:
        prompt: Token ids, at least one.
        max_new_tokens: The completion has at most this many tokens; at least one.
        stop: Ids that end the sequence and are no part of the completion.
        constraint: Which tokens may come, or None for all.
        has_logprobs: Whether the completion says how probable it is. To normalise over the whole
            vocabulary is most of what a token costs outside the model.
        goes_first: Whether it is decoded before waiting requests that do not go first. For what
            continues another request, which is in the cache until newer ones need the room, and
            for whatever else a result waits for; what is endless would leave the others waiting.
        marks: Lengths of beginnings that other prompts share, ascending. A model that cannot
            rewind is stopped there, so that they are decoded once; any other finds them by itself.
    """

    prompt: tuple[int, ...]
    max_new_tokens: int
    stop: frozenset[int]
    constraint: Constraint | None = None
    has_logprobs: bool = True
    goes_first: bool = False
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """What a request was continued with.

    Attributes:
        tokens: The new tokens, without the one that stopped it.
        logprobs: Natural log-probability of each token, and after them that of the stop token if
            there was one; normalised over the tokens the constraint allowed. A token that was the
            only one allowed has 0.0. Empty if the request has none.
        finish: Why it ended: a stop token, the length limit, or a loop. A loop is cut back to its
            first round.
    """

    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    finish: Finish


@dataclass(frozen=True, slots=True)
class DecoderStats:
    """Counters since the decoder was made, and what it holds now.

    Attributes:
        steps: Batches decoded.
        batched_sequences: Sequences in all of these batches together.
        batched_tokens: Tokens in them.
        prefill_tokens: Prompt tokens decoded.
        prefix_hits: Requests, and branches of n-best searches, that began with a shared prefix.
        reused_tokens: Prompt tokens that were not decoded, thanks to a shared prefix.
        decoded_tokens: Tokens chosen from logits and taken into a completion, without stops.
        forced_tokens: Tokens committed because the constraint left no other, without stops.
        completed: Requests that ended with a completion.
        failed: Requests that ended with an error.
        cancelled: Requests that were cancelled.
        retries: Batches that had to be split for want of room in the KV cache.
        running: Sequences being decoded now.
        waiting: Requests that have no sequence yet.
        peak_sequences: The most sequences ever decoded at once.
    """

    steps: int = 0
    batched_sequences: int = 0
    batched_tokens: int = 0
    prefill_tokens: int = 0
    prefix_hits: int = 0
    reused_tokens: int = 0
    decoded_tokens: int = 0
    forced_tokens: int = 0
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    retries: int = 0
    running: int = 0
    waiting: int = 0
    peak_sequences: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Tokens to decode in one go; entry ``i`` of every array describes token ``i``.

    The tokens of a sequence stand together, in the order of their positions.

    Attributes:
        tokens: Ids, int32, shape (n,).
        positions: Position of each token in its sequence, int32, shape (n,).
        sequences: Sequence each belongs to, int32, shape (n,), not decreasing.
        outputs: 1 where logits are wanted, else 0; int8, shape (n,).
    """

    tokens: NDArray[np.int32]
    positions: NDArray[np.int32]
    sequences: NDArray[np.int32]
    outputs: NDArray[np.int8]


class Backend(Protocol):
    """A language model with a KV cache of numbered sequences; used by one thread at a time."""

    @property
    def n_ctx(self) -> int:
        """Tokens one sequence can hold."""
        ...

    @property
    def n_vocab(self) -> int:
        """Number of token ids."""
        ...

    @property
    def n_batch(self) -> int:
        """Tokens one batch can hold."""
        ...

    @property
    def max_sequences(self) -> int:
        """Sequences are numbered from 0 to one below this."""
        ...

    @property
    def can_rewind(self) -> bool:
        """Whether a sequence can be cut back, or copied in part.

        A recurrent model has nothing but its latest state: what was read last cannot be unread.
        """
        ...

    def decode(self, batch: Batch) -> Float32Array:
        """Append tokens to their sequences.

        Args:
            batch: Every token's position is the length its sequence has at that point.

        Returns:
            Logits of the tokens whose output was wanted, in their order: shape (outputs, n_vocab).
            The caller may write to them; the next call invalidates them.

        Raises:
            CapacityError: If there is no room for the batch; nothing has changed.
            ModelError: If decoding failed; the batch's sequences are in no known state and have to
                be removed.
        """
        ...

    def copy_sequence(self, source: int, target: int, length: int) -> None:
        """Make a sequence a copy of the first ``length`` tokens of another, whatever it held.

        Without ``can_rewind`` these are all of its tokens.
        """
        ...

    def remove_sequence(self, sequence: int, start: int = 0) -> None:
        """Forget a sequence's tokens from position ``start`` on.

        Without ``can_rewind`` these are all of its tokens, or none.
        """
        ...

    def close(self) -> None:
        """Free what is held; calling it again does nothing."""
        ...
