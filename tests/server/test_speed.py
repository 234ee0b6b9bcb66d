"""How fast a machine tags, and what can be done in time."""

from collections.abc import Iterable, Iterator

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from eat_edge.config import Options
from eat_edge.errors import ConfigError
from eat_edge.server.speed import Speed, measure
from eat_edge.types import Document

SPEED = Speed({"fast": 100.0, "full": 10.0})


class Timed:
    """An engine that takes a tenth of a second for a text, by its own clock; has no mode full."""

    def __init__(self) -> None:
        self.now = 0.0
        self.modes: list[str] = []

    def pipe(self, documents: Iterable[Document], *, mode: str) -> Iterator[Document]:
        self.modes.append(mode)
        if mode == "full":
            raise ConfigError("there is no llama.cpp")
        for document in documents:
            self.now += 0.1
            yield document


def test_what_is_done_in_time_is_no_problem() -> None:
    assert SPEED.within(2.0) == {"fast": 200, "full": 20}
    assert SPEED.problem_of(20, Options(mode="full"), 2.0) is None
    assert SPEED.problem_of(10**9, Options(mode="auto"), 2.0) is None


def test_a_problem_names_what_would_do() -> None:
    problem = SPEED.problem_of(21, Options(mode="full"), 2.0)
    assert problem is not None
    assert (
        "send at most 20 at once, ask in the mode fast, or send them to /v1/tag/stream" in problem
    )
    slow = SPEED.problem_of(1000, Options(mode="full"), 2.0)
    assert slow is not None and "mode fast" not in slow
    assert SPEED.problem_of(201, Options(mode="fast"), 2.0) is not None


def test_a_translation_of_all_is_as_slow_as_full() -> None:
    assert SPEED.problem_of(21, Options(translate=True), 2.0) is not None


def test_samples_grow_until_one_takes_long_enough() -> None:
    engine = Timed()
    speed = measure(engine, ["auto", "full", "fast"], lambda: engine.now)  # type: ignore[arg-type]
    assert set(speed.by_mode) == {"auto", "fast"}
    # One to warm up, then 1, 2, 4 and 8 texts.
    assert engine.modes == ["full"] + ["fast"] * 5 + ["auto"] * 5
    assert 150 < speed.by_mode["fast"] < 350
