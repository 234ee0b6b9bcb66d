import math
import random
from collections import abc
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sentencepiece
from decoder_fakes import FakeBackend, hashed_logits

from eat_edge.decoder import (
    Completion,
    Decoder,
    NoRepeat,
    Request,
    ScriptConstraint,
    SpanConstraint,
    Vocabulary,
    n_best_spans,
)
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.loop import Loop
from eat_edge.decoder.protocol import Batch
from eat_edge.decoder.sequence import Sequence
from eat_edge.errors import ClosedError, ConfigError, ModelError

ASSETS = Path(__file__).parents[1] / "assets"
TIMEOUT = 120
STOP, NONE = 0, 1
# "ab" can be written in two ways, and it stands twice in the source.
PIECES = [b"", b"", b"a", b"b", b"ab", b"c", "中".encode(), *(bytes([b]) for b in "中".encode())]
VOCABULARY = Vocabulary(PIECES)
SOURCE = "abc中ab"
PROMPT = (5, 4, 3, 5, 4)


def span_paths(source: str, vocabulary: Any, stop: int, none: int) -> list[Any]:
    """Every way to answer, by brute force: tokens with the stop, and what may come at each."""
    spans = {
        source[i:j].encode() for i in range(len(source)) for j in range(i + 1, len(source) + 1)
    }
    beginnings = {span[:size] for span in spans for size in range(len(span) + 1)}

    def writable(text: bytes) -> bool:
        return text in beginnings and (
            text in spans or any(piece and writable(text + piece) for piece in vocabulary.pieces)
        )

    def grow(text: bytes, path: tuple[int, ...], choices: Any) -> Iterator[Any]:
        allowed = [
            token
            for token, piece in enumerate(vocabulary.pieces)
            if piece and text + piece in beginnings and writable(text + piece)
        ]
        allowed += [stop] if text in spans else [] if text else [none]
        for token in allowed:
            if token == none:
                yield (none, stop), ([*choices, allowed, [stop]])
            elif token == stop:
                yield (*path, stop), [*choices, allowed]
            else:
                yield from grow(
                    text + vocabulary.pieces[token], (*path, token), [*choices, allowed]
                )

    return list(grow(b"", (), []))


def path_logprob(
    prompt: tuple[int, ...], path: tuple[int, ...], choices: Any, logits: Any
) -> float:
    total = 0.0
    for at, (token, allowed) in enumerate(zip(path, choices, strict=True)):
        row = np.asarray(logits([*prompt, *path[:at]]), np.float64)
        total += row[token] - np.logaddexp.reduce(row[allowed])
    return float(total)


def brute_force(
    prompt: tuple[int, ...], source: Any, vocabulary: Any, stop: int, none: int, logits: Any
) -> dict[tuple[int, ...], float]:
    paths = span_paths(source, vocabulary, stop, none)
    return {path[:-1]: path_logprob(prompt, path, choices, logits) for path, choices in paths}


def fake_logits(history: abc.Sequence[int]) -> Any:
    return 2 * hashed_logits(history, len(PIECES))


def make_fake(**options: Any) -> FakeBackend:
    return FakeBackend(
        n_vocab=len(PIECES), logits=lambda history, _: fake_logits(history), **options
    )


def span_request(
    prompt: tuple[int, ...] = PROMPT, source: Any = SOURCE, limit: int = 40
) -> Request:
    constraint = SpanConstraint(VOCABULARY, source, STOP, NONE)
    return Request(prompt, limit, frozenset([STOP]), constraint)


def add(loop: Loop, request: Request, min_logprob: float) -> Future[Any]:
    future: Future[Any] = Future()
    loop.add(Sequence(request, future, math.log(min_logprob)))
    return future


def run(loop: Loop) -> None:
    for _ in range(5000):
        if not loop.has_work:
            return
        loop.step()
    raise AssertionError("the loop does not end")


def logprobs_of(completions: Any) -> dict[tuple[int, ...], float]:
    return {one.tokens: sum(one.logprobs) for one in completions}


