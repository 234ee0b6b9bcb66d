"""Names in Latin letters, by the scheme of their language."""

import pytest

from eat_edge.english.romanise import romanise

STANDARD = [
    ("郑钦文", "zh", "PER", "Zheng Qinwen"),
    ("长沙", "zh", "LOC", "Changsha"),
    ("さいたま", "ja", "LOC", "Saitama"),
    ("いのうえ", "ja", "PER", "Inoue"),
    ("김민준", "ko", "PER", "Kim Min-jun"),
    ("신라동", "ko", "LOC", "Silla-dong"),
    ("왕십리", "ko", "LOC", "Wangsimni"),
    ("Сергеем Кузнецовым", "ru", "PER", "Sergey Kuznetsov"),
    ("Федір Гончаренко", "uk", "PER", "Fedir Honcharenko"),
    ("Κυριάκος Μητσοτάκης", "el", "PER", "Kyriakos Mitsotakis"),
    ("सुरेश कुमार", "hi", "PER", "Suresh Kumar"),
    ("კახა კალაძის", "ka", "PER", "Kakha Kaladze"),
    ("Վլադիմիր Պուտինը", "hy", "PER", "Vladimir Putin"),
    ("Ֆրանսիայի", "hy", "LOC", "Fransia"),
]


ONLY_TOLD = [
    ("马斯克", "zh", "PER", "Masike"),
    ("ემანუელ მაკრონი", "ka", "PER", "Emanuel Makroni"),
    ("Բաքվում", "hy", "LOC", "Baku"),
    ("瑞典", "zh", "LOC", "Ruidian"),
    ("아테네", "ko", "LOC", "Atene"),
    ("스웨덴", "ko", "LOC", "Seuweden"),
    ("정오", "ko", "LOC", "Jeongo"),
    ("태국군", "ko", "LOC", "Taeguk County"),
    ("谢泽尔", "zh", "PER", "Xieze'er"),
    ("თბილისის ზოოპარკი", "ka", "LOC", "Tbilisis Zooparki"),
    ("Ганс Вебер", "ru", "PER", "Gans Veber"),
    ("マクスウェル", "ja", "PER", "Makusuweru"),
    ("제임스", "ko", "PER", "Je Im-seu"),
    ("محمد", "ar", "PER", "Mhmd"),
    ("גרוסמן", "he", "PER", "Grvsmn"),
    ("ทรัมป์", "th", "PER", "Thram"),
]


@pytest.mark.parametrize(("name", "lang", "label", "expected"), STANDARD)
def test_a_scheme_gives_the_english_name(name: str, lang: str, label: str, expected: str) -> None:
    found = romanise(name, lang, label)
    assert found is not None
    assert (found.text, found.is_standard) == (expected, True)


@pytest.mark.parametrize(("name", "lang", "label", "expected"), ONLY_TOLD)
def test_where_english_does_not_follow_the_letters_it_is_said(
    name: str, lang: str, label: str, expected: str
) -> None:
    found = romanise(name, lang, label)
    assert found is not None
    assert (found.text, found.is_standard) == (expected, False)


def test_a_title_of_a_work_is_not_put_into_the_nominative() -> None:
    inflected = romanise("Ֆրանսիայի", "hy", "ORG")
    assert inflected is not None
    assert (inflected.text, inflected.is_standard) == ("Fransiayi", True)


@pytest.mark.parametrize("name", ["", " ", "Москва東京", "😀"])
def test_what_no_scheme_reads_has_no_name(name: str) -> None:
    assert romanise(name, "zh", "PER") is None
