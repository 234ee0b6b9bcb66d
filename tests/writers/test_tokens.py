import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.types import Document, Entity
from eat_edge.writers.tokens import tokens_of


def tagged(text: str, *spans: tuple[int, int, str], lang: str) -> list[str]:
    entities = tuple(Entity(s, e, text[s:e], label, 1.0, "", ()) for s, e, label in spans)
    return [
        f"{token.text} {token.tag}"
        for token in tokens_of(Document(text, entities=entities, lang=lang))
    ]


def test_chinese_is_cut_into_characters() -> None:
    found = tagged("李娜在 柏林。", (0, 2, "PER"), (4, 6, "LOC"), lang="zh")
    assert found == ["李 B-PER", "娜 I-PER", "在 O", "柏 B-LOC", "林 I-LOC", "。 O"]


def test_words_are_kept_and_punctuation_stands_alone() -> None:
    found = tagged("Анна, привет!", (0, 4, "PER"), lang="ru")
    assert found == ["Анна B-PER", ", O", "привет O", "! O"]


def test_no_token_reaches_over_the_border_of_an_entity() -> None:
    assert tagged("서울에서", (0, 2, "LOC"), lang="ko") == ["서울 B-LOC", "에서 O"]


def test_two_entities_side_by_side_both_begin() -> None:
    assert tagged("北京上海", (0, 2, "LOC"), (2, 4, "LOC"), lang="zh")[2] == "上 B-LOC"


def test_a_character_to_a_reader_is_one_token() -> None:
    assert tagged("กำ👍🏽", lang="th") == ["กำ O", "👍🏽 O"]


@pytest.mark.parametrize("lang", ["zh", "ru"])
@given(text=st.text(st.sampled_from("李 а,\n\u0301👍🏽.\t9"), max_size=20))
def test_nothing_but_white_space_is_lost(lang: str, text: str) -> None:
    tokens = list(tokens_of(Document(text, lang=lang)))
    assert "".join(token.text for token in tokens) == "".join(text.split())
    assert all(text.startswith(token.text, token.start) for token in tokens)