@pytest.mark.parametrize("max_sequences", [1, 2, 6])
@pytest.mark.parametrize("cells", [None, 30])
@pytest.mark.parametrize("min_logprob", [1e-9, 0.01, 0.1, 1.0])
def test_exactly_the_paths_above_the_floor_are_found(
    min_logprob: float, cells: int | None, max_sequences: int
) -> None:
    backend = make_fake(max_sequences=max_sequences, cells=cells)
    loop = Loop(backend, max_sequences=max_sequences)
    prompts = [(*PROMPT, token) for token in range(2, 6)]
    futures = [add(loop, span_request(prompt), min_logprob) for prompt in prompts]
    run(loop)
    for prompt, future in zip(prompts, futures, strict=True):
        expected = brute_force(prompt, SOURCE, VOCABULARY, STOP, NONE, fake_logits)
        assert math.fsum(map(math.exp, expected.values())) == pytest.approx(1)
        found = logprobs_of(future.result(0))
        above = {path for path, logprob in expected.items() if logprob >= math.log(min_logprob)}
        # The greedy one is always there, and need not be the best.
        assert above <= set(found)
        assert len(set(found) - above) <= 1
        assert found == pytest.approx({path: expected[path] for path in found}, abs=1e-4)
        assert list(found.values()) == sorted(found.values(), reverse=True)
    stats = loop.stats()
    assert (stats.completed, stats.failed, stats.running, stats.waiting) == (4, 0, 0, 0)


def test_the_greedy_answer_is_among_them() -> None:
    loop = Loop(make_fake(), max_sequences=4)
    ranked = add(loop, span_request(), 0.5)
    greedy: Future[Any] = Future()
    loop.add(Sequence(span_request(), greedy))
    run(loop)
    assert greedy.result(0) in ranked.result(0)


def test_where_the_model_is_sure_nothing_is_decoded_besides() -> None:
    def sure(history: abc.Sequence[int], n_vocab: int) -> Any:
        return 50 * hashed_logits(history, n_vocab)

    costs = []
    for min_logprob in (None, 0.05):
        backend = FakeBackend(n_vocab=len(PIECES), logits=sure)
        loop = Loop(backend, max_sequences=4)
        future: Future[Any] = Future()
        loop.add(
            Sequence(span_request(), future, None if min_logprob is None else math.log(min_logprob))
        )
        run(loop)
        costs.append(sum(len(tokens) for batch in backend.batches for tokens in batch.values()))
    assert costs[0] == costs[1]


def test_branches_share_what_they_have_in_common() -> None:
    backend = make_fake()
    loop = Loop(backend, max_sequences=4)
    prompt = tuple(random.Random(1).choices(range(2, 6), k=60))
    future = add(loop, span_request(prompt), 0.02)
    run(loop)
    assert len(future.result(0)) > 3
    # Nothing is decoded twice, but the first token of every branch starts from a copy.
    assert loop.stats().prefill_tokens == 60


def test_without_constraint_every_token_may_branch() -> None:
    loop = Loop(make_fake(), max_sequences=4)
    future = add(loop, Request(PROMPT, 2, frozenset()), 0.08)
    run(loop)
    found = logprobs_of(future.result(0))
    everything = {}
    for first in range(len(PIECES)):
        for second in range(len(PIECES)):
            choices = [list(range(len(PIECES)))] * 2
            path = (first, second)
            everything[path] = path_logprob(PROMPT, path, choices, fake_logits)
    above = {path: value for path, value in everything.items() if value >= math.log(0.08)}
    assert len(above) > 1
    assert above.items() <= {path: pytest.approx(v, abs=1e-4) for path, v in found.items()}.items()


def test_cancelling_ends_all_branches() -> None:
    loop = Loop(make_fake(max_sequences=2), max_sequences=2)
    doomed = add(loop, span_request(), 1e-6)
    for _ in range(3):
        loop.step()
    assert doomed.cancel()
    other = add(loop, span_request((2, 3)), 0.2)
    run(loop)
    assert other.result(0)
    stats = loop.stats()
    assert (stats.cancelled, stats.completed, stats.failed) == (1, 1, 0)


def test_a_failing_branch_fails_its_request_once_and_alone() -> None:
    backend = make_fake(max_sequences=4)
    loop = Loop(backend, max_sequences=4)
    backend.poison = PIECES.index(b"c")
    bad = add(loop, span_request((2, 3)), 1e-12)
    run(loop)
    with pytest.raises(ModelError, match="poisoned"):
        bad.result(0)
    backend.poison = None
    good = add(loop, span_request((2, 3)), 1e-12)
    run(loop)
    assert set(logprobs_of(good.result(0))) == {
        path[:-1] for path, _ in span_paths(SOURCE, VOCABULARY, STOP, NONE)
    }
    stats = loop.stats()
    assert (stats.failed, stats.completed, stats.running, stats.waiting) == (1, 1, 0, 0)


