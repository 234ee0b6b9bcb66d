"""Kana in Hepburn's letters."""

import pytest

from eat_edge.english.romanise.kana import hepburn


@pytest.mark.parametrize(
    ("kana", "expected"),
    [
        ("とうきょう", "tokyo"),
        ("まっちゃ", "matcha"),
        ("しんじゅく", "shinjuku"),
        ("フィリップ", "firippu"),
        ("ヴァイオリン", "vaiorin"),
        *(("シュンタロウ", "shuntaro"), ("ユウコ", "yuko"), ("オオタニ", "otani")),
        *(("イノウエ", "inoue"), ("タケノウチ", "takenouchi"), ("マツウラ", "matsuura")),
        *(("ハットリ", "hattori"), ("エッチュウ", "etchu"), ("リョウ", "ryo"), ("ファン", "fan")),
        *(("さくら", "sakura"), ("ソウエイ", "soei"), ("カンベエ", "kanbei"), ("ティ", "ti")),
        *(("クヮ", "kwa"), ("デュ", "dyu"), ("アッ", "a")),
        *(("A", ""), ("漢字", "")),
    ],
)
def test_kana_in_hepburn_letters(kana: str, expected: str) -> None:
    assert hepburn(kana) == expected
