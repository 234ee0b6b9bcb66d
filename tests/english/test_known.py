"""What a lexicon says of a surface, and of its parts."""

import pytest
from known_names import Names, Places, match

from eat_edge.english.english_name import EnglishName
from eat_edge.english.known import entry_of, known_base, known_name, words_known
from eat_edge.names import Name, NameMatch
from eat_edge.types import Alternative


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


def test_an_inflected_name_is_known() -> None:
    names = Names({"москва": (Name("Moscow", "LOC"),), "Москва": (Name("Moscow", "LOC"),)})
    assert entry_of("Москве", "ru", "LOC", names) == EnglishName("Moscow", "lexicon")
    assert entry_of("Париже", "ru", "LOC", names) is None


@pytest.mark.parametrize(
    ("surface", "rare", "base"),
    [
        ("Дубае", ("Дуба", "Duba", 0.48), ("Дубай", "Dubai", 0.78)),
        ("Сингапуре", ("Сингапура", "Singaparna", 0.11), ("Сингапур", "Singapore", 0.93)),
        ("Сингапура", ("Сингапура", "Singaparna", 0.11), ("Сингапур", "Singapore", 0.93)),
        ("Туле", ("Туле", "Thule", 0.48), ("Тула", "Tula", 0.63)),
        ("Кирове", ("Кирово", "Kirovo", 0.86), ("Киров", "Kirov", 0.65)),
    ],
)
def test_a_form_of_a_well_known_place_is_no_rare_one(
    surface: str, rare: tuple[str, str, float], base: tuple[str, str, float]
) -> None:
    names = Places({form: (english, prior) for form, english, prior in (rare, base)})
    found = entry_of(surface, "ru", "LOC", names)
    assert found is not None and found.text == base[1]


def test_a_country_is_no_place_of_another_form() -> None:
    names = Places({"Нидерланды": ("Netherlands", 0.43), "Нидерланд": ("Nederland", 0.5)})
    found = entry_of("Нидерландах", "ru", "LOC", names)
    assert found is not None and found.text == "Netherlands"


def test_a_place_is_itself_where_its_base_is_no_better_known() -> None:
    names = Places({"Самара": ("Samara", 0.83), "Самар": ("Samar", 0.9), "Кита": ("Kita", 0.1)})
    found = entry_of("Самара", "ru", "LOC", names)
    assert found is not None and found.text == "Samara"
    rare = names.names_of("Кита", "ru")
    assert rare is not None and known_base(rare, "LOC", "ru", names) is None


def test_words_of_a_person_are_composed_where_they_sound_alike() -> None:
    names = Names({"محمود": person("Mahmoud"), "عباس": person("Abbas"), "جراح": person("Mahmoud")})
    assert words_known("محمود عباس", "ar", "PER", names) == EnglishName("Mahmoud Abbas", "composed")
    assert words_known("محمود جراح", "ar", "PER", names) is None
    assert words_known("جراح", "ar", "PER", Names({"جراح": person("Jarrah")})) is None
    assert words_known("محمود عباس", "ar", "ORG", names) is None


def test_a_slavic_person_is_not_called_as_a_place_is() -> None:
    names = Names(
        {"Галина": (Name("Galina", "LOC"),), "Сорока": (Name("Soroca", "LOC"),)}
        | {"Лондон": (Name("London", "LOC"),), "Шевченко": person("Shevchenko")}
    )
    assert words_known("Галина Сорока", "uk", "PER", names) is None
    assert words_known("Галина Шевченко", "uk", "PER", names) is None
    assert words_known("Джек Лондон", "uk", "PER", names) == EnglishName("Jack London", "composed")


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


def test_what_a_dictionary_says_of_a_name_is_no_name() -> None:
    gloss = Name("Yan mountain range across north Hebei", "LOC")
    known = match("燕山", gloss, Name("Yanshan", "LOC"))
    assert known_name(known, "LOC", "zh").text == "Yanshan"
    assert known_name(match("燕山", gloss), "LOC", "zh").text == ""
    assert known_name(match("红河", Name("Black or White River", "LOC")), "LOC", "zh").text == ""


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


