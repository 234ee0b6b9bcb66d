"""What computes is loaded once, by whoever needs it first, and closed once."""

import os
import subprocess
import sys
import threading
from typing import Any, cast

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.errors import ClosedError, ModelError
from eat_edge.memory.budget import limits_of
from eat_edge.pipeline.models import Models, open_models


class Part:
    """A lexicon, tagger or language model that can only be closed."""

    is_multilingual = True

    def __init__(self, name: str, closed: list[str]) -> None:
        self._name, self._closed = name, closed

    def close(self) -> None:
        self._closed.append(self._name)


def models_of(closed: list[str], **others: Any) -> Models:
    return Models(cast(Any, Part("lexicon", closed)), cast(Any, Part("tagger", closed)), **others)


def test_the_language_model_is_loaded_once_by_whoever_is_first() -> None:
    closed: list[str] = []
    loaded: list[Part] = []
    together = threading.Barrier(8)

    def load() -> Any:
        loaded.append(Part("llm", closed))
        return loaded[-1]

    models = models_of(closed, open_llm=load)
    assert models.has_llm and models.llm is None
    found: list[object] = []

    def ask() -> None:
        together.wait(60)
        found.append(models.language_model())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == loaded * 8
    models.close()
    assert sorted(closed) == ["lexicon", "llm", "tagger"]
    models.close()
    assert len(closed) == 3


def test_a_language_model_that_fails_is_tried_again() -> None:
    attempts: list[int] = []

    def load() -> Any:
        attempts.append(1)
        if len(attempts) == 1:
            raise ModelError("no memory now")
        return Part("llm", [])

    models = models_of([], open_llm=load)
    with pytest.raises(ModelError, match="no memory now"):
        models.language_model()
    assert models.language_model() is models.llm


def test_closed_models_load_nothing() -> None:
    models = models_of([], open_llm=lambda: cast(Any, pytest.fail("loaded after the end")))
    models.close()
    with pytest.raises(ClosedError, match="load another one"):
        models.language_model()


def test_models_wait_for_who_computes() -> None:
    closed: list[str] = []
    models = models_of(closed)
    with models.lock:
        closing = threading.Thread(target=models.close)
        closing.start()
        with pytest.raises(ClosedError):
            while True:
                models.check_open()
        assert closed == []
    closing.join()
    assert closed == ["tagger", "lexicon"]


def test_a_forked_process_has_no_models() -> None:
    closed: list[str] = []
    models = models_of(closed, process=os.getpid() + 1)
    with pytest.raises(ClosedError, match="load one in each process"):
        models.check_open()
    models.close()
    assert closed == []


def test_only_what_a_configuration_needs_is_loaded() -> None:
    bundle = open_bundle()
    config = EngineConfig(threads=1, stages=Stages(translation=False, source=False))
    with open_models(bundle, config, limits_of(bundle, config)) as models:
        assert models.tagger is None
        assert not models.has_llm and not models.reads_source
    config = EngineConfig(threads=1, options=Options(mode="fast"))
    with open_models(bundle, config, limits_of(bundle, config)) as models:
        assert models.reads_source
        assert models.llm is None


_WRITES = """
import sys, threading

def watch(event, arguments):
    if event in ("os.putenv", "os.unsetenv") and threading.active_count() > 1:
        raise SystemExit(f"{arguments[0]} is written by {threading.current_thread().name}")

sys.addaudithook(watch)
import eat_edge
eat_edge.load(mode="full").close()
"""


def test_the_environment_is_not_written_while_models_are_loaded() -> None:
    """What reads it then, as native libraries do, crashed once in some two hundred starts."""
    names = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "GGML_NO_BACKTRACE")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", _WRITES], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
