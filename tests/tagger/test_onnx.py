import builtins
import logging
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from eat_edge.errors import BundleError, ConfigError, ModelError
from eat_edge.tagger.onnx import open_session, run_session

MODEL = Path(__file__).parents[1] / "assets" / "tagger" / "tagger.onnx"
INPUTS = ("input_ids", "attention_mask")


@pytest.mark.parametrize("inputs", [("input_ids",), ("characters", *INPUTS), ("characters",)])
def test_a_model_with_other_inputs_is_refused(inputs: tuple[str, ...]) -> None:
    with pytest.raises(BundleError, match=r"tagger\.onnx: a model from \['input_ids'"):
        open_session(MODEL, inputs=inputs, threads=1)


def test_a_result_of_another_shape_is_a_model_error() -> None:
    session = open_session(MODEL, inputs=INPUTS, threads=1)
    feed = {name: np.ones((2, 5), np.int64) for name in INPUTS}
    assert run_session(MODEL, session, feed, num_tags=9).shape == (2, 5, 9)
    with pytest.raises(ModelError, match=r"tagger\.onnx: logits of shape \(2, 5, 9\)"):
        run_session(MODEL, session, feed, num_tags=5)


def test_an_id_beyond_the_tables_is_a_model_error() -> None:
    session = open_session(MODEL, inputs=INPUTS, threads=1)
    feed = {name: np.full((2, 5), 10_000, np.int64) for name in INPUTS}
    with pytest.raises(ModelError, match="failed on 2 windows of 5") as caught:
        run_session(MODEL, session, feed, num_tags=9)
    assert caught.value.__cause__ is not None


def test_without_onnx_runtime_the_extras_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = builtins.__import__

    def without(name: str, *more: Any, **options: Any) -> Any:
        if name == "onnxruntime":
            raise ModuleNotFoundError("No module named 'onnxruntime'")
        return genuine(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r'"\.\[cpu\]".*the same with gpu.*with lite'):
        open_session(MODEL, inputs=INPUTS, threads=1)


def test_a_gutted_onnx_runtime_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(onnxruntime, "InferenceSession")
    with pytest.raises(ConfigError, match=r'broken: pip install "\.\[cpu\]"'):
        open_session(MODEL, inputs=INPUTS, threads=1)


def test_both_builds_of_onnx_runtime_are_warned_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "1.32.0")
    for build in ("onnxruntime", "onnxruntime_gpu"):
        (tmp_path / f"{build}-1.32.0.dist-info").mkdir()
    monkeypatch.setattr(onnxruntime, "__file__", str(tmp_path / "onnxruntime" / "__init__.py"))
    with caplog.at_level(logging.WARNING, "eat_edge"):
        open_session(MODEL, inputs=INPUTS, threads=1)
    assert "uninstall both" in caplog.text


def test_one_build_is_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "eat_edge"):
        open_session(MODEL, inputs=INPUTS, threads=1)
    assert not caplog.text
