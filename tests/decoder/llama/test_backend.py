import logging
import random
import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sentencepiece
from decoder_fakes import complete_alone

from eat_edge.decoder import Decoder, Request, ScriptConstraint, SpanConstraint, Vocabulary
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.llama.cpu_share import CpuShare
from eat_edge.decoder.llama.library import load_library
from eat_edge.decoder.protocol import Batch, Completion
from eat_edge.errors import CapacityError, ConfigError, ModelError

ASSETS = Path(__file__).parents[2] / "assets"
MODEL = ASSETS / "llm.gguf"
TIMEOUT = 120


def make_backend(**options: Any) -> LlamaBackend:
    return LlamaBackend(MODEL, **{"threads": 1, "n_ctx": 256, "max_sequences": 16, **options})


@pytest.fixture(scope="module")
def processor() -> Any:
    return sentencepiece.SentencePieceProcessor(model_file=str(ASSETS / "llm.model"))


@pytest.fixture(scope="module")
def vocabulary(processor: Any) -> Vocabulary:
    return Vocabulary.from_sentencepiece(processor)


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    chance = random.Random(7)
    prefix = [chance.randrange(300, 512) for _ in range(90)]
    made = []
    for index in range(17):
        tail = [chance.randrange(300, 512) for _ in range(chance.randrange(1, 80))]
        made.append(Request((*prefix[: 45 * (index % 3)], *tail), 25, frozenset([2])))
    return made


@pytest.fixture(scope="module")
def alone(requests: list[Request]) -> list[Completion]:
    """Every request by itself in a context of its own, one token a batch."""
    backend = make_backend(max_sequences=1)
    decoded: list[Any] = []

    def logits(history: Sequence[int]) -> Any:
        if history[: len(decoded)] != decoded:
            backend.remove_sequence(0)
            decoded.clear()
        for position, token in list(enumerate(history))[len(decoded) :]:
            decoded.append(token)
            row = backend.decode(
                Batch(
                    np.array([token], np.int32),
                    np.array([position], np.int32),
                    np.zeros(1, np.int32),
                    np.ones(1, np.int8),
                )
            )[0]
        return row

    completions = [complete_alone(request, logits) for request in requests]
    backend.close()
    return completions


@pytest.mark.parametrize("order", ["forward", "backward", "shuffled"])
@pytest.mark.parametrize(("sequences", "n_batch"), [(1, 512), (3, 40), (16, 512)])
def test_output_does_not_depend_on_company_order_or_prefixes(
    requests: list[Request], alone: list[Completion], order: str, sequences: int, n_batch: int
) -> None:
    indices = list(range(len(requests)))
    if order == "backward":
        indices.reverse()
    elif order == "shuffled":
        random.Random(1).shuffle(indices)
    with Decoder(make_backend(n_batch=n_batch), max_sequences=sequences) as decoder:
        futures = {index: decoder.submit(requests[index]) for index in indices}
        completions = {index: future.result(TIMEOUT) for index, future in futures.items()}
        assert decoder.stats().reused_tokens > 0
    for index, completion in completions.items():
        assert completion.tokens == alone[index].tokens
        assert completion.finish == alone[index].finish
        assert completion.logprobs == pytest.approx(alone[index].logprobs, abs=1e-4)


def test_the_outputs_compared_are_worth_comparing(alone: list[Completion]) -> None:
    assert len({completion.tokens for completion in alone}) == len(alone)
    assert sum(len(set(completion.tokens)) for completion in alone) > 10 * len(alone)


def test_a_fork_of_a_finished_request_equals_one_from_nothing(requests: list[Request]) -> None:
    first = requests[2]
    with Decoder(make_backend(), max_sequences=4) as decoder:
        completion = decoder.submit(first).result(TIMEOUT)
        forks = [
            Request((*first.prompt, *completion.tokens, 10 + i, 400 + i), 20, frozenset([2]))
            for i in range(4)
        ]
        decoded = decoder.stats().prefill_tokens
        forked = [future.result(TIMEOUT) for future in map(decoder.submit, forks)]
        assert decoder.stats().prefill_tokens - decoded <= 4 * 3
    for fork, completion in zip(forks, forked, strict=True):
        with Decoder(make_backend(max_sequences=1), max_sequences=1) as fresh:
            assert fresh.submit(fork).result(TIMEOUT) == completion


