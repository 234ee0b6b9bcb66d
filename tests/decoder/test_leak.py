import gc
import random
from collections.abc import Iterator
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sentencepiece

from eat_edge.decoder import Decoder, NoRepeat, Request, ScriptConstraint, SpanConstraint
from eat_edge.decoder.constraint import Vocabulary
from eat_edge.decoder.llama.backend import LlamaBackend

ASSETS = Path(__file__).parents[1] / "assets"
STATM = Path("/proc/self/statm")
PAGE = 4096
TIMEOUT = 120
SOURCE = "李文总理星期三访问了柏林"

pytestmark = pytest.mark.skipif(not STATM.exists(), reason="resident memory is read from /proc")


def resident_bytes() -> int:
    return int(STATM.read_text().split()[1]) * PAGE


def submissions(decoder: Decoder) -> Iterator[Future[Any]]:
    """Requests of every kind, without end: some fork, some fail, some are cancelled."""
    processor = sentencepiece.SentencePieceProcessor(model_file=str(ASSETS / "llm.model"))
    vocabulary = Vocabulary.from_sentencepiece(processor)
    stop, none = processor.eos_id(), processor.piece_to_id("<none>")
    latin = ScriptConstraint(vocabulary, [stop])
    chance = random.Random(3)
    prefix = tuple(chance.choices(range(300, 512), k=24))
    while True:
        prompt = (*prefix[: chance.choice((0, 20, 24))], *chance.choices(range(300, 512), k=3))
        span = SpanConstraint(vocabulary, SOURCE, stop, none)
        yield decoder.submit(Request(prompt, 2, frozenset([stop])))
        yield decoder.submit(Request(prompt, 2, frozenset([stop]), NoRepeat(latin, 2)))
        yield decoder.submit(Request(prompt, 2, frozenset([stop]), span))
        yield decoder.n_best(Request(prompt, 2, frozenset([stop]), span.fork()), 0.3)
        yield decoder.submit(Request(prompt, 1000, frozenset([stop])))
        doomed = decoder.submit(Request(prompt, 2, frozenset([stop])))
        doomed.cancel()
        yield doomed


def growth(num_requests: int, warm_up: int, at_once: int = 50) -> int:
    """Bytes of resident memory that requests take, after others to warm up."""
    backend = LlamaBackend(ASSETS / "llm.gguf", threads=1, n_ctx=256, max_sequences=16)
    with Decoder(backend, max_sequences=8) as decoder:
        stream = submissions(decoder)
        before = 0
        for done in range(0, num_requests + warm_up, at_once):
            if done == warm_up:
                gc.collect()
                before = resident_bytes()
            for future in list(islice(stream, at_once)):
                if not future.cancelled():
                    future.exception(TIMEOUT)
        gc.collect()
        after = resident_bytes()
        stats = decoder.stats()
        assert stats.completed + stats.failed + stats.cancelled == num_requests + warm_up
        assert min(stats.completed, stats.failed) > num_requests // 8
    return after - before


def test_thousands_of_requests_take_no_memory() -> None:
    # Half a kilobyte a request would show; until all is warm, the heap itself grows by one MiB.
    assert growth(4000, warm_up=2000) < 2 << 20


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_hundreds_of_thousands_of_requests_take_no_memory() -> None:
    # Ten bytes a request would show; the heap itself comes and goes by one MiB.
    assert growth(200_000, warm_up=20_000) < 2 << 20
