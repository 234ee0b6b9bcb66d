import random
from collections import abc
from concurrent.futures import Future
from functools import partial
from typing import Any

import numpy as np
import pytest
from decoder_fakes import FakeBackend, complete_alone, hashed_logits

from eat_edge.decoder import Request
from eat_edge.decoder.loop import Loop
from eat_edge.decoder.protocol import Completion, Float32Array
from eat_edge.decoder.sequence import Sequence
from eat_edge.errors import CapacityError, ConfigError, ModelError


def make_loop(backend: FakeBackend, max_sequences: int | None = None) -> Loop:
    return Loop(backend, max_sequences=max_sequences or backend.max_sequences)


def add(loop: Loop, request: Request) -> Future[Any]:
    future: Future[Any] = Future()
    loop.add(Sequence(request, future))
    return future


def run(loop: Loop, limit: int = 10_000) -> None:
    for _ in range(limit):
        if not loop.has_work:
            return
        loop.step()
    raise AssertionError("the loop does not end")


def random_requests(seed: int, count: int = 40) -> list[Request]:
    """Prompts of which many begin alike, some with the whole of another."""
    chance = random.Random(seed)
    prefixes = [[chance.randrange(64) for _ in range(length)] for length in (1, 20, 60)]
    requests = []
    for _ in range(count):
        tail = [chance.randrange(64) for _ in range(chance.randrange(1, 30))]
        prompt = (*chance.choice(prefixes), *tail)
        marks = tuple(sorted(chance.sample(range(1, 70), 2)))
        requests.append(Request(prompt, chance.randrange(1, 20), frozenset([3, 5]), marks=marks))
    return requests


def expect(completion: Completion, request: Request) -> None:
    alone = complete_alone(request, lambda history: hashed_logits(history, 64))
    assert completion.tokens == alone.tokens
    assert completion.finish == alone.finish
    assert completion.logprobs == pytest.approx(alone.logprobs, abs=1e-5)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("cells", [None, 150])
@pytest.mark.parametrize("can_rewind", [True, False])
def test_company_changes_nothing(seed: int, cells: int | None, can_rewind: bool) -> None:
    backend = FakeBackend(n_batch=16, max_sequences=6, cells=cells, can_rewind=can_rewind)
    loop = make_loop(backend, max_sequences=4)
    requests = random_requests(seed)
    futures = [add(loop, request) for request in requests[:25]]
    for _ in range(20):
        loop.step()
    futures += [add(loop, request) for request in requests[25:]]
    run(loop)
    for future, request in zip(futures, requests, strict=True):
        expect(future.result(0), request)
    stats = loop.stats()
    assert stats.completed == len(requests)
    assert (stats.running, stats.waiting, stats.failed) == (0, 0, 0)
    assert stats.peak_sequences == 4
    assert stats.decoded_tokens == sum(len(future.result(0).tokens) for future in futures)
    if cells is None:
        prompts = sum(len(request.prompt) for request in requests)
        assert stats.prefill_tokens + stats.reused_tokens == prompts
        assert stats.reused_tokens > 0
    else:
        assert stats.retries > 0


def test_a_long_prompt_does_not_stop_those_that_generate() -> None:
    backend = FakeBackend(n_batch=8, n_ctx=512)
    loop = make_loop(backend)
    short = [add(loop, Request((10 + i,), 30, frozenset())) for i in range(2)]
    loop.step()
    add(loop, Request(tuple(range(64)) * 4, 1, frozenset()))
    backend.batches.clear()
    for _ in range(29):
        loop.step()
    assert all(future.done() for future in short)
    assert all(len(batch) == 3 for batch in backend.batches[:20])


def test_a_continued_completion_costs_only_what_is_new() -> None:
    backend = FakeBackend()
    loop = make_loop(backend)
    prompt = tuple(range(20))
    first = add(loop, Request(prompt, 12, frozenset()))
    run(loop)
    whole = prompt + first.result(0).tokens
    backend.batches.clear()
    forks = [Request((*whole, 60 + i), 4, frozenset()) for i in range(3)]
    futures = [add(loop, request) for request in forks]
    run(loop)
    for future, request in zip(futures, forks, strict=True):
        expect(future.result(0), request)
    # The last token of the first completion was never decoded.
    assert sum(len(chunk) for chunk in backend.batches[0].values()) <= 3 * 2
    assert loop.stats().reused_tokens >= 3 * (len(whole) - 1)


def test_a_common_instruction_is_decoded_once_for_requests_that_come_together() -> None:
    backend = FakeBackend(n_batch=64)
    loop = make_loop(backend)
    instruction = tuple(range(50))
    requests = [Request((*instruction, i), 3, frozenset()) for i in range(4)]
    futures = [add(loop, request) for request in requests]
    run(loop)
    for future, request in zip(futures, requests, strict=True):
        expect(future.result(0), request)
    assert loop.stats().prefill_tokens == 50 + 4


