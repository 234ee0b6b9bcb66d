"""The shipped spotter: as weights again, and exported from them."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest

pytest.importorskip("torch")

import torch
from numpy.typing import NDArray

from eat_edge.bundle import open_bundle
from eat_edge.names import Name, NameMatch
from eat_edge.tagger.gazetteer import NUM_IDS, gazetteer_ids
from eat_edge.tagger.spotter import Spotter
from export.mini.parallel.sentence import Drawn
from export.mini.tagger.spotter import SpotterModel, SpotterShape
from export.mini.tagger.spotter_export import export_spotter
from export.mini.tagger.spotter_restore import load_spotter

LENGTHS = (1, 2, 7, 30, 30, 30, 64, 100)

ROUNDED = 0.1
"""How far a probability may move where activations are rounded to 8 bits: the typical one moves by
a fiftieth of this."""


@pytest.fixture(scope="module")
def shipped() -> Path:
    path = open_bundle(None).spotter
    assert path is not None
    return path


@pytest.fixture(scope="module")
def sentences() -> list[Drawn]:
    """Lines of the embedded example, cut to some lengths, with a match at random."""
    text = (Path(__file__).parents[4] / "examples" / "news.txt").read_text(encoding="utf-8")
    rng, drawn = random.Random(3), []
    for number, length in enumerate(LENGTHS):
        line = (text * 2)[17 * number :][:length].replace("\n", "。")
        start = rng.randrange(length)
        name = (Name("X", "LOC"),)
        match = NameMatch(start, start + 1, line[start], name, 0.5)
        drawn.append(Drawn("zh", line, (match,), ()))
    return drawn


def probabilities(path: Path, sentences: Sequence[Drawn]) -> list[NDArray[np.float32]]:
    with Spotter(path, threads=1) as spotter:
        return spotter.probabilities([(drawn.text, drawn.matches) for drawn in sentences])


def test_restored_weights_give_the_probabilities_of_the_file(
    shipped: Path, sentences: list[Drawn]
) -> None:
    state = load_spotter(shipped)
    model = SpotterModel(SpotterShape(**state["shape"]))
    model.load_state_dict(state["model"])
    numbers = {char: index + 2 for index, char in enumerate(state["characters"])}
    for drawn, expected in zip(sentences, probabilities(shipped, sentences), strict=True):
        characters = torch.tensor([[numbers.get(char, 1) for char in drawn.text]])
        gazetteer = torch.from_numpy(gazetteer_ids(len(drawn.text), drawn.matches))[None]
        assert gazetteer.max() < NUM_IDS
        with torch.no_grad():
            restored = model.eval()(characters, gazetteer)[0].softmax(-1).numpy()
        np.testing.assert_allclose(restored, expected, atol=ROUNDED)
        assert np.abs(restored - expected).mean() < ROUNDED / 20


def test_what_is_restored_exports_to_the_same_weights_again(
    shipped: Path, tmp_path: Path, sentences: list[Drawn]
) -> None:
    state = load_spotter(shipped)
    torch.save(state, tmp_path / "spotter.pt")
    export_spotter(tmp_path / "spotter.pt", tmp_path / "again.onnx", sentences)
    again = load_spotter(tmp_path / "again.onnx")
    assert again["characters"] == state["characters"]
    assert again["shape"] == state["shape"]
    for name, weight in state["model"].items():
        torch.testing.assert_close(again["model"][name], weight, rtol=1e-6, atol=1e-8)
    # The ranges are those of other sentences.
    for mine, theirs in zip(
        probabilities(tmp_path / "again.onnx", sentences),
        probabilities(shipped, sentences),
        strict=True,
    ):
        np.testing.assert_allclose(mine, theirs, atol=ROUNDED)


def test_company_changes_no_bit(shipped: Path, sentences: list[Drawn]) -> None:
    together = probabilities(shipped, [*sentences, *sentences])
    for number, drawn in enumerate(sentences):
        (alone,) = probabilities(shipped, [drawn])
        for rows in (together[number], together[number + len(sentences)]):
            np.testing.assert_array_equal(rows, alone)


def test_an_activation_that_the_model_has_not_is_refused(shipped: Path, tmp_path: Path) -> None:
    model = onnx.load(str(shipped))
    (node,) = (node for node in model.graph.node if node.op_type == "Relu")
    node.op_type, node.domain = "Gelu", "com.microsoft"
    onnx.save(model, str(tmp_path / "spotter.onnx"))
    with pytest.raises(ValueError, match="it can only be a teacher"):
        load_spotter(tmp_path / "spotter.onnx")


def test_another_model_is_refused() -> None:
    with pytest.raises(ValueError, match=r"tagger\.onnx: not a spotter"):
        load_spotter(open_bundle(None).tagger)
