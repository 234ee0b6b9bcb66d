"""Markdown and subtitles."""

import pytest
from parser_texts import blocks_of, read

from eat_edge.readers.parsers.parsed import RefusedError
from eat_edge.readers.parsers.plain import parse_markdown, parse_subtitles


def test_markdown_keeps_its_marks_and_counts_its_lines() -> None:
    found = read(parse_markdown, "# 柏林\n\n*東京*\n".encode())
    assert found.text == "# 柏林\n\n*東京*\n"
    assert [(block.start, block.place) for block in found.blocks] == [(0, "line 1"), (6, "line 3")]


def test_markdown_of_utf16_is_decoded_without_its_mark() -> None:
    assert read(parse_markdown, "柏林".encode("utf-16")).text == "柏林"


@pytest.mark.parametrize("parse", [parse_markdown, parse_subtitles])
def test_a_text_that_is_too_long_is_refused(parse: object) -> None:
    data = "00:00:01,000 --> 00:00:02,000\n北京和上海\n".encode()
    with pytest.raises(RefusedError, match="more than 3 characters"):
        list(parse(data, 3))  # type: ignore[operator]


def test_subtitles_are_what_is_shown_by_its_time() -> None:
    data = (
        "WEBVTT\n\nNOTE nothing\n\n1\n00:01.500 --> 00:02.000 line:0\n<i>他在</i>\n柏林。\n \n"
        "01:00:03,000 --> 01:00:04,000\r\n{\\an8}He is\r\nin Berlin.\r\n"
    ).encode()
    assert blocks_of(read(parse_subtitles, data)) == {
        "00:01": "他在柏林。",
        "01:00:03": "He is in Berlin.",
    }


def test_subtitles_without_times_are_none() -> None:
    with pytest.raises(RefusedError, match="it has no times, as subtitles have"):
        read(parse_subtitles, "柏林".encode())
    assert read(parse_subtitles, b" \n").text == ""


def test_subtitles_that_are_no_text_are_refused() -> None:
    with pytest.raises(RefusedError, match="UTF-8"):
        read(parse_subtitles, b"\xef\xbb\xbf00:00:01,000 --> 00:00:02,000\n\xff\xfe\n")
