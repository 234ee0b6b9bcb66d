"""Names of a common noun and what it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from eat_edge.english.english_name import EnglishName
from eat_edge.english.kinds import name_in_table, named_by_kind
from eat_edge.lexicon.composition import Compositions
from eat_edge.names import Name, NameMatch

ENTRIES = {
    ("ko", "청주"): Name("Cheongju", "LOC"),
    ("ru", "Ростов"): Name("Rostov", "LOC"),
    ("ru", "Самара"): Name("Samara", "LOC"),
    ("ru", "Тула"): Name("Tula", "LOC"),
    ("ru", "Сбербанк"): Name("Sberbank", "ORG"),
    ("ar", "موريتانيا"): Name("Mauritania", "LOC"),
    ("hi", "राजस्थान"): Name("Rajasthan", "LOC"),
    ("he", "חיפה"): Name("Haifa", "LOC"),
    ("th", "ภูเก็ต"): Name("Phuket", "LOC"),
    ("ka", "თბილისი"): Name("Tbilisi", "LOC"),
    ("fa", "شیراز"): Name("Shiraz", "LOC"),
}


@dataclass
class Names:
    entries: Mapping[tuple[str, str], Name]

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        name = self.entries.get((lang, folded))
        return None if name is None else NameMatch(0, len(folded), folded, (name,), 0.8)

    def compositions(self, lang: str) -> Compositions:
        return Compositions()

    def readings(self, lang: str) -> None:
        return None


def name_of(surface: str, lang: str, label: str = "ORG") -> EnglishName | None:
    return named_by_kind(surface, lang, label, Names(ENTRIES))


@pytest.mark.parametrize(
    ("surface", "lang", "label", "expected"),
    [
        ("청주시의회", "ko", "ORG", "Cheongju City Council"),
        ("دانشگاه شیراز", "fa", "ORG", "Shiraz University"),
        ("وزارت نیرو", "fa", "ORG", "Ministry of Energy"),
        ("청주지방법원", "ko", "ORG", "Cheongju District Court"),
        ("Министерства обороны", "ru", "ORG", "Ministry of Defence"),
        ("Ростовской области", "ru", "LOC", "Rostov Region"),
        ("Самарской области", "ru", "LOC", "Samara Region"),
        ("Тульской губернии", "ru", "LOC", "Tula Governorate"),
        ("وزارة الطاقة", "ar", "ORG", "Ministry of Energy"),
        ("وزارة الطاقة السورية", "ar", "ORG", "Syrian Ministry of Energy"),
        ("جامعة موريتانيا", "ar", "ORG", "Mauritania University"),
        ("محكمة جنايات موريتانيا", "ar", "ORG", "Mauritania Criminal Court"),
        ("משרד האנרגיה", "he", "ORG", "Ministry of Energy"),
        ("אוניברסיטת חיפה", "he", "ORG", "Haifa University"),
        ("राजस्थान विश्वविद्यालय", "hi", "ORG", "Rajasthan University"),
        ("रक्षा मंत्रालय", "hi", "ORG", "Ministry of Defence"),
        ("กระทรวงสาธารณสุข", "th", "ORG", "Ministry of Public Health"),
        ("จังหวัดภูเก็ต", "th", "LOC", "Phuket Province"),
        ("Міністерству закордонних справ", "uk", "ORG", "Ministry of Foreign Affairs"),
        ("Верховного Суду Польщі", "uk", "ORG", "Supreme Court of Poland"),
        ("საგარეო საქმეთა სამინისტრომ", "ka", "ORG", "Ministry of Foreign Affairs"),
        ("თბილისის საქალაქო სასამართლო", "ka", "ORG", "Tbilisi City Court"),
        ("ՀՀ պաշտպանության նախարարությունը", "hy", "ORG", "Ministry of Defence of Armenia"),
        ("Երևանի քաղաքապետարանը", "hy", "ORG", "Yerevan City Hall"),
    ],
)
def test_a_kind_and_what_it_belongs_to_are_translated(
    surface: str, lang: str, label: str, expected: str
) -> None:
    assert name_of(surface, lang, label) == EnglishName(expected, "composed")


def test_a_korean_place_that_nobody_knows_is_spelled() -> None:
    assert name_of("무릉경찰서", "ko") == EnglishName("Mureung Police Station", "romanised")


@pytest.mark.parametrize(
    ("surface", "lang", "label"),
    [
        ("وزارة زغرب", "ar", "ORG"),
        ("스톡홀름경찰서", "ko", "ORG"),
        ("해운대", "ko", "LOC"),
        ("대학교", "ko", "ORG"),
        ("外交部", "zh", "ORG"),
    ],
)
def test_what_is_not_understood_has_no_name(surface: str, lang: str, label: str) -> None:
    assert name_of(surface, lang, label) is None


def test_names_of_the_table_are_of_a_type() -> None:
    ministry = EnglishName("Ministry of Internal Affairs", "lexicon")
    assert name_in_table("МВД", "ru", "ORG") == ministry
    assert name_in_table("МВД", "ru", "PER") is None
    assert name_in_table("الشرق الأوسط", "ar", "LOC") == EnglishName("Middle East", "lexicon")
    assert name_in_table("الطاقة", "ar", "ORG") is None


def test_a_legal_form_and_quotes_are_left_out_of_the_english_name() -> None:
    assert name_of("ПАО «Сбербанк»", "ru") == EnglishName("Sberbank", "composed")
    assert name_of("ПАО «Сбербанк", "ru") == EnglishName("Sberbank", "composed")
    assert name_of("ООО «Ромашка»", "ru") is None


def test_a_base_that_only_its_kind_makes_a_place_is_spelled() -> None:
    assert name_of("영산강", "ko", "LOC") == EnglishName("Yeongsan River", "romanised")
