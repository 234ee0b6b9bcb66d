import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.decoder import NoRepeat, ScriptConstraint, Vocabulary

PIECES = [b"", b" a", b" b", b" c", "\u4e2d".encode()]
STOP, FOREIGN = 0, 4
LATIN = ScriptConstraint(Vocabulary(PIECES), {STOP})


def allowed(constraint: NoRepeat) -> set[int]:
    logits = np.zeros(len(PIECES), np.float32)
    constraint.mask(logits)
    return {int(token) for token in np.flatnonzero(np.isfinite(logits))}


def after(*tokens: int, size: int) -> NoRepeat:
    constraint = NoRepeat(LATIN, size)
    for token in tokens:
        constraint.advance(token)
    return constraint


def test_what_would_complete_a_run_again_may_not_come() -> None:
    assert allowed(after(1, 2, 3, 1, 2, size=3)) == {STOP, 1, 2}
    assert allowed(after(1, 2, 3, 1, 2, size=4)) == {STOP, 1, 2, 3}
    assert allowed(after(1, 2, 3, 1, 2, 1, 1, 2, size=3)) == {STOP, 2}


def test_the_end_is_always_open_and_the_script_stays() -> None:
    assert allowed(after(size=3)) == {STOP, 1, 2, 3}
    assert STOP in allowed(after(1, 1, 1, 2, 1, 3, 1, 1, size=2))


@given(choices=st.lists(st.integers(0, 2), max_size=60), size=st.integers(2, 5))
def test_no_run_is_written_twice(choices: list[int], size: int) -> None:
    constraint, written = NoRepeat(LATIN, size), []
    for choice in choices:
        open_tokens = sorted(allowed(constraint) - {STOP})
        if not open_tokens:
            break
        token = open_tokens[choice % len(open_tokens)]
        constraint.advance(token)
        written.append(token)
    runs = [tuple(written[at : at + size]) for at in range(len(written) - size + 1)]
    assert len(runs) == len(set(runs))
    assert FOREIGN not in written
