"""Parallel text as the recipe reads it."""

import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.mini.parallel.corpus import Pair, ascii_english, read_pairs, simplified_table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain  text\t here ", "Plain text here"),
        ("Müller and Ōsaka", "Muller and Osaka"),
        ("“Quoted” — it’s…", '"Quoted" - it\'s...'),
        ("Łódź, Straße, Ærø", "Lodz, Strasse, Aero"),
        ("Li 李克强 Keqiang", "Li Keqiang"),
        ("ＡＢＣ１２", "ABC12"),
        ("北京", ""),
        ("", ""),
    ],
)
def test_english_becomes_printable_ascii(text: str, expected: str) -> None:
    assert ascii_english(text) == expected


@given(text=st.text())
def test_any_text_becomes_printable_ascii_once(text: str) -> None:
    plain = ascii_english(text)
    assert plain.isascii()
    assert plain == " ".join(plain.split()) == ascii_english(plain)
    if not text.isascii():
        assert plain.isprintable()


def test_broken_rows_are_left_out(tmp_path: Path) -> None:
    rows = [
        "one\t他在柏林。\tHe is in Berlin.",
        "one\tonly two fields",
        "one\ta\tb\tfour fields",
        "one\t \tNo source.",
        "one\t没有译文。\t文",
        "other\t 东京。 \tTōkyō.",
        "",
    ]
    (tmp_path / "mt").mkdir()
    with lzma.open(tmp_path / "mt" / "zh-en.tsv.xz", "wt", encoding="utf-8") as out:
        out.write("\n".join(rows))
    first, second = (
        Pair("one", "他在柏林。", "He is in Berlin."),
        Pair("other", "东京。", "Tokyo."),
    )
    assert list(read_pairs(tmp_path, "zh")) == [first, second]
    assert list(read_pairs(tmp_path, "zh", accept=lambda source: source == "other")) == [second]


def test_simplification_moves_no_offset_and_is_done_once() -> None:
    table = simplified_table()
    pairs = dict(zip(table[::2], table[1::2], strict=True))
    assert {pairs[char] for char in "龍馬東臺"} == set("龙马东台")
    assert len(pairs) == len(table) // 2 > 2000
    assert not [char for char, simple in pairs.items() if pairs.get(simple, simple) != simple]
