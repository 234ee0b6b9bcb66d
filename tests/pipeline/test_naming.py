"""The English name of an entity, from the evidence of its span."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from eat_edge.english.english_name import EnglishName
from eat_edge.lexicon.composition import Compositions, Designator
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Candidate, Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.naming import Namer
from eat_edge.text import fold
from eat_edge.types import Mention, Sentence


class NoNames:
    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        return None

    def compositions(self, lang: str) -> Compositions:
        return Compositions(designators={"协会": Designator("{} Association", "ORG", 0.5, 0.2)})

    def readings(self, lang: str) -> None:
        return None


def part_of(text: str, lang: str = "zh") -> Part:
    return Part(Sentence(0, len(text), text, lang), fold(text))


def known(start: int, surface: str, *names: tuple[str, str], composition: str = "") -> Evidence:
    end = start + len(surface)
    entries = tuple(Name(english, label) for english, label in names)
    return Evidence(start, end, NameMatch(start, end, surface, entries, 0.8, composition))


def said(start: int, end: int, english: str, label: str = "PER") -> Evidence:
    return Evidence(start, end, mention=Mention(0, len(english), english, label, 0.9))


def named(text: str, *parts: tuple[Evidence, str], lang: str = "zh") -> EnglishName:
    start, end, label = parts[0][0].start, parts[-1][0].end, parts[-1][1]
    candidate = Candidate(start, end, label, 0.9, ("lexicon",), parts)
    return Namer(NoNames()).name_of(candidate, part_of(text, lang))


def test_a_known_name_is_that_of_its_type() -> None:
    found = known(0, "华盛顿", ("Washington", "LOC"), ("George Washington", "PER"))
    assert named("华盛顿", (found, "PER")) == EnglishName("George Washington", "lexicon")
    assert named("华盛顿", (found, "LOC")) == EnglishName("Washington", "lexicon")


def test_a_composed_name_says_so() -> None:
    found = known(0, "稲城駅", ("Inagi Station", "LOC"), composition="駅")
    assert named("稲城駅", (found, "LOC"), lang="ja") == EnglishName("Inagi Station", "composed")


def test_a_translation_decides_only_what_the_lexicon_leaves_open() -> None:
    names = ("Putin", "PER"), ("Igor Putin", "PER")
    found = known(0, "普金", *names)
    translated = replace(found, mention=Mention(0, 14, "Igor Putin", "PER", 0.9))
    assert named("普金", (translated, "PER")) == named("普金", (found, "PER"))
    entries = Name("Putin", "PER", is_ambiguous=True), Name("Pu Jing", "PER")
    match = NameMatch(0, 2, "普金", entries, 0.8)
    said_too = Mention(0, 7, "Pu Jing", "PER", 0.9)
    assert named("普金", (Evidence(0, 2, match), "PER")) == EnglishName(guess="Putin")
    found = Evidence(0, 2, match, mention=said_too)
    assert named("普金", (found, "PER")) == EnglishName("Pu Jing", "lexicon")


@pytest.mark.parametrize("composition", ["~大学", "~病院"])
def test_a_name_that_leaves_out_part_of_the_surface_is_a_guess(composition: str) -> None:
    english = ("Dalian University", "ORG")
    found = known(0, "大連海事大学", english, composition=composition)
    assert named("大連海事大学", (found, "ORG"), lang="ja") == EnglishName(guess=english[0])


@pytest.mark.parametrize("answer", ["Wikipedia", "Jung", "South Korea"])
def test_a_person_is_romanised_whatever_a_model_says(answer: str) -> None:
    found = named("郑钦文", (said(0, 3, answer), "PER"))
    assert found == EnglishName("Zheng Qinwen", "romanised")


def test_a_translation_that_sounds_alike_is_trusted() -> None:
    found = named("マクスウェル", (said(0, 6, "Maxwell"), "PER"), lang="ja")
    assert found == EnglishName("Maxwell", "translation")


def test_one_that_does_not_is_not_even_a_guess() -> None:
    found = named("マクスウェル", (said(0, 6, "Wikipedia"), "PER"), lang="ja")
    assert found == EnglishName(guess="Makusuweru")


def test_another_country_is_refused() -> None:
    found = named("四方航空", (said(0, 4, "South Korea Air", "ORG"), "ORG"))
    assert "Korea" not in found.either
    found = named("四方航空", (said(0, 4, "Southern Airlines", "ORG"), "ORG"))
    assert found == EnglishName(guess="Southern Airlines")


def test_neighbours_are_joined_as_english_has_it() -> None:
    surname, given = known(0, "大山", ("Oyama", "PER")), known(2, "翔平", ("Shohei", "PER"))
    full = named("大山翔平", (surname, "PER"), (given, "PER"), lang="ja")
    assert full == EnglishName("Shohei Oyama", "composed")
    japan, town = known(0, "日本", ("Japan", "LOC")), known(2, "藤沢", ("Fujisawa", "LOC"))
    whole = named("日本藤沢", (japan, "LOC"), (town, "LOC"), lang="ja")
    assert whole == EnglishName("Fujisawa, Japan", "composed")


def test_a_name_with_a_guess_in_it_is_a_guess() -> None:
    japan, what = known(0, "日本", ("Japan", "LOC")), said(2, 6, "Snow Society", "ORG")
    found = named("日本雪氷学会", (japan, "LOC"), (what, "ORG"), lang="ja")
    assert found == EnglishName(guess="Japan Snow Society")


@pytest.mark.parametrize(
    ("surface", "label", "lang", "english"),
    [
        ("哈马斯", "ORG", "zh", "Hamas"),
        ("Твиттера", "ORG", "ru", "Twitter"),
        ("ՄԱԿ-ի", "ORG", "hy", "United Nations"),
        ("ნატოს", "ORG", "ka", "NATO"),
        ("וחיזבאללה", "ORG", "he", "Hezbollah"),
    ],
)
def test_our_tables_know_a_name_that_the_lexicon_lacks(
    surface: str, label: str, lang: str, english: str
) -> None:
    found = named(surface, (Evidence(0, len(surface)), label), lang=lang)
    assert found == EnglishName(english, "lexicon")


def test_a_name_of_our_tables_has_the_identifier_of_the_lexicon() -> None:
    match = NameMatch(0, 3, "哈马斯", (Name("Hamas", "ORG", "Q38799"),), 0.8)
    found = named("哈马斯", (Evidence(0, 3, match), "ORG"))
    assert found == EnglishName("Hamas", "lexicon", id="Q38799")


def test_a_name_in_latin_letters_is_its_own_english() -> None:
    found = named("NASA宣布", (Evidence(0, 4), "ORG"))
    assert found == EnglishName("NASA", "romanised")


def test_neighbours_that_are_one_body_of_a_state_have_its_adjective() -> None:
    country, body = known(0, "波兰", ("Poland", "LOC")), said(2, 6, "Ministry of Sport", "ORG")
    found = named("波兰体育部门", (country, "LOC"), (body, "ORG"))
    assert found == EnglishName(guess="Polish Ministry of Sport")


def test_the_same_without_a_translation_wherever_none_is_needed() -> None:
    names: Mapping[str, str] = {"郑钦文": "Zheng Qinwen", "杨某": "Yang"}
    for surface, english in names.items():
        tagged = Evidence(0, len(surface))
        translated = said(0, len(surface), "Somebody Else")
        for evidence in (tagged, translated):
            assert named(surface, (evidence, "PER")).text == english


def test_of_which_country_a_company_is_is_no_part_of_its_name() -> None:
    country = known(0, "美国", ("United States", "LOC"))
    firm, body = (
        known(2, "微软", ("Microsoft", "ORG")),
        known(2, "财政部", ("Ministry of Finance", "ORG")),
    )
    assert named("美国微软", (country, "LOC"), (firm, "ORG")).text == "Microsoft"
    assert named("美国财政部", (country, "LOC"), (body, "ORG")).text != "Ministry of Finance"


def test_a_person_of_taiwan_is_spelled_as_taiwan_does() -> None:
    text = "高雄市議員林秀慧說"
    part = replace(part_of(text), folded=fold("高雄市议员林秀慧说"))
    candidate = Candidate(5, 8, "PER", 0.9, ("source",), ((Evidence(5, 8), "PER"),))
    assert Namer(NoNames()).name_of(candidate, part).text == "Lin Hsiu-hui"
    assert named("议员林秀慧", (Evidence(2, 5), "PER")).text == "Lin Xiuhui"


def test_a_place_that_is_called_as_a_famous_person_is_a_guess() -> None:
    haniyeh = known(0, "哈尼亚", ("Ismail Haniyeh", "PER"), ("Chania", "LOC"))
    assert named("哈尼亚", (haniyeh, "LOC")) == EnglishName(guess="Chania")
    assert named("哈尼亚", (haniyeh, "PER")) == EnglishName("Ismail Haniyeh", "lexicon")
    dewey = known(0, "杜威", ("John Dewey", "PER"), ("Dewey", "LOC"))
    assert named("杜威", (dewey, "LOC")) == EnglishName("Dewey", "lexicon")


def test_a_chinese_character_is_called_as_chinese_read_it_unless_the_text_is_of_japan() -> None:
    for text, english in (
        ("孙悟空大闹天宫", "Sun Wukong"),
        ("孙悟空是漫画人物", "Son Goku"),
    ):
        found = known(0, "孙悟空", ("Goku", "LOC"), ("Son Goku", ""), ("Sun Wukong", ""))
        assert named(text, (found, "PER")).text == english
    bruce = known(0, "李小龙", ("Bruce Lee", "PER"), ("Li Xiaolong", ""))
    assert named("李小龙", (bruce, "PER")).text == "Bruce Lee"


def test_a_composed_name_of_a_hungarian_is_a_guess_for_its_order() -> None:
    text = "匈牙利总理纳吉·彼得"
    found = known(5, "纳吉·彼得", ("Nagy Peter", "PER"), composition="·")
    assert named(text, (found, "PER")) == EnglishName(guess="Nagy Peter")
    found = known(0, "纳吉·彼得", ("Nagy Peter", "PER"), composition="·")
    assert named("纳吉·彼得", (found, "PER")) == EnglishName("Nagy Peter", "composed")


class Lines(NoNames):
    """A lexicon of one line."""

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        line = NameMatch(0, 3, "山手線", (Name("Yamanote Line", "LOC"),), 0.8)
        return line if folded == "山手線" else None


def test_a_known_line_keeps_its_name_behind_the_letters_of_its_operator() -> None:
    composed = known(0, "JR山手線", ("Yamate JR Line", "LOC"), composition="線")
    candidate = Candidate(0, 5, "LOC", 0.9, ("lexicon",), ((composed, "LOC"),))
    found = Namer(Lines()).name_of(candidate, part_of("JR山手線", "ja"))
    assert found == EnglishName("JR Yamanote Line", "composed")
    assert named("JR山手線", (composed, "LOC"), lang="ja").text == "Yamate JR Line"


@pytest.mark.parametrize(
    ("surface", "label", "english"),
    [
        ("Лёха", "PER", "Lyokha"),
        ("Икею", "LOC", "IKEA"),
        ("Марсу", "LOC", "Mars"),
        ("Баварию", "LOC", "Bavaria"),
    ],
)
def test_what_everybody_knows_is_no_rare_place_or_stranger(
    surface: str, label: str, english: str
) -> None:
    rare = NameMatch(0, len(surface), surface, (Name("Wojtek Lazarek", "PER"),), 0.3)
    found = Evidence(0, len(surface), rare if label == "PER" else None)
    assert named(surface, (found, label), lang="ru").text == english


class Surnames(NoNames):
    """A lexicon that knows a surname in Japanese alone."""

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        ito = NameMatch(0, 2, "伊藤", (Name("Ito", "PER"),), 0.8)
        return ito if (folded, lang) == ("伊藤", "ja") else None


def test_a_japanese_surname_in_a_chinese_text_is_read_as_japanese_does() -> None:
    retailer = known(0, "伊藤", ("Ito-Yokado", "PER"))
    candidate = Candidate(0, 2, "PER", 0.9, ("lexicon",), ((retailer, "PER"),))
    found = Namer(Surnames()).name_of(candidate, part_of("伊藤来了"))
    assert found == EnglishName("Ito", "lexicon")
