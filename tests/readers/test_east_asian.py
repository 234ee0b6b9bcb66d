"""Encodings of a line or two."""

import pytest

from eat_edge.readers.east_asian import east_asian

LINES = {
    "gb18030": ["李娜在柏林见了王小明。", "会议在北京举行，请准时参加。", "深圳市华为技术有限公司"],
    "cp949": ["김민준은 서울에 갔다. 민준은 웃었다.", "회의는 부산에서 열립니다."],
    "big5hkscs": ["李娜在柏林見了王小明。", "會議在台北舉行，請準時參加。"],
    "cp932": ["田中さんは東京へ行った。", "会議は大阪で開かれます。"],
    "euc_jp": ["田中さんは東京へ行った。", "会議は大阪で開かれます。"],
}


@pytest.mark.parametrize("codec", LINES)
def test_a_line_tells_its_encoding(codec: str) -> None:
    for line in LINES[codec]:
        assert east_asian(line.encode(codec)) == codec


@pytest.mark.parametrize("codec", ["gb18030", "cp949"])
def test_cyrillic_in_an_encoding_of_east_asia(codec: str) -> None:
    assert east_asian("Вчера в Москве встретились послы.".encode(codec)) == codec


@pytest.mark.parametrize("codec", ["cp1251", "koi8_r", "iso8859_5", "cp866"])
def test_other_letters_are_of_none(codec: str) -> None:
    assert east_asian("Путин приехал в Берлин вместе с министром".encode(codec)) is None


def test_bytes_without_letters_are_of_none() -> None:
    assert east_asian("（１）：。".encode("gb18030")) is None
    assert east_asian(b"\xff\xfe\xff") is None
