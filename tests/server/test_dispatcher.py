"""The queue of the server: whose texts are tagged when, and together with whose."""

from functools import partial

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import GatedEngine
from waiting import PATIENCE, wait_until

from eat_edge.config import Options
from eat_edge.errors import CapacityError, ClosedError
from eat_edge.server.dispatcher import Dispatcher, Lane
from eat_edge.server.metrics import Metrics
from eat_edge.server.pace import FAST, FULL, Pace
from eat_edge.types import Document


def documents(*texts: str) -> list[Document]:
    return [Document(text) for text in texts]


@pytest.fixture
def engine() -> GatedEngine:
    return GatedEngine(is_open=False)


@pytest.fixture
def busy(engine: GatedEngine) -> Dispatcher:
    """A dispatcher all of whose threads wait for the gate of the engine."""
    dispatcher = Dispatcher(engine, Metrics(), max_queue=1000)
    for number in range(1, FULL.workers + 1):
        dispatcher.submit(documents("first"))
        wait_until(partial(engine.has_batches, number))
    return dispatcher


def test_clients_take_turns(engine: GatedEngine, busy: Dispatcher) -> None:
    lane = Lane()
    futures = [*busy.submit(documents(*"aaaa")), *busy.submit(documents("b"))]
    futures += busy.submit(documents(*"cc"), lane)
    futures += busy.submit(documents("c"), lane)
    engine.gate.set()
    results = [future.result().translation for future in futures]
    assert results == list("AAAABCCC")
    assert "".join(engine.batches[FULL.workers]) == "abcacaca"
    busy.close()


def test_many_lanes_of_one_client_have_one_turn(engine: GatedEngine) -> None:
    pace = Pace(workers=2, max_batch=9, max_chars=99, long=1, shares_short=False)
    dispatcher = Dispatcher(engine, Metrics(), max_queue=1000, pace=pace)
    dispatcher.submit(documents("a0"), client="a")
    wait_until(lambda: engine.begun)
    futures = [dispatcher.submit(documents(f"a{n}"), client="a")[0] for n in range(1, 5)]
    futures += dispatcher.submit(documents("b1", "b2"), client="b")
    engine.gate.set()
    assert all(future.result() for future in futures)
    dispatcher.close()
    assert engine.begun == ["a0", "a1", "b1", "a2", "b2", "a3", "a4"]


def test_a_batch_has_its_measure(engine: GatedEngine, busy: Dispatcher) -> None:
    many = busy.submit(documents(*map(str, range(100, 100 + 2 * FULL.max_batch))))
    long = busy.submit(documents(*["x" * FULL.max_chars] * 2))
    engine.gate.set()
    assert all(future.result() for future in (*many, *long))
    busy.close()
    for batch in engine.batches[FULL.workers :]:
        assert len(batch) <= FULL.max_batch
        assert sum(map(len, batch[:-1])) < FULL.max_chars


def test_without_a_language_model_texts_of_many_clients_are_joined(engine: GatedEngine) -> None:
    dispatcher = Dispatcher(engine, Metrics(), max_queue=1000, pace=FAST)
    dispatcher.submit(documents("first"))
    wait_until(lambda: engine.batches)
    futures = [dispatcher.submit(documents(str(number)))[0] for number in range(FAST.max_batch + 9)]
    engine.gate.set()
    results = [future.result().translation for future in futures]
    assert results == [str(number) for number in range(FAST.max_batch + 9)]
    assert list(map(len, engine.batches)) == [1, FAST.max_batch, 9]
    dispatcher.close()


def test_what_is_cancelled_is_passed_over(engine: GatedEngine, busy: Dispatcher) -> None:
    first, second = busy.submit(documents("a", "b"))
    assert first.cancel()
    engine.gate.set()
    assert second.result().translation == "B"
    assert "a" not in engine.begun
    busy.close()


def test_the_queue_takes_all_or_none(engine: GatedEngine, busy: Dispatcher) -> None:
    with pytest.raises(CapacityError, match="0 texts are waiting, and 1001 more"):
        busy.submit(documents(*["a"] * 1001))
    assert busy.num_waiting == 0
    assert busy.submit([]) == []
    engine.gate.set()
    busy.close()


def test_a_batch_that_fails_fails_alone(engine: GatedEngine, busy: Dispatcher) -> None:
    futures = busy.submit(documents("well", "broken", "behind"))
    engine.gate.set()
    assert futures[0].result().translation == "WELL"
    for future in futures[1:]:
        with pytest.raises(RuntimeError):
            future.result()
    assert busy.submit(documents("next"))[0].result().translation == "NEXT"
    busy.close()


def test_whoever_waits_at_the_end_is_told(engine: GatedEngine, busy: Dispatcher) -> None:
    (waiting,) = busy.submit(documents("a"))
    engine.gate.set()
    busy.close()
    assert waiting.exception() is None or isinstance(waiting.exception(), ClosedError)
    with pytest.raises(ClosedError):
        busy.submit(documents("b"))
    busy.close()


def test_texts_of_either_mode_go_to_the_engine_apart(busy: Dispatcher, engine: GatedEngine) -> None:
    modes = ["full", "fast", "full"]
    futures = [
        busy.submit(documents(str(number)), options=Options(mode=mode))[0]
        for number, mode in enumerate(modes)
    ]
    engine.gate.set()
    assert [future.result(PATIENCE).text for future in futures] == ["0", "1", "2"]
    asked = dict(zip(map(tuple, engine.batches), engine.modes, strict=True))
    assert {text: mode for batch, mode in asked.items() for text in batch if text != "first"} == {
        "0": "full",
        "1": "fast",
        "2": "full",
    }
