"""The trial of a library: a tiny model whose answers are known."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from own_process import run_python

from eat_edge.decoder.llama import library as loading
from eat_edge.decoder.llama import trial
from eat_edge.decoder.llama.library import origin
from eat_edge.errors import ModelError


def test_the_trial_lets_our_own_library_through() -> None:
    result = run_python(
        "import sys; from eat_edge.decoder.llama.trial import main; sys.exit(main())",
        origin().path,
    )
    assert result.returncode == 0, result.stderr


def test_a_trial_that_crashes_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "crash.py").write_text("import os; os.abort()")
    monkeypatch.setattr(loading, "_TRIAL", "crash")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="fails at a tiny model: it ends with -6"):
        loading._try(tmp_path)


def test_a_library_that_computes_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every token were followed by itself."""
    monkeypatch.setattr(np, "roll", lambda array, *_, **__: array)
    model = trial.write_model()
    monkeypatch.undo()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "model.gguf")
        path.write_bytes(model)
        with pytest.raises(ModelError, match=r"after \[3, 4, 9\] it gives \[4, 9\]"):
            trial._decode(path)
        path.write_bytes(trial.write_model())
        trial._decode(path)


def test_a_path_that_is_no_library_ends_with_a_reason(tmp_path: Path) -> None:
    (broken := tmp_path / "libllama.so").write_bytes(b"no library")
    code = "import sys; from eat_edge.decoder.llama.trial import main; sys.exit(main())"
    result = run_python(code, broken)
    assert result.returncode == 1
    assert "it cannot be loaded" in result.stderr
