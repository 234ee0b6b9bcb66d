"""The state of one request while it is decoded."""

import math
from concurrent.futures import Future
from copy import copy
from enum import Enum
from typing import Any

from eat_edge.decoder.protocol import Completion, Finish, Request

__all__ = ["Outcome", "Sequence", "Status"]

_MAX_PERIOD = 16
_MIN_ROUNDS = 4
_MIN_LOOP_TOKENS = 16


class Status(Enum):
    """Where a sequence is."""

    WAITING = "waiting"
    """It has no slot in the KV cache."""
    RUNNING = "running"
    """It is decoded."""
    FINISHED = "finished"
    """It has ended, in whatever way."""


class Outcome:
    """What becomes of a request: of its only sequence, or of all the branches of an n-best search.

    Attributes:
        future: Where the completions or the error go.
        num_open: Sequences that are still being decoded.
        is_settled: Whether the future has its result, its error, or its cancellation.
    """

    __slots__ = ("_completions", "_is_n_best", "future", "is_settled", "num_open")

    def __init__(self, future: "Future[Any]", *, is_n_best: bool) -> None:
        self.future = future
        self.num_open = 1
        self.is_settled = False
        self._is_n_best = is_n_best
        self._completions: list[Completion] = []

    @property
    def is_over(self) -> bool:
        """Whether its result is there, or no longer wanted."""
        return self.is_settled or self.future.cancelled()

    def add(self, completion: Completion) -> None:
        """Take a completion."""
        self._completions.append(completion)

    def settle(self, error: Exception | None = None) -> bool:
        """Give the future the error, or else what was found.

        Returns:
            False if it had been cancelled.
        """
        self.is_settled = True
        if not self.future.set_running_or_notify_cancel():
            return False
        if error is not None:
            self.future.set_exception(error)
        elif self._is_n_best:
            best = sorted(self._completions, key=lambda one: -sum(one.logprobs))
            self.future.set_result(tuple(best))
        else:
            self.future.set_result(self._completions[0])
        return True


class Sequence:
    """A request on its way to a completion, or one branch of an n-best search.

    Attributes:
        request: What was asked for.
        constraint: What its output is held to, in the state of this output.
        outcome: What becomes of the request.
        min_logprob: Log-probability that an output must have to be followed besides the best; None
            where only the best is.
        status: Whether it waits, is decoded, or has ended.
        slot: The KV sequence it lives in while it is decoded, else -1.
        tokens: Prompt and completion so far.
        num_prompt: How many of ``tokens`` are the prompt.
        num_decoded: How many of ``tokens`` are in the KV cache.
        last_step: The step that last had a token of it.
        marks: Numbers of tokens at which its decoding pauses, ascending; none unless the decoder
            takes over those of the request.
    """

    __slots__ = (
        "_is_branch",
        "_runs",
        "constraint",
        "last_step",
        "logprobs",
        "marks",
        "min_logprob",
        "num_decoded",
        "num_prompt",
        "outcome",
        "request",
        "slot",
        "status",
        "tokens",
    )

    def __init__(
        self, request: Request, future: "Future[Any]", min_logprob: float | None = None
    ) -> None:
        self.request = request
        self.constraint = request.constraint
        self.outcome = Outcome(future, is_n_best=min_logprob is not None)
        self.min_logprob = min_logprob
        self.status, self.slot = Status.WAITING, -1
        self.tokens = list(request.prompt)
        self.num_prompt = len(self.tokens)
        self.num_decoded = 0
        self.last_step = -1
        self.marks: tuple[int, ...] = ()
        self.logprobs: list[float] = []
        self._runs = [0] * (_MAX_PERIOD + 1)
        self._is_branch = False

    @property
    def num_pending(self) -> int:
        """Tokens to decode next, up to the next mark; never 0 while the sequence runs."""
        size = len(self.tokens)
        for mark in self.marks:
            if self.num_decoded < mark < size:
                return mark - self.num_decoded
        return size - self.num_decoded

    @property
    def num_new(self) -> int:
        """Tokens of the completion so far."""
        return len(self.tokens) - self.num_prompt

    @property
    def is_prefilling(self) -> bool:
        """Whether part of the prompt is still to be decoded."""
        return self.num_decoded < self.num_prompt

    @property
    def has_logprobs(self) -> bool:
        """Whether it matters how probable its tokens are."""
        return self.request.has_logprobs or self.min_logprob is not None

    @property
    def logprob(self) -> float:
        """Of the completion so far."""
        return math.fsum(self.logprobs)

    @property
    def is_hopeless(self) -> bool:
        """Whether it is a branch that has become too improbable."""
        return self._is_branch and self.min_logprob is not None and self.logprob < self.min_logprob

    def fork(self) -> "Sequence":
        """Open a branch that goes on differently from here, in no slot as yet."""
        branch = copy(self)
        branch.status, branch.slot = Status.WAITING, -1
        branch.num_decoded, branch.last_step = 0, -1
        branch.tokens, branch.logprobs = self.tokens.copy(), self.logprobs.copy()
        branch.constraint = None if self.constraint is None else self.constraint.fork()
        branch._runs = self._runs.copy()
        branch._is_branch = True
        self.outcome.num_open += 1
        return branch

    def commit(self, token: int, logprob: float) -> Completion | None:
        """Take the next token.

        Returns:
            The completion if this token ends it, else None.
        """
        request = self.request
        self.logprobs.append(logprob)
        if token in request.stop:
            return self._complete("stop")
        self.tokens.append(token)
        if self.constraint is not None:
            self.constraint.advance(token)
        if self.constraint is None or not self.constraint.is_finite:
            loop = self._count_loop()
            if loop:
                del self.tokens[-loop:], self.logprobs[-loop:]
                return self._complete("repetition")
        if self.num_new >= request.max_new_tokens:
            return self._complete("length")
        return None

    def _complete(self, finish: Finish) -> Completion:
        new = tuple(self.tokens[self.num_prompt :])
        logprobs = tuple(self.logprobs) if self.has_logprobs else ()
        return Completion(new, logprobs, finish)

    def _count_loop(self) -> int:
        """Count the tokens at the end that only go around in a circle, 0 if they do not.

        A circle of ``p`` tokens counts when it has gone around four times and covers at least
        sixteen tokens. Runs of agreement with the token ``p`` back are kept per ``p``, so a token
        costs no more than ``_MAX_PERIOD`` comparisons.
        """
        tokens, runs, new = self.tokens, self._runs, self.num_new
        last = tokens[-1]
        for period in range(1, min(_MAX_PERIOD, new - 1) + 1):
            if tokens[-1 - period] != last:
                runs[period] = 0
                continue
            runs[period] += 1
            covered = runs[period] + period
            if covered >= max(_MIN_ROUNDS * period, _MIN_LOOP_TOKENS):
                return runs[period]
        return 0