@pytest.mark.parametrize("length", [1, 40, 149])
def test_a_copied_cache_gives_the_same_logits_to_the_bit(length: int) -> None:
    tokens = np.random.default_rng(3).integers(300, 512, 150).astype(np.int32)

    def decode(backend: LlamaBackend, start: int, sequence: int) -> Any:
        count = len(tokens) - start
        outputs = np.zeros(count, np.int8)
        outputs[-1] = 1
        positions = np.arange(start, len(tokens), dtype=np.int32)
        sequences = np.full(count, sequence, np.int32)
        return backend.decode(Batch(tokens[start:], positions, sequences, outputs)).copy()

    backend = make_backend(max_sequences=3)
    whole = decode(backend, 0, 0)
    backend.copy_sequence(0, 2, length)
    copied = decode(backend, length, 2)
    backend.remove_sequence(0, length)
    cut = decode(backend, length, 0)
    backend.close()
    assert (whole == copied).all()
    assert (whole == cut).all()


def test_a_span_is_what_comes_out(processor: Any, vocabulary: Vocabulary) -> None:
    source = "李文总理星期三访问了柏林,李文"
    chance = random.Random(2)
    stop, none = processor.eos_id(), processor.piece_to_id("<none>")
    spans = set()
    with Decoder(make_backend(), max_sequences=8) as decoder:
        jobs = []
        for _ in range(40):
            constraint = SpanConstraint(vocabulary, source, stop, none)
            prompt = tuple(chance.randrange(3, 512) for _ in range(20))
            jobs.append(
                (constraint, decoder.submit(Request(prompt, 60, frozenset([stop]), constraint)))
            )
        for constraint, future in jobs:
            completion = future.result(TIMEOUT)
            assert completion.finish == "stop"
            if completion.tokens == (none,):
                assert constraint.is_none
                continue
            text = b"".join(vocabulary.pieces[token] for token in completion.tokens).decode()
            assert text
            assert constraint.candidates
            assert {source[start:end] for start, end in constraint.candidates} == {text}
            spans.add(text)
    assert len(spans) > 5


def test_latin_script_is_what_comes_out(processor: Any, vocabulary: Vocabulary) -> None:
    constraint = ScriptConstraint(vocabulary, [processor.eos_id()])
    with Decoder(make_backend(), max_sequences=8) as decoder:
        futures = [
            decoder.submit(Request((300 + i, 400), 60, frozenset([2]), constraint))
            for i in range(20)
        ]
        texts = [processor.decode(list(future.result(TIMEOUT).tokens)) for future in futures]
    assert all(texts)
    assert not any(
        "\u3041" <= c <= "\u30fa" or "\u4e00" <= c <= "\u9fff" for text in texts for c in text
    )


def test_contexts_come_and_go(requests: list[Request], alone: list[Completion]) -> None:
    for _ in range(20):
        backend = make_backend()
        backend.close()
        backend.close()
    with Decoder(make_backend(), max_sequences=1) as decoder:
        assert decoder.submit(requests[0]).result(TIMEOUT).tokens == alone[0].tokens


def test_context_is_what_was_asked_for() -> None:
    backend = make_backend(n_ctx=300, max_sequences=3, n_batch=64)
    assert backend.n_ctx == 512
    assert (backend.n_vocab, backend.n_batch, backend.max_sequences) == (512, 64, 3)
    backend.close()


