"""What a lexicon says of a surface, and of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from eat_edge.english.base_forms import base_forms
from eat_edge.english.designated import designated
from eat_edge.english.english_name import EnglishName
from eat_edge.english.known import entry_of, known_name, words_known
from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.names import Name, NameMatch
from eat_edge.types import Alternative

DESIGNATORS = {
    "区": Designator("{} District", "LOC", 0.5, 0.0),
    "山": Designator("Mount {}", "LOC", 0.5, 0.0),
    "集团": Designator("{} Group", "ORG", 0.5, 0.2),
    "银行": Designator("{} Bank", "ORG", 0.5, 0.2),
    "旅游局": Designator("{} Tourism Bureau", "ORG", 0.5, 0.2),
    "人民法院": Designator("{} People's Court", "ORG", 0.5, 0.2),
    "大学": Designator("{} University", "ORG", 0.5, 0.2),
    "外交部": Designator("{} Ministry of Foreign Affairs", "ORG", 0.5, 0.2),
}


@dataclass
class Names:
    entries: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        names = self.entries.get(folded)
        return None if names is None else match(folded, *names)

    def compositions(self, lang: str) -> Compositions:
        return Compositions(designators=DESIGNATORS, leaders={"国立": "ORG"})

    def readings(self, lang: str) -> None:
        return None


def match(surface: str, *names: Name, composition: str = "") -> NameMatch:
    return NameMatch(0, len(surface), surface, names, 0.8, composition)


def person(english: str) -> tuple[Name, ...]:
    return (Name(english, "PER"),)


def test_a_name_of_the_type_comes_first() -> None:
    both = match("华盛顿", Name("Washington", "LOC"), Name("George Washington", "PER"))
    assert known_name(both, "PER", "zh") == EnglishName("George Washington", "lexicon")
    assert known_name(both, "ORG", "zh") == EnglishName("Washington", "lexicon")


def test_a_place_is_no_person_but_for_japanese_surnames() -> None:
    place = match("小川", Name("Ogawa", "LOC"))
    assert known_name(place, "PER", "zh") == EnglishName(guess="Ogawa")
    assert known_name(place, "PER", "ja") == EnglishName("Ogawa", "lexicon")


def test_what_is_read_in_several_ways_is_a_guess() -> None:
    ambiguous = match("俊太郎", Name("Shuntaro", "PER", is_ambiguous=True))
    assert known_name(ambiguous, "PER", "ja") == EnglishName(guess="Shuntaro")


def test_a_designator_with_words_between_names_only_a_part() -> None:
    gapped = match("中国足球协会", Name("China Association", "ORG"), composition="~协会")
    assert known_name(gapped, "ORG", "zh") == EnglishName(guess="China Association")


def test_other_entities_of_a_surface_are_alternatives() -> None:
    found = match(
        "柏林",
        Name("Berlin", "LOC", "Q64"),
        Name("Berlin", "LOC", "Q821244"),
        Name("Irving", "PER"),
    )
    name = known_name(found, "LOC", "zh")
    assert (name.text, name.id) == ("Berlin", "Q64")
    assert name.alternatives == (Alternative("Berlin", "LOC", "Q821244"),)


def test_of_a_persons_names_one_that_sounds_like_the_surface_is_taken() -> None:
    found = match("オバマ", *person("Barack"), *person("Obama"))
    assert known_name(found, "PER", "ja").text == "Obama"


@pytest.mark.parametrize(
    ("surface", "lang", "base"),
    [
        ("Москве", "ru", "Москва"),
        ("Германии", "ru", "Германия"),
        ("서울에서", "ko", "서울"),
        ("והחיפה", "he", "החיפה"),
        ("بالقاهرة", "ar", "قاهرة"),
        ("นายอภิสิทธิ์ เวชชาชีวะ", "th", "อภิสิทธิ์ เวชชาชีวะ"),
        ("พล.อ.ประยุทธ์ จันทร์โอชา", "th", "ประยุทธ์ จันทร์โอชา"),
    ],
)
def test_inflected_names_have_base_forms(surface: str, lang: str, base: str) -> None:
    assert base in base_forms(surface, lang)


@pytest.mark.parametrize("lang", ["zh", "ja", "th"])
def test_other_languages_do_not_inflect(lang: str) -> None:
    assert base_forms("柏林的", lang) == []


def test_an_inflected_name_is_known() -> None:
    names = Names({"москва": (Name("Moscow", "LOC"),), "Москва": (Name("Moscow", "LOC"),)})
    assert entry_of("Москве", "ru", "LOC", names) == EnglishName("Moscow", "lexicon")
    assert entry_of("Париже", "ru", "LOC", names) is None


def test_words_of_a_person_are_composed_where_they_sound_alike() -> None:
    names = Names({"محمود": person("Mahmoud"), "عباس": person("Abbas"), "يوسف": person("Graja")})
    assert words_known("محمود عباس", "ar", "PER", names) == EnglishName("Mahmoud Abbas", "composed")
    assert words_known("محمود يوسف", "ar", "PER", names) is None
    assert words_known("محمود", "ar", "PER", names) is None
    assert words_known("محمود عباس", "ar", "ORG", names) is None


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("澳门旅游局", EnglishName("Macau Tourism Bureau", "composed")),
        ("湛河区人民法院", EnglishName("Zhanhe District People's Court", "romanised")),
        ("湛河区", EnglishName("Zhanhe District", "romanised")),
        ("外交部", EnglishName("Ministry of Foreign Affairs", "composed")),
        ("衡山", None),
        ("德国银行", None),
        ("人民日报", None),
        ("海尔集团", EnglishName("Haier Group", "composed")),
        ("北湖交通大学", None),
        ("国立大学", None),
        ("美丽", None),
    ],
)
def test_designators_are_translated_and_their_bases_spelled(
    surface: str, expected: EnglishName | None
) -> None:
    names = Names(
        {
            "澳门": (Name("Macau", "LOC"),),
            "德国": (Name("Germany", "LOC"),),
            "海尔": (Name("Heil", "PER"), Name("Haier", "ORG")),
        }
    )
    assert designated(surface, "zh", names) == expected


def test_a_persons_name_of_other_sounds_is_a_guess() -> None:
    wrong = match("إسماعيل هنية", Name("Nahed Dahlan", "PER"))
    assert known_name(wrong, "PER", "ar") == EnglishName(guess="Nahed Dahlan")
    part = match("بشار الأسد", Name("Assad", "PER"))
    assert known_name(part, "PER", "ar") == EnglishName(guess="Assad")
    turned = match("טל לביא", Name("Lavie Tal", "PER"))
    assert known_name(turned, "PER", "he").text == "Lavie Tal"


def test_hiragana_is_read_as_it_is_written() -> None:
    composed = match("大坂なおみ", Name("Jinbo Osaka", "PER"), composition="2+3:1")
    assert known_name(composed, "PER", "ja") == EnglishName(guess="Jinbo Osaka")


def test_a_place_in_katakana_is_no_surname() -> None:
    names = (Name("Hamas", "ORG"), Name("Hamasu", "LOC"))
    match = NameMatch(0, 3, "ハマス", names, 0.9)
    found = known_name(match, "PER", "ja")
    assert (found.text, found.guess) == ("", "Hamas")


def test_a_name_may_end_in_an_article_and_a_hyphen() -> None:
    known = match("السيسي", *person("el-Sisi"))
    assert known_name(known, "PER", "ar") == EnglishName("el-Sisi", "lexicon")


def test_pinyin_of_common_nouns_is_no_name_of_an_organisation() -> None:
    spelled = match("上海铁路局", Name("Shanghai Tielu Bureau", "ORG"))._replace(prior=0.14)
    assert known_name(spelled, "ORG", "zh") == EnglishName()
    club = match("河南建业足球俱乐部", Name("Henan Jianye F.C", "ORG"))
    assert known_name(club, "ORG", "zh").text == "Henan Jianye F.C"
    both = spelled._replace(names=(*spelled.names, Name("Shanghai Railway Bureau", "ORG")))
    assert known_name(both, "ORG", "zh").text == "Shanghai Railway Bureau"


def test_a_person_is_not_what_a_word_of_another_kind_may_be_called() -> None:
    known = match("العراقي", Name("Araghi", "PER"))._replace(prior=0.1)
    assert known_name(known, "MISC", "ar") == EnglishName()
    assert known_name(known, "LOC", "ar") == EnglishName(guess="Araghi")