def test_without_rewinding_a_common_instruction_is_decoded_once_where_it_is_marked() -> None:
    backend = FakeBackend(n_batch=64, max_sequences=6, can_rewind=False)
    loop = make_loop(backend, max_sequences=4)
    instruction = tuple(range(50))
    requests = [Request((*instruction, i), 3, frozenset(), marks=(50,)) for i in range(4)]
    futures = [add(loop, request) for request in requests]
    run(loop)
    for future, request in zip(futures, requests, strict=True):
        expect(future.result(0), request)
    assert loop.stats().prefill_tokens == 50 + 4


def test_who_goes_first_overtakes_those_that_wait() -> None:
    loop = make_loop(FakeBackend(max_sequences=1))
    ended: list[str] = []

    def note(name: str, _: Future[Any]) -> None:
        ended.append(name)

    for name, goes_first in (("a", False), ("b", False), ("c", True), ("d", False), ("e", True)):
        future = add(loop, Request((ord(name) % 64,), 3, frozenset(), goes_first=goes_first))
        future.add_done_callback(partial(note, name))
    run(loop)
    assert ended == ["c", "e", "a", "b", "d"]


@pytest.mark.parametrize("seed", range(4))
def test_what_goes_on_from_a_result_finds_it_in_the_cache_however_many_wait(seed: int) -> None:
    """Many sentences are to be translated, and of each something is asked when it is."""
    chance = random.Random(seed)
    loop = make_loop(FakeBackend(n_batch=64, max_sequences=6), max_sequences=3)
    prompts = [tuple(chance.randrange(64) for _ in range(40)) for _ in range(20)]
    asked = []

    def ask(prompt: tuple[int, ...], done: Future[Any]) -> None:
        for number in range(2):
            question = (*prompt, *done.result(0).tokens, number)
            asked.append(add(loop, Request(question, 2, frozenset(), goes_first=True)))

    for prompt in prompts:
        new = chance.randrange(5, 15)
        add(loop, Request(prompt, new, frozenset())).add_done_callback(partial(ask, prompt))
    run(loop)
    assert len(asked) == 2 * len(prompts)
    assert all(future.done() for future in asked)
    # Besides every prompt no more than each question, and the token that ended what it asks about.
    assert loop.stats().prefill_tokens <= sum(map(len, prompts)) + 2 * len(asked)


def test_what_can_never_fit_fails_alone() -> None:
    backend = FakeBackend(n_ctx=32)
    loop = make_loop(backend)
    bad = add(loop, Request(tuple(range(30)), 3, frozenset()))
    good = Request(tuple(range(30)), 2, frozenset())
    future = add(loop, good)
    run(loop)
    with pytest.raises(CapacityError, match="30 tokens and up to 3 new"):
        bad.result(0)
    expect(future.result(0), good)


def test_no_room_even_alone_fails_that_request_only() -> None:
    backend = FakeBackend(cells=40, n_batch=16)
    loop = make_loop(backend)
    bad = add(loop, Request(tuple(range(50)), 3, frozenset()))
    good = Request((5, 6, 7), 5, frozenset())
    future = add(loop, good)
    run(loop)
    with pytest.raises(CapacityError, match="full"):
        bad.result(0)
    expect(future.result(0), good)
    assert loop.stats().running == 0


def test_a_failing_batch_fails_its_sequences_and_no_others() -> None:
    backend = FakeBackend(max_sequences=2)
    loop = make_loop(backend)
    backend.poison = 63
    batch = [add(loop, Request(prompt, 1, frozenset())) for prompt in ((1, 2), (3, 63))]
    later = Request((8, 9), 1, frozenset())
    future = add(loop, later)
    run(loop)
    for failed in batch:
        with pytest.raises(ModelError, match="poisoned"):
            failed.result(0)
    expect(future.result(0), later)
    assert loop.stats().failed == 2


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (Request((), 1, frozenset()), "empty"),
        (Request((1,), 0, frozenset()), "max_new_tokens"),
        (Request((1, 64), 1, frozenset()), "1 to 64"),
        (Request((-1, 5), 1, frozenset()), "-1 to 5"),
    ],
)
def test_a_malformed_request_fails_alone(request_: Request, message: str) -> None:
    loop = make_loop(FakeBackend())
    future = add(loop, request_)
    with pytest.raises(ConfigError, match=message):
        future.result(0)
    assert not loop.has_work


def test_more_sequences_than_the_backend_has() -> None:
    with pytest.raises(ConfigError, match="1 to 4"):
        Loop(FakeBackend(), max_sequences=5)


def test_cancelled_requests_leave_at_the_next_step() -> None:
    backend = FakeBackend(max_sequences=2)
    loop = make_loop(backend)
    running = add(loop, Request((1, 2), 100, frozenset()))
    other = Request((3, 4), 10, frozenset())
    kept = add(loop, other)
    waiting = add(loop, Request((5, 6), 100, frozenset()))
    loop.step()
    assert running.cancel()
    assert waiting.cancel()
    run(loop, limit=12)
    expect(kept.result(0), other)
    stats = loop.stats()
    assert (stats.cancelled, stats.completed) == (2, 1)


