"""Names in Latin letters, by the scheme of their language."""

import pytest

from eat_edge.english.romanise import romanise

STANDARD = [
    ("郑钦文", "zh", "PER", "Zheng Qinwen"),
    ("鄭欽文", "zh", "PER", "Zheng Qinwen"),
    ("欧阳修", "zh", "PER", "Ouyang Xiu"),
    ("歐陽娜娜", "zh", "PER", "Ouyang Nana"),
    ("尉迟恭", "zh", "PER", "Yuchi Gong"),
    ("单雄信", "zh", "PER", "Shan Xiongxin"),
    ("仇和", "zh", "PER", "Qiu He"),
    ("解振华", "zh", "PER", "Xie Zhenhua"),
    ("曾国藩", "zh", "PER", "Zeng Guofan"),
    ("查良镛", "zh", "PER", "Zha Liangyong"),
    ("马思安", "zh", "PER", "Ma Si'an"),
    ("吕思远", "zh", "PER", "Lü Siyuan"),
    ("老王", "zh", "PER", "Lao Wang"),
    ("湛河", "zh", "LOC", "Zhanhe"),
    ("长沙", "zh", "LOC", "Changsha"),
    ("さいたま", "ja", "LOC", "Saitama"),
    ("いのうえ", "ja", "PER", "Inoue"),
    ("김민준", "ko", "PER", "Kim Min-jun"),
    ("이도겸", "ko", "PER", "Lee Do-gyeom"),
    ("독고영재", "ko", "PER", "Dokgo Yeong-jae"),
    ("신라", "ko", "LOC", "Silla"),
    ("왕십리", "ko", "LOC", "Wangsimni"),
    ("Сергеем Кузнецовым", "ru", "PER", "Sergey Kuznetsov"),
    ("Егор Щербинин", "ru", "PER", "Yegor Shcherbinin"),
    ("Федір Гончаренко", "uk", "PER", "Fedir Honcharenko"),
    ("ნინო ხარატიშვილი", "ka", "PER", "Nino Kharatishvili"),
    ("Երևան", "hy", "LOC", "Yerevan"),
    ("Κυριάκος Μητσοτάκης", "el", "PER", "Kyriakos Mitsotakis"),
    ("역삼동", "ko", "LOC", "Yeoksam-dong"),
    ("청송군", "ko", "LOC", "Cheongsong County"),
    ("涿州", "zh", "LOC", "Zhuozhou"),
    ("Урюпинск", "ru", "LOC", "Uryupinsk"),
    ("Андрей Шварц", "ru", "PER", "Andrey Shvarts"),
    ("सुरेश कुमार", "hi", "PER", "Suresh Kumar"),
    ("अनिल सिंह", "hi", "PER", "Anil Singh"),
    ("李总", "zh", "PER", "Li"),
    ("李總", "zh", "PER", "Li"),
    ("王先生", "zh", "PER", "Wang"),
    ("欧阳女士", "zh", "PER", "Ouyang"),
    ("郑钦文小姐", "zh", "PER", "Zheng Qinwen"),
    ("罗登贤", "zh", "PER", "Luo Dengxian"),
    ("Тарасу Шевченку", "uk", "PER", "Taras Shevchenko"),
    ("კახა კალაძემ", "ka", "PER", "Kakha Kaladze"),
    ("კახა კალაძის", "ka", "PER", "Kakha Kaladze"),
    ("ბიძინა ივანიშვილმა", "ka", "PER", "Bidzina Ivanishvili"),
    ("Վլադիմիր Պուտինը", "hy", "PER", "Vladimir Putin"),
    ("Նիկոլ Փաշինյանի", "hy", "PER", "Nikol Pashinyan"),
    ("Ֆրանսիայի", "hy", "LOC", "Fransia"),
]


ONLY_TOLD = [
    ("马斯克", "zh", "PER", "Masike"),
    ("安倍晋三", "zh", "PER", "Anbeijinsan"),
    ("哈马斯", "zh", "PER", "Hamasi"),
    ("吕特", "zh", "PER", "Lüte"),
    ("ემანუელ მაკრონი", "ka", "PER", "Emanuel Makroni"),
    ("ემანუელ მაკრონმა", "ka", "PER", "Emanuel Makroni"),
    ("Էմանուել Մակրոնի", "hy", "PER", "Emanuel Makron"),
    ("Բաքվում", "hy", "LOC", "Baku"),
    ("Գյումրին", "hy", "LOC", "Gyumrin"),
    ("高畑勋", "zh", "PER", "Gaotianxun"),
    ("朴槿惠", "zh", "PER", "Pujinhui"),
    ("格罗兹尼", "zh", "LOC", "Geluozini"),
    ("瑞典", "zh", "LOC", "Ruidian"),
    ("埃及", "zh", "LOC", "Aiji"),
    ("아테네", "ko", "LOC", "Atene"),
    ("스웨덴", "ko", "LOC", "Seuweden"),
    ("Ганс Вебер", "ru", "PER", "Gans Veber"),
    ("Хайдельберг", "ru", "LOC", "Khaydelberg"),
    ("マクスウェル", "ja", "PER", "Makusuweru"),
    ("제임스", "ko", "PER", "Je Im-seu"),
    ("Иванова", "ru", "PER", "Ivanova"),
    ("محمد", "ar", "PER", "Mhmd"),
    ("גרוסמן", "he", "PER", "Grvsmn"),
    ("ทักษิณ", "th", "PER", "Thaksin"),
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


@pytest.mark.parametrize("name", ["杨某", "杨某某", "楊某"])
def test_a_given_name_that_is_withheld_is_not_invented(name: str) -> None:
    found = romanise(name, "zh", "PER")
    assert found is not None
    assert (found.text, found.is_standard) == ("Yang", True)


@pytest.mark.parametrize("name", ["", " ", "Москва東京", "😀"])
def test_what_no_scheme_reads_has_no_name(name: str) -> None:
    assert romanise(name, "zh", "PER") is None
