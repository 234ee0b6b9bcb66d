"""A model that ends llama.cpp ends no process of ours; ``bundling/test_new.py`` has such a one."""

import subprocess
from pathlib import Path

import pytest

from eat_edge.decoder.llama import load_trial
from eat_edge.decoder.llama.load_trial import try_loading
from eat_edge.decoder.llama.trial import write_model
from eat_edge.errors import ModelError

SAYS = "import sys; sys.stderr.write('rope.cpp:7: GGML_ASSERT(n_dims % 2 == 0) failed\\n0x1\\n')\n"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (path := tmp_path / "model.gguf").write_bytes(write_model())
    return path


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (f"{SAYS}import os; os.abort()", r"\(rope\.cpp:7: GGML_ASSERT\(n_dims % 2 == 0\) failed\)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", r"\(SIGSEGV\)"),
        ("raise SystemExit('no more memory')", r"\(no more memory\)"),
        ("raise SystemExit(3)", r"\(status 3\)"),
    ],
)
def test_a_model_that_ends_llama_cpp_is_refused_with_its_words(
    model: Path, monkeypatch: pytest.MonkeyPatch, code: str, reason: str
) -> None:
    model.with_name("ends.py").write_text(code)
    monkeypatch.setattr(load_trial, "_MODULE", "ends")
    monkeypatch.syspath_prepend(model.parent)
    with pytest.raises(ModelError, match=rf"model\.gguf: llama\.cpp ends with it {reason}: it is"):
        try_loading(model)


def test_what_loads_passes_and_what_llama_cpp_refuses_is_for_others_to_say(model: Path) -> None:
    try_loading(model)
    model.write_bytes(model.read_bytes()[:500])
    try_loading(model)
    try_loading(model.with_name("none.gguf"))


def test_a_process_that_cannot_be_started_is_an_error(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("no processes here")

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(ModelError, match=r"model\.gguf could not be tried: no processes here"):
        try_loading(model)
