"""Short answers: a line that is not blank."""

import numpy as np

from eat_edge.llm.chat_reply import NotBlank


class Recorder:
    """A constraint with a state, which forbids token 0."""

    is_finite = False

    def __init__(self) -> None:
        self.tokens: list[int] = []

    def mask(self, logits: np.ndarray) -> None:
        logits[0] = -np.inf

    def forced(self) -> int | None:
        return None

    def advance(self, token: int) -> None:
        self.tokens.append(token)

    def fork(self) -> "Recorder":
        fork = Recorder()
        fork.tokens = self.tokens.copy()
        return fork


def allowed(constraint: NotBlank) -> list[int]:
    logits = np.ones(6, np.float32)
    constraint.mask(logits)
    return np.flatnonzero(np.isfinite(logits)).tolist()


def test_only_the_first_token_has_to_say_something() -> None:
    inner = Recorder()
    constraint = NotBlank(inner, [5, 2])
    assert allowed(constraint) == [1, 3, 4]
    fork = constraint.fork()
    constraint.advance(3)
    assert allowed(constraint) == [1, 2, 3, 4, 5]
    assert inner.tokens == [3]
    assert allowed(fork) == [1, 3, 4]
    assert not constraint.is_finite
