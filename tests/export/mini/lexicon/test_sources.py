"""Names that come to the lists: our own table, words of dictionaries, readings, identifiers."""

from pathlib import Path

import pytest

pytest.importorskip("opencc")

from eat_edge.text import fold
from eat_edge.types import LABELS
from export.lexicon import Reading
from export.mini.lexicon import geonames, jieba_words
from export.mini.lexicon.designators import read_designators
from export.mini.lexicon.famous import read_famous
from export.mini.lexicon.mining import mine_names
from export.mini.lexicon.sudachi import Sudachi, choose_readings
from export.mini.lexicon.tidy import tidy
from export.mini.parallel.mentions import CarriedMention, ReadPair


@pytest.mark.parametrize(
    ("english", "label", "source", "surface", "expected"),
    [
        ("Kimiko AMAN", "", "kyoto_lexicon", "あまんきみこ", "Kimiko Aman"),
        ("SEKINE Jino", "", "kyoto_lexicon", "関根仁応", "Jino Sekine"),
        ("Tokyo, Japan", "LOC", "dbp5l", "東京", "Tokyo"),
        ("Samsung Electronics Co,.Ltd", "ORG", "dart_corpcode", "삼성전자", "Samsung Electronics"),
        ("TOYOTA MOTOR CORPORATION", "ORG", "edinet", "トヨタ自動車", "Toyota Motor Corporation"),
        ("SK HYNIX INC", "ORG", "dart_corpcode", "하이닉스", "SK Hynix"),
        ("UNESCO", "ORG", "cedict", "联合国教科文组织", "UNESCO"),
        ("Shuntarou", "PER", "enamdict", "俊太郎", "Shuntaro"),
        ("Yuuta", "PER", "dbp5l", "優太", "Yuuta"),
        ('"annarella"', "PER", "netranslit_tokens", "アナレラ", "Annarella"),
        ("Park Geun-hye", "PER", "dbp5l", "박근혜", "Park Geun-hye"),
        ("Ma Huateng aka Pony Ma", "PER", "cedict", "马化腾", "Ma Huateng"),
        ("Wudaokou neighborhood of Beijing", "", "cedict", "五道口", "Wudaokou"),
        ('Guo "Terry" Taiming', "PER", "cedict", "郭台铭", "Guo Taiming"),
        ("Naypyidaw or Nay Pyi Taw", "LOC", "cedict", "内比都", "Naypyidaw"),
        ("Truth or Consequences", "MISC", "dbp5l", "トゥルース", "Truth or Consequences"),
        ("Al `Ula", "LOC", "geonames_cities15000", "العلا", "Al Ula"),
        ("Francis Pym, Baron Pym", "PER", "dbp5l", "フランシス・ピム", "Francis Pym"),
        ("Chase Securities Inc", "ORG", "eat_ner", "摩根大通", "Chase Securities"),
        ("TEXAS", "LOC", "eat_ner", "تكساس", "Texas"),
        ("Hafez al-", "PER", "eat_ner", "حافظ الأسد", ""),
    ],
)
def test_english_of_lists_is_written_as_english_is(
    english: str, label: str, source: str, surface: str, expected: str
) -> None:
    assert tidy(english, label, frozenset({source}), surface) == expected


@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "ru", "uk", "ar", "fa", "he", "hi", "th"])
def test_our_table_has_names_of_every_language(lang: str) -> None:
    names = list(read_famous(lang))
    assert len(names) > 90
    for surface, english, label in names:
        assert fold(surface).text.strip() and english.isascii() and label in LABELS
    assert not list(read_famous("xx"))


def test_a_row_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "famous.tsv"
    for row in ("TSMC\tORG\t台积电\tx", "TSMC\tFIRM\t台积电", "TSMC\tORG"):
        table.write_text(f"english\ttype\tzh\n{row}\n", "utf-8")
        with pytest.raises(ValueError, match="TSMC"):
            list(read_famous("zh", table))


def test_words_with_a_designator_are_named_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [("井陉县", "LOC"), ("俄罗斯外交部", "ORG"), ("商务车", "ORG"), ("宗法社会", "ORG")]
    monkeypatch.setattr(jieba_words, "read_jieba", lambda: iter(words))
    known = {"俄罗斯": "Russia"}
    found = list(jieba_words.jieba_names(read_designators("zh"), lambda s: known.get(s, "")))
    # A known name with a designator is composed at run time.
    assert found == [("井陉县", "Jingxing County", "LOC")]


def test_the_dictionary_of_jieba_is_read() -> None:
    pytest.importorskip("jieba")
    assert ("中国外交部", "ORG") in set(jieba_words.read_jieba())


def test_readings_are_chosen_by_full_names_and_doubted_where_these_are_few() -> None:
    sudachi = Sudachi(
        {
            ("surname", "古川"): ["Furukawa"],
            ("given", "裕子"): ["Hiroko", "Yuko"],
            ("given", "祥子"): ["Sachiko", "Shoko"],
            ("given", "翔"): ["Sho"],
            ("given", "俊夫"): ["Toshio"],
            ("given", "邦夫"): ["Fumio"],
        }
    )
    persons = [("古川裕子", english) for english in ("Yuko Furukawa", "FURUKAWA Yuuko")] * 2
    persons.append(("古川祥子", "Shoko Furukawa"))
    others = {"邦夫": {"fumio", "ayao"}, "俊夫": {"toshio"}}
    chosen = {(r.kind, r.surface): r for r in choose_readings(sudachi, persons, others)}
    assert chosen["given", "裕子"] == Reading("裕子", "given", "Yuko", False)
    assert chosen["given", "祥子"] == Reading("祥子", "given", "Shoko", True)
    assert chosen["surname", "古川"] == Reading("古川", "surname", "Furukawa", False)
    assert chosen["given", "翔"].is_ambiguous
    assert not chosen["given", "俊夫"].is_ambiguous
    assert chosen["given", "邦夫"].is_ambiguous


def test_places_are_identified_by_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    cities = [
        ("geonames:1", ("Berlin", "柏林", "Берлін")),
        ("geonames:2", ("Berlin", "East Berlin", "柏林")),
    ]
    monkeypatch.setattr(geonames, "_cities", lambda: cities)
    assert geonames.city_ids({"柏林"}, None) == {
        ("柏林", "berlin"): "geonames:1",
        ("柏林", "east berlin"): "geonames:2",
    }


def read(text: str, span: tuple[int, int], english: str) -> ReadPair:
    mention = CarriedMention(0, len(english), "ORG", 0.9, span, True)
    return ReadPair("ours", text, f"{english} said so.", (mention,))


def test_a_word_beside_a_name_does_not_belong_to_it() -> None:
    pairs = [read("外交部发言", (0, 3), "Foreign Ministry")] * 3
    pairs += [read("外交部发言", (0, 4), "Foreign Ministry")] * 2
    pairs += [read("据美联社报", (0, 4), "Associated Press")] * 2
    pairs += [read("韩国的人", (0, 3), "South Korea")] * 2
    pairs += [read("中国队赢", (0, 3), "China")] * 2 + [read("中国赢了", (0, 2), "China")] * 2
    mined = mine_names(pairs, is_designator=lambda word: word == "队")
    assert sorted(mined) == ["中国", "中国队", "外交部", "美联社", "韩国"]
