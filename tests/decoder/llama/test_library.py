"""Loading llama.cpp: once, whoever asks first, and never without looking at it."""

from pathlib import Path

import pytest
from own_process import run_python

from eat_edge.decoder.llama import library as loading
from eat_edge.decoder.llama.library import has_library, load_library, origin
from eat_edge.errors import ModelError

MODEL = Path(__file__).parents[2] / "assets" / "llm.gguf"

TOGETHER = """
import sys, threading
from pathlib import Path
from typing import Any
from eat_edge.decoder.llama.library import load_library
from eat_edge.decoder.llama.tokenizer import GgufTokenizer

barrier, loaded = threading.Barrier(8), set()

def load():
    barrier.wait()
    loaded.add(id(load_library()))
    GgufTokenizer(Path(sys.argv[1])).close()

threads = [threading.Thread(target=load) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(loaded))
"""

WHICH = "from eat_edge.decoder.llama.library import origin; print(origin().name)"


LIBRARY = origin().path


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no library were loaded yet; what a test loads is forgotten after it."""
    monkeypatch.setattr(loading, "_loaded", None)
    monkeypatch.delenv("LLAMA_CPP_LIB_PATH", raising=False)


def test_threads_that_load_it_at_once_share_one_library() -> None:
    for _ in range(3):
        result = run_python(TOGETHER, MODEL)
        assert result.returncode == 0, result.stderr[-400:]
        assert result.stdout == "1\n"


def test_the_package_around_it_is_not_imported() -> None:
    code = "import sys; from eat_edge.decoder.llama.library import load_library; load_library()"
    result = run_python(f"{code}; print('llama_cpp' in sys.modules)")
    assert result.stdout == "False\n", result.stderr


def test_a_library_by_its_path_is_taken_and_stands_alone() -> None:
    path = origin().path
    for value in (path, path.parent):
        result = run_python(WHICH, LLAMA_CPP_LIB_PATH=str(value))
        assert result.stdout == "LLAMA_CPP_LIB_PATH\n", result.stderr
    result = run_python(WHICH, LLAMA_CPP_LIB_PATH="/no/such/libllama.so")
    assert result.returncode == 1
    assert "/no/such/libllama.so of LLAMA_CPP_LIB_PATH: it cannot be loaded" in result.stderr


@pytest.mark.usefixtures("unloaded")
def test_without_any_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "find_spec", lambda name: None)
    assert not has_library()
    with pytest.raises(ModelError, match=r'pip install "\.\[prebuilt\]".*the mode fast'):
        load_library()


@pytest.mark.usefixtures("unloaded")
def test_one_that_does_not_work_is_passed_over_and_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "libllama.so"
    broken.write_bytes(b"no library")
    good = loading.Origin("another", LIBRARY)
    monkeypatch.setattr(
        loading, "_found", lambda: iter([loading.Origin("the first", broken), good])
    )
    used = origin()
    assert (used.name, used.path) == ("another", good.path)
    (reason,) = used.refused
    assert reason.startswith(f"{broken} of the first: it cannot be loaded")


@pytest.mark.usefixtures("unloaded")
def test_another_version_is_tried_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Path] = []
    monkeypatch.setattr(loading, "_TESTED", "0.0.0")
    monkeypatch.setattr(loading, "_try", tried.append)
    assert [origin().path] == tried
