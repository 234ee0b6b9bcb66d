"""The state of one request while it is decoded."""

from concurrent.futures import Future

from eat_edge.decoder.protocol import Completion, Finish, Request

__all__ = ["Sequence"]

_MAX_PERIOD = 16
_MIN_ROUNDS = 4
_MIN_LOOP_TOKENS = 16


class Sequence:
    """A request on its way to a completion.

    Attributes:
        request: What was asked for.
        future: Where the completion or the error goes.
        slot: The KV sequence it lives in, or -1 while it waits.
        tokens: Prompt and completion so far.
        num_decoded: How many of ``tokens`` are in the KV cache.
        last_step: The step that last had a token of it.
    """

    __slots__ = (
        "_runs",
        "future",
        "last_step",
        "logprobs",
        "num_decoded",
        "request",
        "slot",
        "tokens",
    )

    def __init__(self, request: Request, future: "Future[Completion]") -> None:
        self.request = request
        self.future = future
        self.slot = -1
        self.tokens = list(request.prompt)
        self.num_decoded = 0
        self.last_step = -1
        self.logprobs: list[float] = []
        self._runs = [0] * (_MAX_PERIOD + 1)

    @property
    def num_pending(self) -> int:
        """Tokens that are known but not decoded; never 0 while the sequence runs."""
        return len(self.tokens) - self.num_decoded

    @property
    def num_new(self) -> int:
        """Tokens of the completion so far."""
        return len(self.tokens) - len(self.request.prompt)

    @property
    def is_prefilling(self) -> bool:
        """Whether part of the prompt is still to be decoded."""
        return self.num_decoded < len(self.request.prompt)

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
        if request.constraint is not None:
            request.constraint.advance(token)
        if request.constraint is None or not request.constraint.is_finite:
            loop = self._count_loop()
            if loop:
                del self.tokens[-loop:], self.logprobs[-loop:]
                return self._complete("repetition")
        if self.num_new >= request.max_new_tokens:
            return self._complete("length")
        return None

    def _complete(self, finish: Finish) -> Completion:
        new = tuple(self.tokens[len(self.request.prompt) :])
        return Completion(new, tuple(self.logprobs), finish)

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
