"""The embedded model's tokenizer."""

import sentencepiece

from eat_edge.llm.eat_mini_prompt import CONTROL_TOKENS
from export.mini.recipe import Recipe


def test_the_tokenizer_reads_east_asian_text_by_character(made: Recipe) -> None:
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(made.bundle / "llm.model"))
    assert tokenizer.get_piece_size() == 640
    for token in CONTROL_TOKENS:
        assert tokenizer.is_control(tokenizer.piece_to_id(token))
    for text in ("李文访问了柏林", "鈴木はベルリン"):
        assert tokenizer.encode(text, out_type=str) == list(text)
    for text in ("Suzuki visited Berlin.", "a rare 鬱 and\u3000a space", "\u0301🚀"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    assert len(tokenizer.encode(" visited")) < len(" visited")
