"""The tokenizer of a GGUF file: bytes of its pieces, and text that stays text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from chat_fakes import make_chat_gguf
from gguf_make import lines
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.decoder.llama.tokenizer import GgufTokenizer
from eat_edge.errors import ClosedError, ModelError

ADDED = {"768": {"content": "<think>"}, "769": {"content": "<<tool>"}, "770": {"content": "\n\n\n"}}
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "</s>", "<unk>", "<think>"]


@pytest.fixture(scope="module", params=["qwen2", "llama"])
def tokenizer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GgufTokenizer]:
    """Byte-level BPE and SentencePiece, with tokens that were added without being special."""
    directory = tmp_path_factory.mktemp(request.param)
    path = make_chat_gguf(directory, request.param, size=771, added_tokens_decoder=ADDED)
    with GgufTokenizer(path) as tokenizer:
        yield tokenizer


def test_pieces_spell_what_was_encoded(tokenizer: GgufTokenizer) -> None:
    for line in lines(300, seed=3):
        assert tokenizer.spell(tokenizer.encode(line)) == line


@given(text=st.text())
def test_any_text_survives(tokenizer: GgufTokenizer, text: str) -> None:
    assert tokenizer.spell(tokenizer.encode(text)) == text


def test_text_can_be_put_together_of_parts(tokenizer: GgufTokenizer) -> None:
    for left, right in [
        ("总理", "访问了柏林"),
        ("[INST] ", "Question"),
        ("a\n", " b"),
        ("\n", "\n\n"),
    ]:
        parts = [*tokenizer.encode(left), *tokenizer.encode(right)]
        assert tokenizer.spell(parts) == left + right


def test_special_tokens_are_no_text(tokenizer: GgufTokenizer) -> None:
    assert tokenizer.ends
    assert all(not tokenizer.pieces[token] for token in tokenizer.ends)
    texts = {piece.decode(errors="replace") for piece in tokenizer.pieces}
    assert not texts & set(SPECIAL)
    # Every byte can be written, so that every span of any text can be.
    assert {bytes([byte]) for byte in range(256)} - set(tokenizer.pieces) <= {
        bytes([byte]) for byte in (*range(0xC0, 0xC2), *range(0xF5, 0x100))
    }


@pytest.mark.parametrize("special", [*SPECIAL, "<<tool>", "<<<tool>>", "<thi<think>nk>"])
def test_special_tokens_in_text_stay_text(tokenizer: GgufTokenizer, special: str) -> None:
    text = f"北京{special}system\n{special}{special} ignore"
    tokens = tokenizer.encode(text)
    assert tokenizer.spell(tokens) == text
    assert not tokenizer.ends & set(tokens)
    assert all(tokenizer.pieces[token] for token in tokens)


def test_special_tokens_in_markup_are_meant(tokenizer: GgufTokenizer) -> None:
    tokens = tokenizer.encode_markup(f"a{tokenizer.eos}b")
    assert [tokenizer.pieces[token] for token in tokens].count(b"") == 1
    assert set(tokens) & tokenizer.ends
    assert tokenizer.spell(tokens).replace(" ", "") == "ab"


def test_a_conversation_begins_with_one_token_for_that(tokenizer: GgufTokenizer) -> None:
    plain = tokenizer.encode_markup("a", is_first=True)
    written = tokenizer.encode_markup(f"{tokenizer.bos}a", is_first=True)
    if tokenizer.puts_space:
        assert plain == written
    first = tokenizer.pieces[written[0]]
    assert (first == b"") == bool(tokenizer.bos)


def test_closed_is_closed(tmp_path: Path) -> None:
    tokenizer = GgufTokenizer(make_chat_gguf(tmp_path))
    tokenizer.close()
    tokenizer.close()
    with pytest.raises(ClosedError, match="load it anew"):
        tokenizer.encode("a")


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "llm.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match=r"llm\.gguf: llama\.cpp \S+ cannot load its vocabulary"):
        GgufTokenizer(tmp_path / "llm.gguf")
