"""Another engine while requests are under way: none is lost, and none is closed too early."""

from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")

from server_fakes import GatedEngine

from eat_edge.errors import BundleError
from eat_edge.server.replaceable import ReplaceableEngine
from eat_edge.types import Document


class Engine(GatedEngine):
    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def opened(*engines: Any) -> ReplaceableEngine:
    left = list(engines)

    def open_engine() -> Engine:
        engine = left.pop(0)
        if isinstance(engine, Exception):
            raise engine
        assert isinstance(engine, Engine)
        return engine

    return ReplaceableEngine(open_engine)


def test_calls_under_way_end_with_the_engine_they_began_with() -> None:
    old, new = Engine(), Engine()
    with opened(old, new) as engine:
        under_way = engine.pipe([Document("a"), Document("b")])
        assert next(under_way).translation == "A"
        engine.replace()
        assert not old.is_closed
        assert [one.translation for one in engine.pipe([Document("c")])] == ["C"]
        assert next(under_way).translation == "B"
        assert next(under_way, None) is None
        assert old.is_closed
        assert not new.is_closed
    assert (old.batches, new.batches) == ([["a", "b"]], [["c"]])
    assert new.is_closed


def test_an_idle_engine_is_closed_at_once() -> None:
    old, new = Engine(), Engine()
    with opened(old, new) as engine:
        engine.replace()
        assert old.is_closed


def test_what_cannot_be_opened_replaces_nothing() -> None:
    old = Engine()
    with opened(old, BundleError("no bundle")) as engine:
        with pytest.raises(BundleError):
            engine.replace()
        assert not old.is_closed
        assert [one.translation for one in engine.pipe([Document("c")])] == ["C"]
