"""The shipped spotter as weights again: what they compute, and what they export to."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from eat_edge.bundle import open_bundle
from eat_edge.gazetteer import NUM_IDS
from eat_edge.onnx import open_session, run_session
from export.mini.spotter import TAGS, SpotterModel, SpotterShape, export_spotter
from export.mini.spotter_restore import load_spotter

INPUTS = ("characters", "gazetteer")


@pytest.fixture(scope="module")
def shipped() -> Path:
    path = open_bundle(None).spotter
    assert path is not None
    return path


def questions(num_characters: int) -> dict[str, np.ndarray]:
    """Random characters with random matches; one row is mostly padding."""
    rng = np.random.default_rng(3)
    characters = rng.integers(2, num_characters + 2, (5, 48))
    characters[1, 20:] = 0
    return {"characters": characters, "gazetteer": rng.integers(0, NUM_IDS, (5, 48))}


def logits_of(path: Path, feed: dict[str, np.ndarray]) -> np.ndarray:
    session = open_session(path, inputs=INPUTS, threads=1)
    logits = run_session(path, session, feed, num_tags=len(TAGS))
    return logits[feed["characters"] != 0]


def test_restored_weights_give_the_logits_of_the_file(shipped: Path) -> None:
    state = load_spotter(shipped)
    feed = questions(len(state["characters"]))
    model = SpotterModel(SpotterShape(**state["shape"]))
    model.load_state_dict(state["model"])
    with torch.no_grad():
        restored = model.eval()(*(torch.from_numpy(feed[name]) for name in INPUTS)).numpy()
    restored = restored[feed["characters"] != 0]
    expected = logits_of(shipped, feed)
    # The file rounds activations to 8 bits, the weights restored from it do not.
    np.testing.assert_allclose(restored, expected, atol=0.15)
    assert expected.std() > 1


def test_what_is_restored_exports_to_the_same_file_again(shipped: Path, tmp_path: Path) -> None:
    state = load_spotter(shipped)
    torch.save(state, tmp_path / "spotter.pt")
    export_spotter(tmp_path / "spotter.pt", tmp_path / "again.onnx")
    feed = questions(len(state["characters"]))
    np.testing.assert_allclose(
        logits_of(tmp_path / "again.onnx", feed), logits_of(shipped, feed), atol=1e-4
    )
    again = load_spotter(tmp_path / "again.onnx")
    assert again["characters"] == state["characters"]
    for name, weight in state["model"].items():
        torch.testing.assert_close(again["model"][name], weight, rtol=1e-6, atol=1e-8)


def test_another_model_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tagger\.onnx: not a spotter"):
        load_spotter(open_bundle(None).tagger)