@pytest.mark.parametrize("min_logprob", [0.0, -1.0, 1.5, float("nan")])
def test_a_floor_is_a_probability(min_logprob: float) -> None:
    with (
        Decoder(make_fake(), max_sequences=2) as decoder,
        pytest.raises(ConfigError, match="min_probability must be above 0"),
    ):
        decoder.n_best(span_request(), min_logprob)


def test_a_closed_decoder_ranks_nothing() -> None:
    decoder = Decoder(make_fake(), max_sequences=2)
    decoder.close()
    with pytest.raises(ClosedError, match="closed"):
        decoder.n_best(span_request(), 0.1)


def test_paths_of_one_span_are_added_up() -> None:
    a, b, ab = (PIECES.index(piece) for piece in (b"a", b"b", b"ab"))
    constraint = SpanConstraint(VOCABULARY, SOURCE, STOP, NONE)
    spans = n_best_spans(
        constraint,
        [
            Completion((NONE,), (math.log(0.4), 0.0), "stop"),
            Completion((ab,), (math.log(0.6), math.log(0.5)), "stop"),
            Completion((a, b), (math.log(0.15), 0.0, 0.0), "stop"),
            Completion((a, b), (math.log(0.1), 0.0), "length"),
        ],
    )
    assert [one.places for one in spans] == [((0, 2), (4, 6)), ()]
    assert [one.probability for one in spans] == pytest.approx([0.45, 0.4])


def test_a_fork_of_a_constraint_goes_its_own_way() -> None:
    latin = ScriptConstraint(VOCABULARY, [STOP])
    first = NoRepeat(latin, 2)
    for token in (2, 3, 2):
        first.advance(token)
    second = first.fork()
    second.advance(5)
    second.advance(2)
    row, other = np.zeros(len(PIECES), np.float32), np.zeros(len(PIECES), np.float32)
    first.mask(row)
    second.mask(other)
    assert np.flatnonzero(np.isfinite(row)).tolist() == [0, 2, 4, 5]
    assert np.flatnonzero(np.isfinite(other)).tolist() == [0, 2, 4]


def test_the_real_model_agrees_with_scoring_every_span_by_itself() -> None:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(ASSETS / "llm.model"))
    vocabulary = Vocabulary.from_sentencepiece(processor)
    stop, none = processor.eos_id(), processor.piece_to_id("<none>")
    source = "李文总理"
    chance = random.Random(4)
    prompts = [tuple(chance.randrange(300, 512) for _ in range(24)) for _ in range(4)]

    lone = LlamaBackend(ASSETS / "llm.gguf", threads=1, n_ctx=256, max_sequences=1)

    def logits(history: abc.Sequence[int]) -> Any:
        lone.remove_sequence(0)
        size = len(history)
        outputs = np.zeros(size, np.int8)
        outputs[-1] = 1
        tokens, positions = np.array(history, np.int32), np.arange(size, dtype=np.int32)
        return lone.decode(Batch(tokens, positions, np.zeros(size, np.int32), outputs))[0].copy()

    def ask(prompt: tuple[int, ...]) -> Request:
        constraint = SpanConstraint(vocabulary, source, stop, none)
        return Request(prompt, 60, frozenset([stop]), constraint)

    backend = LlamaBackend(ASSETS / "llm.gguf", threads=1, n_ctx=256, max_sequences=12)
    with Decoder(backend, max_sequences=8) as decoder:
        greedy = [decoder.submit(ask(prompt)) for prompt in prompts]
        ranked = [decoder.n_best(ask(prompt), 0.03) for prompt in prompts]
        runners_up = 0
        for prompt, one, all_of_them in zip(prompts, greedy, ranked, strict=True):
            found = logprobs_of(all_of_them.result(TIMEOUT))
            assert one.result(TIMEOUT) in all_of_them.result(TIMEOUT)
            expected = brute_force(prompt, source, vocabulary, stop, none, logits)
            assert math.fsum(map(math.exp, expected.values())) == pytest.approx(1, abs=1e-3)
            above = {path for path, value in expected.items() if value >= math.log(0.03)}
            assert above <= set(found)
            assert len(set(found) - above) <= 1
            assert found == pytest.approx({path: expected[path] for path in found}, abs=1e-3)
            runners_up += len(above) - 1
            spans = n_best_spans(
                SpanConstraint(vocabulary, source, stop, none), all_of_them.result(TIMEOUT)
            )
            assert sum(span.probability for span in spans) == pytest.approx(
                sum(map(math.exp, found.values()))
            )
    lone.close()
    assert runners_up > 3
