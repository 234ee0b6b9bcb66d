"""A pretrained English decoder that gets the characters of the source languages."""

from typing import Any

import pytest

torch = pytest.importorskip("torch")
sentencepiece = pytest.importorskip("sentencepiece")

from smollm_make import LINES, write_tiny_smollm  # noqa: E402

from eat_edge.llm.eat_mini_prompt import Prompts  # noqa: E402
from export.mini.llm.joined import join_vocabularies, joined_weights  # noqa: E402
from export.mini.llm.model import SmallLlama  # noqa: E402
from export.mini.llm.smollm import Pretrained, read_smollm  # noqa: E402

SOURCES = ("北京和上海。", "ベルリンを訪れた。")


@pytest.fixture(scope="module")
def pretrained(tmp_path_factory: pytest.TempPathFactory) -> Pretrained:
    return read_smollm(write_tiny_smollm(tmp_path_factory.mktemp("smollm") / "tiny.gguf"))


@pytest.fixture(scope="module")
def tokenizer(pretrained: Pretrained, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("joined") / "llm.model"
    join_vocabularies(pretrained, SOURCES, path)
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def pieces_of(tokenizer: Any, text: str) -> list[str]:
    return list(tokenizer.encode_as_pieces(text))


def test_english_is_cut_as_before(pretrained: Pretrained, tokenizer: Any) -> None:
    before = pretrained.tokenizer()
    for line in LINES:
        pieces = [piece.replace("\u2581", "\u0120") for piece in pieces_of(tokenizer, f" {line}")]
        assert pieces == before.encode(f" {line}").tokens


def test_sources_are_read_by_character_and_every_text_comes_back(tokenizer: Any) -> None:
    assert pieces_of(tokenizer, SOURCES[0]) == list(SOURCES[0])
    for text in (*SOURCES, *LINES, "한국 und Größe 🙂"):
        assert tokenizer.decode(tokenizer.encode(text)) == text


def test_prompts_are_written_in_it(tokenizer: Any) -> None:
    prompts = Prompts(tokenizer)
    assert len({prompts.bos, prompts.stop, prompts.translate, prompts.none}) == 4
    assert prompts.source("北京", "zh")[0] == prompts.bos


def test_known_pieces_keep_their_embeddings(pretrained: Pretrained, tokenizer: Any) -> None:
    weights, shape = joined_weights(pretrained, tokenizer)
    SmallLlama(shape).load_state_dict(weights)
    name = "embed_tokens.weight"
    row = tokenizer.encode(" the")[0]
    assert torch.equal(weights[name][row], pretrained.weights[name][_id(pretrained, "\u0120the")])
    new = weights[name][tokenizer.piece_to_id("北")]
    assert 0 < (new - pretrained.weights[name].mean(0)).abs().max() < 1


def _id(pretrained: Pretrained, piece: str) -> int:
    return pretrained.pieces.index(piece)
