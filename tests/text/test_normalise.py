import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eat_edge.text import FoldingTable, fold, fold_text

HOSTILE = [
    *"中国东京丽豈⼀々あかがアｱｶﾞﾊﾟ゛゜ー・·•‧･",
    *"aBßİŉé ﬁ①㍿½℃…Ａ　",
    *"한각ᄀ\u1161\u11a8\u1175\u11c2ㄱㅏㄴㄳﾡￂ",
    *"مُحَمَّدـأآﻻ\ufe71\ufc5e\u0654\u0653שׁלוֹם\ufb31",
    *"ก้ำนิ์कि़ড়",
    *"\u0301\u0323\u0345\u3099\u309a\u0344",
    *"👨\u200d👩🏽🇯🇵☂\ufe0f\U000e0100",
    *"\r\n\t\u2028\x00\u00ad\u200b\u200e\u202e\u2060\ufeff\u180e\x1c",
    "\ud800",
]
OTHER_SCRIPTS = [
    *"aocXПу\u0301тинёЁѐ\u0300г\u0301иї’ʼ‘'\u0311",
    *"یيکكہهةۃٱى\u0654",
    *"װױײ׳״־”אב\u05b7",
    *"गाँधींक़क\u093c\u094dৎত\u09cdർര\u0d4d\u200d",
    *"นํ้าำน้ໍຳ\u0ec9",
    *"ក្ស\u17b4\u200bမြန်မာ\u1037\u103a",
    *"Հայ՞՛՜ևᲗᲑთαΆ",
]
old_hostile_text = st.lists(st.sampled_from(HOSTILE), max_size=60).map("".join)
hostile_text = (
    old_hostile_text
    | st.lists(st.sampled_from(HOSTILE + OTHER_SCRIPTS * 2), max_size=60).map("".join)
    | st.text(max_size=40)
)


@given(hostile_text, st.booleans())
@example("a\u0640\u0301", False)
@example("a\ufe71\u0301", False)
@example("ㄱㅏㄳ", False)
def test_folding_twice_changes_nothing(text: str, casefold: bool) -> None:
    once = fold(text, casefold=casefold).text
    assert fold(once, casefold=casefold).text == once


@given(hostile_text, st.booleans())
def test_the_map_leads_back_and_forth(text: str, casefold: bool) -> None:
    folded = fold(text, casefold=casefold)
    size = len(folded.text)
    start, end = folded.source_span(0, size)
    assert 0 <= start <= end <= len(text)
    assert fold(text[start:end], casefold=casefold).text == folded.text
    spans = [folded.source_span(at, at + 1) for at in range(size)]
    assert spans == sorted(spans)
    for at, (first, last) in enumerate(spans):
        assert first < last
        back_first, back_last = folded.folded_span(first, last)
        assert back_first <= at < back_last
        assert folded.source_span(back_first, back_last) == (first, last)
    for at in range(size + 1):
        first, last = folded.source_span(at, at)
        assert first == last <= len(text)


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


@given(hostile_text)
def test_every_source_character_is_reached_or_removed(text: str) -> None:
    folded = fold(text)
    for at, char in enumerate(text):
        first, last = folded.folded_span(at, at + 1)
        assert 0 <= first <= last <= len(folded.text)
        if first == last:
            assert fold(char).text in ("", " ")


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


def test_spans_keep_marks_and_leave_out_formatting() -> None:
    text = "x مُحَمَّد\u200f y"
    folded = fold(text)
    start, end = folded.source_span(2, 6)
    assert folded.text == "x محمد y"
    assert text[start:end] == "مُحَمَّد"
    assert folded.folded_span(start, end) == (2, 6)
    assert folded.folded_span(end, end + 1) == (6, 6)


def test_one_character_to_many_and_many_to_one() -> None:
    folded = fold("㍿ﾄﾞ", table=FoldingTable({ord("社"): ord("會")}))
    assert folded.text == "株式会會ド"
    assert folded.source_span(1, 2) == (0, 1)
    assert folded.source_span(4, 5) == (1, 3)
    assert folded.folded_span(0, 1) == (0, 4)
    assert folded.folded_span(2, 3) == (4, 5)


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


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("田中 太郎さん", "田中太郎さん"),
        ("北\n京", "北京"),
        ("北　京", "北京"),
        ("王 毅 访 问", "王毅访问"),
        ("王毅  李强", "王毅李强"),
        ("王毅   李强", "王毅   李强"),
        ("王毅\t李强", "王毅 李强"),
        ("王毅 タナカ", "王毅 タナカ"),
        ("在 IBM 工作", "在 IBM 工作"),
        ("서울 부산", "서울 부산"),
        ("ﾀﾅｶ ﾀﾛｳ", "タナカタロウ"),
    ],
)
def test_a_single_space_between_han_or_kana_is_no_part_of_a_name(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_name_across_a_gap_is_found_with_its_gap() -> None:
    text = "他见到田 中太郎了"
    folded = fold(text)
    start = folded.text.index("田中")
    first, last = folded.source_span(start, start + 4)
    assert text[first:last] == "田 中太郎"
    assert folded.folded_span(first, last) == (start, start + 4)
    assert folded.folded_span(4, 5) == (start + 1, start + 1)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("В Пу\u0301тина верят", "Путина", "Пу\u0301тина"),
        ("ב־װײס", "װײס", "װײס"),
        ("ലക്ഷ്മണൻ പോയി", "ലക്ഷ്മണൻ", "ലക്ഷ്മണൻ"),
        ("ไปน้ำพองแล้ว", fold("น้ำพอง").text, "น้ำพอง"),
        ("Գնաց Երևա՞ն", "Երեւան", "Երևա՞ն"),
        ("ទៅភ្នំ\u200bពេញ\u200bវិញ", "ភ្នំពេញ", "ភ្នំ\u200bពេញ"),
    ],
)
def test_a_folded_name_leads_to_all_of_its_source(text: str, name: str, found: str) -> None:
    folded = fold(text)
    start = folded.text.index(name)
    first, last = folded.source_span(start, start + len(name))
    assert text[first:last] == found
