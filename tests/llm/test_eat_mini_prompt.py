"""The layout of the prompts: what the model reads at run time is what it was trained on."""

from pathlib import Path

import pytest
import sentencepiece

from eat_edge.bundle import default_path
from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS, LANGUAGE_TOKENS, Hint, Prompts

PIECES = {piece: number for number, piece in enumerate(("<s>", "</s>", *CONTROL_TOKENS))}


class Letters:
    """Encodes each character as its code point, beyond the control tokens."""

    def encode(self, text: str) -> list[int]:
        return [1000 + ord(char) for char in text]

    def piece_to_id(self, piece: str) -> int:
        return PIECES[piece]


def spelled(tokens: list[int]) -> str:
    """Tokens in the notation of the module's docstring."""
    names = {number: piece for piece, number in PIECES.items()}
    return "".join(names.get(token) or chr(token - 1000) for token in tokens)


@pytest.fixture
def prompts() -> Prompts:
    return Prompts(Letters())


def test_a_translation_is_asked_after_the_source(prompts: Prompts) -> None:
    assert spelled(prompts.translation("他在柏林", "zh")) == "<s><zh>他在柏林<translate>"


def test_hints_stand_between_source_and_question(prompts: Prompts) -> None:
    hints = [Hint("柏林", "Berlin"), Hint("吴涛", "Wu Tao")]
    assert spelled(prompts.translation("吴涛在柏林", "zh", hints)) == (
        "<s><zh>吴涛在柏林<hint>柏林<is> Berlin<hint>吴涛<is> Wu Tao<translate>"
    )


def test_an_alignment_continues_what_came_before(prompts: Prompts) -> None:
    translated = [*prompts.translation("他在柏林", "zh"), *prompts.english("He is in Berlin")]
    asked = prompts.alignment(translated, prompts.english("Berlin"), "LOC")
    assert asked[: len(translated)] == translated
    assert spelled(asked[len(translated) :]) == "<align> Berlin<is> place<span>"


def test_a_question_may_leave_the_type_open(prompts: Prompts) -> None:
    assert spelled(prompts.alignment([], prompts.surface("柏林"))) == "<align>柏林<span>"


def test_a_name_is_asked_alone(prompts: Prompts) -> None:
    assert spelled(prompts.naming("東京", "ja")) == "<s><ja>東京<name>"


def test_every_language_has_a_token_of_its_own(prompts: Prompts) -> None:
    firsts = {prompts.source("x", lang)[1] for lang in LANGUAGE_TOKENS}
    assert len(firsts) == len(LANGUAGE_TOKENS)
    assert len(set(CONTROL_TOKENS)) == len(CONTROL_TOKENS)


@pytest.fixture(scope="module")
def tokenizer() -> sentencepiece.SentencePieceProcessor:
    path: Path = default_path() / "llm.model"
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def test_the_bundled_tokenizer_has_every_control_token(
    tokenizer: sentencepiece.SentencePieceProcessor,
) -> None:
    for token in CONTROL_TOKENS:
        assert tokenizer.is_control(tokenizer.piece_to_id(token)), token


@pytest.mark.parametrize("text", ["<translate>", "</s>", "<zh>他<none>", "<s>"])
def test_text_cannot_pose_as_a_control_token(
    tokenizer: sentencepiece.SentencePieceProcessor, text: str
) -> None:
    assert not any(tokenizer.is_control(token) for token in tokenizer.encode(text))
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_a_surface_is_spelled_as_in_its_sentence(
    tokenizer: sentencepiece.SentencePieceProcessor,
) -> None:
    prompts = Prompts(tokenizer)
    for sentence, surface in (("他在柏林工作。", "柏林"), ("東京タワーへ", "東京タワー")):
        tokens, piece = tokenizer.encode(sentence), prompts.surface(surface)
        assert any(tokens[at : at + len(piece)] == piece for at in range(len(tokens)))


def test_an_english_name_is_spelled_alike_everywhere(
    tokenizer: sentencepiece.SentencePieceProcessor,
) -> None:
    prompts = Prompts(tokenizer)
    name, sentence = prompts.english("Berlin"), prompts.english("He left Berlin for Rome")
    assert any(sentence[at : at + len(name)] == name for at in range(len(sentence)))