def test_a_country_that_acts_is_itself_and_no_body_of_it() -> None:
    found = match("영국", Name("United Kingdom", "LOC"), Name("Ulster Petroleums", "ORG"))
    assert known_name(found, "ORG", "ko").text == "United Kingdom"


@pytest.mark.parametrize("english", ["Seoul Newsroom", "Joongwon.co.kr", "No name"])
def test_what_lists_have_for_others_is_no_name(english: str) -> None:
    assert not known_name(match("인천국제공항", Name(english, "ORG")), "ORG", "ko").text


def test_a_word_that_sounds_otherwise_is_another_person() -> None:
    found = match("시게오", Name("Onoue", "PER"))
    assert known_name(found, "PER", "ko") == EnglishName(guess="Onoue")
    obama = match("오바마", Name("Barack Obama", "PER"))
    assert known_name(obama, "PER", "ko").text == "Barack Obama"


def test_a_body_of_other_sound_is_no_name_of_a_place() -> None:
    found = match("Урал", Name("Uralmash Yekaterinburg", "ORG"))
    assert not known_name(found, "LOC", "ru").text
    assert known_name(match("Лукойл", Name("Lukoil", "ORG")), "LOC", "ru").text == "Lukoil"


def test_a_word_of_a_hindi_name_that_no_table_has_is_spelled_by_its_sound() -> None:
    found = words_known("एस लखमनिया", "hi", "PER", Names({}))
    assert found == EnglishName("S. Lakhmaniya", "romanised")


def test_a_word_of_a_thai_that_no_table_has_is_read() -> None:
    found = words_known("นายสุรชัย พรหมมา", "th", "PER", Names({}))
    assert found == EnglishName("Surachai Phromma", "composed")


def test_a_surname_that_each_country_spells_otherwise_is_a_guess() -> None:
    several = NameMatch(0, 4, "波波维奇", (*person("Popovic"), *person("Popovich")), 0.84)
    assert known_name(several, "PER", "zh") == EnglishName(guess="Popovic")
    one = NameMatch(0, 4, "波波维奇", (*person("Popovic"), *person("Popper")), 0.84)
    assert known_name(one, "PER", "zh") == EnglishName("Popovic", "lexicon")


def test_a_given_name_in_katakana_that_rather_is_a_place_is_a_guess() -> None:
    names = (Name("Mali", "LOC"), *person("Magli"))
    assert known_name(NameMatch(0, 2, "マリ", names, 0.2), "PER", "ja") == EnglishName(guess="Mari")
    names = (*person("Magli"), Name("Mali", "LOC"))
    assert known_name(NameMatch(0, 2, "マリ", names, 0.2), "PER", "ja").text == "Magli"


def test_a_rare_place_is_not_found_by_an_ending_that_others_have() -> None:
    names = Places({"Ола": ("Ola", 0.24), "Умаг": ("Umag", 0.27), "Вена": ("Vienna", 0.67)})
    assert entry_of("Оли", "ru", "LOC", names) is None
    umag, vienna = entry_of("Умаге", "ru", "LOC", names), entry_of("Вене", "ru", "LOC", names)
    assert umag is not None and umag.text == "Umag"
    assert vienna is not None and vienna.text == "Vienna"


def test_a_word_is_no_full_name_that_sounds_otherwise() -> None:
    assert not known_name(match("Лёх", *person("Wojtek Lazarek")), "PER", "ru").text
    assert known_name(match("Макрон", *person("Emmanuel Macron")), "PER", "ru").text


def test_a_title_is_no_part_of_a_thai_name() -> None:
    names = Names({"ใจดี": person("Jaidee")})
    found = words_known("นางสาวกมลวรรณ ใจดี", "th", "PER", names)
    assert found is not None and found.text == "Kamonwan Jaidee"
