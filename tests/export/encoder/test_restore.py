"""Weights and pieces that are read back from a bundle's files."""

from pathlib import Path
from typing import Any

import pytest
from e5_make import HIDDEN, LAYERS, write_tiny_e5

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from tiny_taggers import tiny_vocabulary  # noqa: E402

from export.encoder.checkpoint import build_encoder  # noqa: E402
from export.encoder.e5_file import E5File, read_e5  # noqa: E402
from export.encoder.graph import export_encoder  # noqa: E402
from export.encoder.restore import restore_vocabulary, restore_weights  # noqa: E402
from export.encoder.vocabulary import SPECIAL, Vocabulary, of_ids  # noqa: E402
from export.mini.tagger.train import new_classifier  # noqa: E402

SAMPLES = [[0, *range(first, first + 20), 2] for first in range(4, 120, 4)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> E5File:
    path, pieces = tmp_path_factory.mktemp("e5") / "tiny.bin", tiny_vocabulary()
    write_tiny_e5(path, list(pieces.pieces), list(pieces.scores))
    return read_e5(path)


@pytest.fixture(scope="module")
def vocabulary(file: E5File) -> Vocabulary:
    return of_ids(file, [*range(len(SPECIAL)), *range(10, len(file.pieces), 2)])


@pytest.fixture
def tuned(file: E5File, vocabulary: Vocabulary) -> Any:
    """A classifier whose second layer has been trained."""
    torch.manual_seed(0)
    model = new_classifier(build_encoder(file, vocabulary)).eval()
    with torch.no_grad():
        for parameter in model.bert.encoder.layer[1].parameters():
            parameter += 0.05 * torch.randn_like(parameter)
    return model


def again(file: E5File, vocabulary: Vocabulary, path: Path) -> tuple[set[str], Any]:
    """Names of what was restored, and a classifier with it."""
    encoder = build_encoder(file, vocabulary)
    weights = restore_weights(path, encoder)
    model = new_classifier(encoder).eval()
    assert not model.load_state_dict(weights, strict=False).unexpected_keys
    return set(weights), model


@pytest.mark.parametrize(("samples", "tolerance"), [(None, 1e-3), (SAMPLES, 0.1)])
def test_a_restored_tagger_says_the_same(
    file: E5File,
    vocabulary: Vocabulary,
    tuned: Any,
    tmp_path: Path,
    samples: list[list[int]] | None,
    tolerance: float,
) -> None:
    path = tmp_path / "tagger.onnx"
    export_encoder(tuned, path, max_tokens=30, metadata={}, samples=samples)
    _, model = again(file, vocabulary, path)
    ids = torch.tensor(SAMPLES)
    with torch.no_grad():
        apart = (model(ids).logits - tuned(ids).logits).abs().mean()
        assert apart < tolerance * tuned(ids).logits.std()


def test_layers_that_were_never_trained_are_not_restored(
    file: E5File, vocabulary: Vocabulary, tuned: Any, tmp_path: Path
) -> None:
    path = tmp_path / "tagger.onnx"
    export_encoder(tuned, path, max_tokens=30, metadata={}, samples=SAMPLES)
    names, _ = again(file, vocabulary, path)
    assert not any("layer.0." in name or "embeddings" in name for name in names)
    trained = {
        name
        for name in tuned.state_dict()
        if name.startswith(("classifier.", "bert.encoder.layer.1."))
    }
    assert names == trained
    assert LAYERS == 2


def test_a_file_of_another_encoder_is_refused(
    file: E5File, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    path = tmp_path / "tagger.onnx"
    config = transformers.BertConfig(
        vocab_size=40, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, type_vocab_size=1, num_labels=9,
    )  # fmt: skip
    other = transformers.BertForTokenClassification(config)
    export_encoder(other, path, max_tokens=30, metadata={}, samples=None)
    with pytest.raises(ValueError, match=f"no encoder of width {HIDDEN}"):
        restore_weights(path, build_encoder(file, vocabulary))


def test_pieces_are_found_again(file: E5File, vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.write(tmp_path / "pieces.marisa")
    restored = restore_vocabulary(tmp_path / "pieces.marisa", file)
    assert restored.kept.tolist() == vocabulary.kept.tolist()
    assert restored.pieces == vocabulary.pieces


def test_a_piece_that_the_encoder_does_not_know_is_named(file: E5File, tmp_path: Path) -> None:
    whole = of_ids(file, range(len(file.pieces)))
    other = Vocabulary(whole.kept, (*whole.pieces[:-1], "unheard"), whole.scores)
    other.write(tmp_path / "pieces.marisa")
    with pytest.raises(ValueError, match="the piece 'unheard'"):
        restore_vocabulary(tmp_path / "pieces.marisa", file)
