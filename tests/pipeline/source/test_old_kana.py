"""Particles and endings in katakana."""

import pytest

from eat_edge.pipeline.source.old_kana import in_hiragana


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("坂本龍馬ハ土佐ノ人ナリ", "坂本龍馬は土佐の人なり"),
        ("伊藤公ハ独逸ニ赴キビスマルクヲ訪フ", "伊藤公は独逸に赴キビスマルクヲ訪ふ"),
        # A name, a headline and today's prose stay.
        ("照ノ富士", "照ノ富士"),
        ("紀ノ川茅ヶ崎八ヶ岳", "紀ノ川茅ヶ崎八ヶ岳"),
        ("田中ハ負ケル", "田中ハ負ケル"),
        ("山田ハ鈴木ニ会った", "山田ハ鈴木ニ会った"),
        ("在北京", "在北京"),
    ],
)
def test_old_prose_alone_is_written_in_hiragana(text: str, expected: str) -> None:
    assert in_hiragana(text) == expected
    assert len(in_hiragana(text)) == len(text)
