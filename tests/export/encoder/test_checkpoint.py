"""The pretrained encoder as transformers opens it: the vectors that its tensors give by hand."""

import math
import sys
from pathlib import Path

import numpy as np
import pytest
from e5_make import EPSILON, HEADS, HIDDEN, LAYERS, write_tiny_e5
from numpy.typing import NDArray

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from e5_files import PIECES, SCORES  # noqa: E402

from export import __main__ as command_line  # noqa: E402
from export.encoder import command as encoder_command  # noqa: E402
from export.encoder.checkpoint import build_encoder  # noqa: E402
from export.encoder.e5_file import E5File, read_e5  # noqa: E402
from export.encoder.vocabulary import SPACE, of_ids  # noqa: E402

TEXT = "ab 北京b"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("e5") / "tiny.bin"
    write_tiny_e5(path, PIECES, SCORES)
    return path


@pytest.fixture(scope="module")
def file(path: Path) -> E5File:
    return read_e5(path)


def by_hand(file: E5File, ids: list[int], layers: int = LAYERS) -> NDArray[np.float64]:
    """BERT's formulas, written down once more."""
    tensors = {name: values.astype(np.float64) for name, values in file.tensors.items()}

    def normed(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return scaled * tensors[f"{name}.w"] + tensors[f"{name}.b"]

    def product(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        result: NDArray[np.float64] = x @ tensors[f"{name}.w"].T + tensors[f"{name}.b"]
        return result

    x = tensors["emb.word"][ids] + tensors["emb.pos"][: len(ids)] + tensors["emb.type"][0]
    x = normed(x, "emb.ln")
    for layer in (f"l{number}" for number in range(layers)):
        q, k, v = (
            product(x, f"{layer}.{name}").reshape(len(ids), HEADS, -1).transpose(1, 0, 2)
            for name in "qkv"
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(HIDDEN // HEADS)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ v).transpose(1, 0, 2).reshape(len(ids), HIDDEN)
        x = normed(x + product(mixed, f"{layer}.ao"), f"{layer}.aln")
        inner = product(x, f"{layer}.fi")
        inner = inner * 0.5 * (1.0 + np.vectorize(math.erf)(inner / math.sqrt(2.0)))
        x = normed(x + product(inner, f"{layer}.fo"), f"{layer}.oln")
    return x


def vectors_of(model: object, ids: list[int]) -> NDArray[np.float32]:
    with torch.no_grad():
        states = model(torch.tensor([ids])).last_hidden_state  # type: ignore[operator]
    result: NDArray[np.float32] = states[0].numpy()
    return result


def test_the_checkpoint_opens_and_gives_the_same_vectors(
    path: Path, file: E5File, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "checkpoint"
    monkeypatch.setattr(encoder_command, "find_e5", lambda: path)
    monkeypatch.setattr(sys, "argv", ["export", "encoder", "-o", str(out)])
    command_line.main()
    tokenizer = transformers.AutoTokenizer.from_pretrained(out, local_files_only=True)
    model = transformers.AutoModel.from_pretrained(out, local_files_only=True).eval()
    ids = tokenizer(TEXT)["input_ids"]
    assert tokenizer.convert_ids_to_tokens(ids) == ["<s>", SPACE + "ab", SPACE, "北京", "b", "</s>"]
    assert ids == [0, 9, 4, 10, 6, 2]
    assert (tokenizer.pad_token_id, tokenizer.unk_token_id) == (1, 3)
    np.testing.assert_allclose(vectors_of(model, ids), by_hand(file, ids), atol=2e-4)


def test_a_pruned_encoder_gives_the_same_vectors_in_its_own_ids(
    file: E5File, tmp_path: Path
) -> None:
    ordered = of_ids(file, range(len(PIECES))).without({"北"}).write(tmp_path / "pieces.marisa")
    model = build_encoder(file, ordered).eval()
    ids = ordered.tokenizer().encode(TEXT).ids
    whole = [int(ordered.kept[index]) for index in ids]
    assert whole == [0, 9, 4, 10, 6, 2]
    np.testing.assert_allclose(vectors_of(model, ids), by_hand(file, whole), atol=2e-4)


def test_lower_layers_alone(file: E5File) -> None:
    model = build_encoder(file, of_ids(file, range(len(PIECES))), layers=1).eval()
    np.testing.assert_allclose(vectors_of(model, [0, 5, 2]), by_hand(file, [0, 5, 2], 1), atol=2e-4)
