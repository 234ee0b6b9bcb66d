"""A text put together from blocks."""

import pytest

from eat_edge.readers.parsers.parsed import RefusedError, TextBuilder
from eat_edge.types import Block


def test_blocks_begin_where_their_text_does() -> None:
    builder = TextBuilder(100)
    for text, place in (
        (" 柏林 ", "page 1"),
        ("\n", "page 2"),
        ("東京", "page 3"),
        ("北京", "page 3"),
    ):
        builder.add(text, place)
    found = builder.parsed("name")
    assert found.text == "柏林\n\n東京\n\n北京"
    assert found.blocks == (Block(0, "page 1"), Block(4, "page 3"))
    assert found.name == "name"


def test_a_text_as_long_as_it_may_be_is_read_and_a_longer_one_is_not() -> None:
    builder = TextBuilder(4)
    builder.add("柏林東京", "page 1")
    assert builder.parsed().text == "柏林東京"
    with pytest.raises(RefusedError, match="more than 4 characters: split it"):
        builder.add("北", "page 2")


def test_of_nothing_there_is_an_empty_text() -> None:
    assert TextBuilder(4).parsed().text == ""
