"""Folding: spellings are unified, nothing is lost, and twice is once."""

import sys
import unicodedata

import pytest
from hostile_texts import hostile_text, old_hostile_text
from hypothesis import example, given
from hypothesis import strategies as st

from eat_edge.text import FoldingTable, fold, fold_text


@given(hostile_text, st.booleans())
@example("a\u0640\u0301", False)
@example("a\ufe71\u0301", False)
@example("ㄱㅏㄳ", False)
def test_folding_twice_changes_nothing(text: str, casefold: bool) -> None:
    once = fold(text, casefold=casefold).text
    assert fold(once, casefold=casefold).text == once


@given(hostile_text, st.booleans())
@example("ㄱㅏㄳ", False)
def test_the_text_alone_is_the_text_of_the_map(text: str, casefold: bool) -> None:
    for table in (None, TABLE):
        alone = fold_text(text, casefold=casefold, table=table)
        assert alone == fold(text, casefold=casefold, table=table).text


plain_text = st.text(st.sampled_from("中国東臺Ａb１ ·\t。カΣ\u2028\0𠮷"), max_size=20)


TABLE = FoldingTable({ord("東"): ord("东"), ord("臺"): ord("台"), ord("b"): ord("c")})


@given(plain_text | hostile_text, st.booleans(), st.sampled_from([None, TABLE]))
def test_all_at_once_is_folded_as_bit_by_bit(
    text: str, casefold: bool, table: FoldingTable | None
) -> None:
    at_once = fold(text, casefold=casefold, table=table)
    # Whatever has a character that is removed is looked at bit by bit.
    bit_by_bit = fold(f"{text}\u00ad", casefold=casefold, table=table)
    assert at_once.text == bit_by_bit.text
    for at in range(len(at_once.text)):
        assert at_once.source_span(at, at + 1) == bit_by_bit.source_span(at, at + 1)


@given(old_hostile_text)
def test_nothing_is_lost_but_what_is_meant_to_be(text: str) -> None:
    """Without removed characters, gaps and unified dots, folding is NFKC with plain spaces."""
    kept = "".join(char for char in text if fold(char).text and char not in "·•‧\ufe71\ufc5e")
    spaced = "".join(" " if char.isspace() else char for char in kept)
    nfkc = unicodedata.normalize("NFKC", spaced)
    if not any(fold(char).text == "" for char in nfkc):
        assert fold(kept).text.replace(" ", "") == nfkc.replace(" ", "")
        if kept.isascii():
            assert fold(kept).text == nfkc


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ﾄﾞﾗｴﾓﾝ", "ドラエモン"),
        ("か\u3099", "が"),
        ("Ｓｏｎｙ　Ｇｒｏｕｐ", "Sony Group"),
        ("\u1112\u1161\u11ab국", "한국"),
        ("مُحَمَّـــد", "محمد"),
        ("\u0627\u0654حمد", "أحمد"),
        ("שָׁלוֹם", "שלום"),
        ("葛\U000e0100城", "葛城"),
        ("می\u200cخواهم", "میخواهم"),
        ("کراچی", "کراچی"),
        ("ہند", "ہند"),
        ("على", "على"),
        ("ٱلْقُرْآن", "ٱلقرآن"),
        ("Влади\u0301мир Горбачёв", "Владимир Горбачёв"),
        ("Ѓорѓи, Ќосе, ѝ, ѐ, йод", "Ѓорѓи, Ќосе, ѝ, ѐ, йод"),
        ("Г\u0301орѓи", "Ѓорѓи"),
        ("Пyтин в Мocкве, Aзия, Кiev", "Путин в Москве, Азия, Кiev"),
        ("IT-отдел, PCки, Xабaровcкий", "IT-отдел, PCки, Хабаровский"),
        ("Лук’янівка Лукʼянівка", "Лук'янівка Лук'янівка"),
        ("他说’好’ it’s", "他说’好’ it’s"),
        ('צה״ל צה”ל צה"ל', 'צה"ל צה"ל צה"ל'),
        ("ג׳ורג׳ ת\u05bcל־אביב", "ג'ורג' תל-אביב"),
        ("ייִדיש פֿון װײס", "יידיש פון װײס"),
        ("क\u093c ज़ाकिर गाँधी", "क़ ज\u093cाकिर गाँधी"),
        ("अवর\u09cd\u200dৎ", "अवর\u09cdৎ"),
        ("ന\u0d4d\u200d ൻ", "ന\u0d4d ൻ"),
        ("น้ำ นํ\u0e49า น\u0e49\u0e4dา", "น\u0e49\u0e4dา น\u0e49\u0e4dา น\u0e49\u0e4dา"),
        ("ຄ\u0ecd\u0ec9າ ຄ້ຳ", "ຄ\u0ec9\u0ecdາ ຄ\u0ec9\u0ecdາ"),
        ("ភ្នំ\u200bពេញ\u17b4", "ភ្នំពេញ"),
        ("ရန်\u200bကုန\u1037\u103a", "ရန်ကုန\u1037\u103a"),
        ("Երևա՞ն Հայաստա՛ն", "Երեւան Հայաստան"),
        ("ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"),
        ("Bei\u00adjing", "Beijing"),
        ("a\r\nb\u2028c\td", "a b c d"),
        ("伊万卡·特朗普 ジョン•レノン", "伊万卡・特朗普 ジョン・レノン"),
        ("col·lecció 3·4", "col·lecció 3·4"),
        ("", ""),
    ],
)
def test_spellings_are_unified(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_the_table_is_applied_last_and_without_a_map() -> None:
    folded = fold("臺灣總統", table=FoldingTable({ord("臺"): ord("台"), ord("灣"): ord("湾")}))
    assert folded.text == "台湾總統"
    assert folded._starts is None
    assert folded.source_span(1, 2) == (1, 2)


def test_casefold_may_lengthen() -> None:
    folded = fold("Straße Ⅳ", casefold=True)
    assert folded.text == "strasse iv"
    assert folded.source_span(5, 6) == (4, 5)


def test_all_of_unicode_folds_idempotently() -> None:
    chars = (chr(code) for code in range(sys.maxunicode + 1))
    assigned = [char for char in chars if unicodedata.category(char) not in ("Cn", "Co", "Cs")]
    unstable = [char for char in assigned if fold(fold(char).text).text != fold(char).text]
    assert unstable == []


def test_composition_never_acts_across_clusters() -> None:
    """Every second half of a canonical composition is a mark or a jamo, as the clusters assume."""
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            assert unicodedata.category(chr(int(parts[1], 16)))[0] == "M"


def test_several_spaces_are_a_gap_where_most_are_single() -> None:
    assert fold("в Москве  Путин и Трамп").seams == (8,)
    # In justified text they tell nothing, nor between a word and a number.
    assert fold("в  Москве  Путин  и  Трамп").seams == ()
    assert fold("в Москве  5 марта").seams == ()