def test_a_context_longer_than_the_model_allows() -> None:
    with pytest.raises(CapacityError, match="n_ctx 513 exceeds the 512"):
        make_backend(n_ctx=513)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threads": 0}, "threads must be at least 1, not 0"),
        ({"n_ctx": -5}, "n_ctx must be at least 1, not -5"),
        ({"max_sequences": 1000}, "llama.cpp can do 256"),
        ({"max_sequences": 16, "n_batch": 8}, "n_batch 8 is below max_sequences 16"),
    ],
)
def test_numbers_out_of_range(options: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make_backend(**options)


def test_files_that_are_no_models(tmp_path: Path) -> None:
    options: Any = {"threads": 1, "n_ctx": 256, "max_sequences": 1}
    with pytest.raises(ModelError, match="no such model file"):
        LlamaBackend(tmp_path / "missing.gguf", **options)
    garbage = tmp_path / "garbage.gguf"
    garbage.write_bytes(b"not a model" * 100)
    with pytest.raises(ModelError, match=r"garbage\.gguf: llama\.cpp cannot load"):
        LlamaBackend(garbage, **options)
    cut = tmp_path / "cut.gguf"
    shutil.copy(MODEL, cut)
    with cut.open("r+b") as file:
        file.truncate(MODEL.stat().st_size // 2)
    with pytest.raises(ModelError, match=r"cut\.gguf.*not within the file bounds"):
        LlamaBackend(cut, **options)


def one_token(token: int, position: int, sequence: int) -> Batch:
    token_, position_, sequence_ = (np.array([v], np.int32) for v in (token, position, sequence))
    return Batch(token_, position_, sequence_, np.ones(1, np.int8))


def test_a_batch_llama_cpp_refuses_is_an_error_and_leaves_it_usable() -> None:
    backend = make_backend()
    gap = one_token(300, 7, 0)
    ok = one_token(300, 0, 0)
    backend.decode(ok)
    with pytest.raises(ModelError, match="status -1"):
        backend.decode(gap)
    backend.remove_sequence(0)
    assert backend.decode(ok).shape == (1, 512)
    backend.close()


def test_a_full_cache_is_no_catastrophe() -> None:
    backend = make_backend(max_sequences=2)
    size = backend.n_ctx
    fill = Batch(
        np.full(size, 300, np.int32),
        np.arange(size, dtype=np.int32),
        np.zeros(size, np.int32),
        np.zeros(size, np.int8),
    )
    assert backend.decode(fill).shape == (0, 512)
    more = one_token(300, size, 0)
    with pytest.raises(CapacityError, match="no room"):
        backend.decode(more)
    backend.remove_sequence(0, size - 1)
    backend.close()


def test_the_log_of_llama_cpp_goes_to_logging(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    make_backend().close()
    assert capfd.readouterr() == ("", "")
    with caplog.at_level(logging.DEBUG, "eat_edge.decoder.llama.library"):
        make_backend().close()
    assert any("llama" in record.getMessage() for record in caplog.records)
    assert capfd.readouterr() == ("", "")


def test_the_context_is_freed_before_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = make_backend()
    library, freed = load_library(), []

    def watch(name: str) -> None:
        really = getattr(library, name)

        def free(handle: object) -> None:
            freed.append(name)
            really(handle)

        monkeypatch.setattr(library, name, free)

    watch("llama_free")
    watch("llama_model_free")
    backend.close()
    backend.close()
    assert freed == ["llama_free", "llama_model_free"]


def test_output_does_not_depend_on_the_number_of_threads(
    requests: Sequence[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(threads: Sequence[int]) -> Any:
        turns = iter(threads)
        monkeypatch.setattr(CpuShare, "turn", lambda share: nullcontext(next(turns)))
        backend = make_backend(threads=2)
        rows = []
        for number, request in enumerate(requests[: len(threads)]):
            tokens = np.array(request.prompt[:60], np.int32)
            outputs = np.zeros(len(tokens), np.int8)
            outputs[-1] = 1
            places = np.arange(len(tokens), dtype=np.int32)
            which = np.full(len(tokens), number, np.int32)
            rows.append(backend.decode(Batch(tokens, places, which, outputs)).copy())
        backend.close()
        return np.concatenate(rows)

    assert (decode([1, 1, 1, 1]) == decode([2, 1, 2, 2])).all()
