"""HTML: what a reader sees of a page."""

import pytest
from parser_texts import blocks_of, read

pytest.importorskip("lxml")

from eat_edge.readers.parsers.html import parse
from eat_edge.readers.parsers.parsed import RefusedError


def test_blocks_are_counted_and_the_title_is_one() -> None:
    page = "<title>新\n闻</title><body>一<p>柏<b>林</b></p><ul><li>東京<li>北京</ul>尾</body>"
    assert blocks_of(read(parse, f'<meta charset="utf-8">{page}'.encode())) == {
        "title": "新闻",
        "paragraph 1": "一",
        "paragraph 2": "柏林",
        "paragraph 3": "東京",
        "paragraph 4": "北京",
        "paragraph 5": "尾",
    }


def test_what_is_not_shown_is_left_out_and_what_follows_it_is_not() -> None:
    page = "<p>a<script>b()</script>c<svg><text>d</text></svg>e<!-- f -->g<style>h</style></p>"
    assert read(parse, page.encode()).text == "aceg"


def test_whitespace_is_one_space_and_breaks_end_a_line() -> None:
    assert read(parse, b"<p>Li \n\n  Na<br>of  Berlin</p>").text == "Li Na\nof Berlin"
    assert read(parse, "<p>李\n娜</p>".encode()).text == "李娜"


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "utf-16"])
def test_the_encoding_is_that_of_the_page_or_found_out(charset: str) -> None:
    named = f'<meta charset="{charset}">' if charset == "gb18030" else ""
    page = f"{named}<p>国务院总理李强星期三在柏林会见了德国总理。</p>"
    assert "李强" in read(parse, page.encode(charset)).text


def test_nothing_is_an_empty_text() -> None:
    assert read(parse, b" \n").text == ""


def test_elements_nested_without_end_are_refused() -> None:
    with pytest.raises(RefusedError, match="nested too deeply"):
        read(parse, b"<div>" * 5000 + b"x")
