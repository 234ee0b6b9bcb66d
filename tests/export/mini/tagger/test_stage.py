"""A stage of the tagger's training: a directory with pieces, a result, and what can be exported."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("transformers")

from e5_make import write_tiny_e5  # noqa: E402
from tiny_taggers import tiny_vocabulary  # noqa: E402

from eat_edge.tagger.tagger import Tagger  # noqa: E402
from export.encoder.e5_file import read_e5  # noqa: E402
from export.encoder.vocabulary import of_ids  # noqa: E402
from export.mini.tagger.examples import Example, encode  # noqa: E402
from export.mini.tagger.stage import MODEL, PIECES, RESULT, SAMPLES, Stage, averaged  # noqa: E402
from export.mini.tagger.train import Schedule  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_torch_thread")

SOON = Schedule(minutes=0.0005, batch=64, warm_up=1, frozen=0)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes stages on a tiny pretrained encoder."""
    place, pieces = tmp_path_factory.mktemp("encoder"), tiny_vocabulary()
    write_tiny_e5(place / "e5.bin", list(pieces.pieces), list(pieces.scores), positions=128)
    file = read_e5(place / "e5.bin")
    vocabulary = of_ids(file, range(len(pieces.pieces)))

    def stage(path: Path, **options: Any) -> Stage:
        return Stage(path, file, vocabulary, **options)

    return stage


def drawing(stage: Stage) -> Any:
    def draw(rng: random.Random) -> Example:
        text = f"{rng.choice(['Li', 'Bo'])} met me"
        return encode(stage.tokenizer, text, [(0, 2, "PER")], has_misc=True)

    return draw


def test_nothing_is_exported_before_something_was_learnt(make: Any, tmp_path: Path) -> None:
    stage = make(tmp_path / "stage")
    assert (stage.path / PIECES).exists()
    with pytest.raises(FileNotFoundError, match=r"classifier\.pt or .*is missing: train first"):
        stage.export(tmp_path / "out")


def test_what_was_learnt_becomes_what_the_runtime_reads(make: Any, tmp_path: Path) -> None:
    stage = make(tmp_path / "stage")
    stage.train(drawing(stage), SOON, begin_with=None, device="cpu")
    assert stage.result == stage.path / RESULT
    samples = json.loads((stage.path / SAMPLES).read_text())
    assert len(samples) == 400
    out = tmp_path / "out"
    stage.export(out, is_int8=False, table_bits=32)
    with Tagger(out / MODEL, out / PIECES, threads=1) as tagger:
        assert tagger.is_multilingual
        assert len(tagger.tag(["Li met me"])) == 1
    learnt = torch.load(stage.result, weights_only=True)
    assert not any("embeddings" in name for name in learnt), "they stay as they were pretrained"


def test_a_student_has_fewer_layers_and_the_same_pieces(make: Any, tmp_path: Path) -> None:
    teacher, student = make(tmp_path / "teacher"), make(tmp_path / "student", layers=1)
    teacher.train(drawing(teacher), SOON, begin_with=None, device="cpu")
    student.learn_from(teacher, drawing(student), SOON, device="cpu")
    model = student.classifier(student.result)
    assert model.config.num_hidden_layers == 1
    assert list(student.vocabulary.pieces) == list(teacher.vocabulary.pieces)


def test_weights_are_averaged_by_their_shares(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 5.0)):
        torch.save({"w": torch.full((2,), value)}, tmp_path / name)
    found = averaged({tmp_path / "a": 0.75, tmp_path / "b": 0.25})
    assert found["w"].tolist() == [2.0, 2.0]