class Scripted:
    """Allows what a script says, position by position: several tokens, or one that is forced."""

    is_finite = True

    def __init__(self, *script: Any) -> None:
        self.script = [list(tokens) for tokens in script]
        self.seen: list[int] = []

    def mask(self, logits: Float32Array) -> None:
        allowed = self.script[len(self.seen)]
        kept = logits[allowed]
        logits.fill(-np.inf)
        logits[allowed] = kept

    def forced(self) -> int | None:
        allowed = self.script[len(self.seen)]
        return allowed[0] if len(allowed) == 1 else None

    def advance(self, token: int) -> None:
        self.seen.append(token)

    def fork(self) -> "Scripted":
        raise AssertionError("nothing here has branches")


def test_forced_tokens_are_committed_without_logits_and_decoded_as_one_chunk() -> None:
    backend = FakeBackend()
    loop = make_loop(backend)
    constraint = Scripted([7, 8], [20], [21], [22], [9, 10], [63])
    future = add(loop, Request((1, 2), 20, frozenset([63]), constraint))
    run(loop)
    completion = future.result(0)
    first, *forced, last = completion.tokens
    assert first in (7, 8)
    assert forced == [20, 21, 22]
    assert last in (9, 10)
    assert completion.finish == "stop"
    assert completion.logprobs[1:4] == (0.0, 0.0, 0.0)
    assert completion.logprobs[5] == 0.0
    assert [list(batch.values()) for batch in backend.batches] == [[[1, 2]], [[first, 20, 21, 22]]]
    assert loop.stats().forced_tokens == 3


def test_logprobs_are_of_the_allowed_tokens_only() -> None:
    loop = make_loop(FakeBackend())
    future = add(loop, Request((1, 2), 1, frozenset(), Scripted([7, 8], [9])))
    run(loop)
    a, b = hashed_logits([1, 2], 64)[[7, 8]].astype(float)
    expected = max(a, b) - np.log(np.exp(a) + np.exp(b))
    assert future.result(0).logprobs[0] == pytest.approx(expected, abs=1e-5)


def test_who_wants_no_probabilities_gets_the_same_tokens() -> None:
    loop = make_loop(FakeBackend())
    wanted = add(loop, Request((1, 2), 6, frozenset()))
    unwanted = add(loop, Request((1, 2), 6, frozenset(), has_logprobs=False))
    run(loop)
    assert unwanted.result(0).tokens == wanted.result(0).tokens
    assert len(wanted.result(0).logprobs) == 6
    assert unwanted.result(0).logprobs == ()


def test_a_failing_constraint_fails_its_request_alone() -> None:
    class Broken(Scripted):
        def mask(self, logits: Float32Array) -> None:
            raise ValueError("broken constraint")

    loop = make_loop(FakeBackend())
    bad = add(loop, Request((1, 2), 5, frozenset(), Broken()))
    empty = add(loop, Request((1, 2), 5, frozenset(), Scripted([])))
    good = Request((3, 4), 5, frozenset())
    future = add(loop, good)
    run(loop)
    with pytest.raises(ValueError, match="broken"):
        bad.result(0)
    with pytest.raises(ModelError, match="allows no token"):
        empty.result(0)
    expect(future.result(0), good)


def test_logits_that_are_no_numbers_are_an_error() -> None:
    def broken(history: abc.Sequence[int], n_vocab: int) -> Any:
        return np.full(n_vocab, np.nan, np.float32)

    loop = make_loop(FakeBackend(logits=broken))
    future = add(loop, Request((1,), 5, frozenset()))
    run(loop)
    with pytest.raises(ModelError, match="not finite"):
        future.result(0)


def test_a_loop_ends_early() -> None:
    def stubborn(history: abc.Sequence[int], n_vocab: int) -> Any:
        row = np.zeros(n_vocab, np.float32)
        row[7 + len(history) % 2] = 9.0
        return row

    loop = make_loop(FakeBackend(logits=stubborn))
    future = add(loop, Request((1,), 200, frozenset()))
    run(loop)
    assert future.result(0).finish == "repetition"
    assert future.result(0).tokens == (8, 7)


def test_those_who_run_are_numbered_without_a_gap() -> None:
    backend = FakeBackend(max_sequences=16)
    loop = make_loop(backend, 8)
    lengths = (3, 30, 5, 30, 7, 30, 9, 30)
    for at, length in enumerate([*lengths, *lengths]):
        add(loop, Request((at, 1, 2), length, frozenset()))
    run(loop)
    assert {len(batch) for batch in backend.batches} >= {8, 4}
    assert all(sorted(batch) == list(range(len(batch))) for batch in backend.batches)


def test_slots_come_back() -> None:
    backend = FakeBackend(max_sequences=3, n_batch=16)
    loop = make_loop(backend)
    for seed in range(30):
        futures = [add(loop, request) for request in random_requests(seed, count=10)]
        futures[3].cancel()
        run(loop)
    assert loop.stats().completed == 30 * 9
    assert sum(map(len, backend.caches)) <= 3 * backend.n_ctx
    futures = [add(loop, Request((i,), 5, frozenset())) for i in range(3)]
    loop.step()
    assert loop.stats().running == 3
