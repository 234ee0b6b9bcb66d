"""Names of our own tables, where the tagger is unsure of them or saw none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from sentence_spans import mentions_of, written

from eat_edge.lexicon.composition import Compositions
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.listed import with_listed
from eat_edge.types import Mention


@dataclass
class Names:
    entries: Mapping[str, Name] = field(default_factory=dict)

    def names_of(self, folded: str, lang: str) -> NameMatch | None:
        name = self.entries.get(folded)
        return None if name is None else NameMatch(0, len(folded), folded, (name,), 0.1)

    def compositions(self, lang: str) -> Compositions:
        return Compositions()

    def readings(self, lang: str) -> None:
        return None


def found(
    text: str, given: str, lang: str, score: float = 0.6, known: Mapping[str, Name] | None = None
) -> list[str]:
    mentions = mentions_of(text, given, score)
    return written(with_listed(mentions, text, lang, Names(known or {})), text)


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("uk", "зустрівся з Туском", "Туском/LOC", "Туском/PER"),
        ("hy", "Գուգլը ներկայացրել է", "Գուգլը/PER", "Գուգլը/ORG"),
        ("ru", "Питер едешь?", "Питер/PER", "Питер/LOC"),
        ("ru", "Питер Паркер едет", "Питер/PER", "Питер/PER"),
        ("ru", "Живёт в Питере давно", "Питере/PER", "Питере/LOC"),
        ("ru", "Питер позвонил маме", "Питер/PER", "Питер/PER"),
        ("ar", "مباراة الوداد والترجي", "الوداد والترجي/PER", "الوداد/ORG; والترجي/ORG"),
        ("ta", "குகேஷ் சிங்கப்பூரில்", "குகேஷ் சிங்கப்பூரில்/PER", "குகேஷ்/PER; சிங்கப்பூரில்/LOC"),
        ("sr", "код Лознице, Дрина се излила", "Лознице, Дрина/PER", "Лознице/LOC; Дрина/LOC"),
        ("ar", "طريق حلب - إدلب", "حلب - إدلب/LOC", "حلب/LOC; إدلب/LOC"),
        ("he", "בניו - יורק", "בניו - יורק/LOC", "בניו - יורק/LOC"),
        ("ka", "იმერეთი რაჭაში", "იმერეთი რაჭაში/LOC", "იმერეთი/LOC; რაჭაში/LOC"),
        ("ka", "მტკვარი გორის მახლობლად", "მტკვარი გორის/LOC", "მტკვარი გორის/LOC"),
    ],
)
def test_a_table_says_what_a_name_is(lang: str, text: str, given: str, expected: str) -> None:
    assert found(text, given, lang) == expected.split("; ")


def test_a_sure_name_keeps_its_type_unless_it_is_a_body_of_several_words() -> None:
    assert found("मारुति सुजुकी ने", "मारुति सुजुकी/PER", "hi", 0.99) == ["मारुति सुजुकी/ORG"]
    assert found("зустрівся з Туском", "Туском/LOC", "uk", 0.97) == ["Туском/LOC"]


def test_a_name_that_the_lexicon_has_of_this_type_keeps_it() -> None:
    known = {"ليفربول": Name("Liverpool", "LOC", "geonames:1")}
    assert found("وصل إلى ليفربول", "ليفربول/LOC", "ar", known=known) == ["ليفربول/LOC"]


@pytest.mark.parametrize(
    ("lang", "name", "label"),
    [("ka", "პარიზში", "LOC"), ("bn", "চট্টগ্রামের", "LOC"), ("ta", "சென்னையில்", "LOC")],
)
def test_a_table_vouches_for_a_name_in_any_case(lang: str, name: str, label: str) -> None:
    mention = Mention(0, len(name), name, label, 0.4)
    (told,) = with_listed([mention], name, lang, Names())
    assert told.score > 0.8
    (other,) = with_listed([Mention(0, 3, "აბგ", "LOC", 0.4)], "აბგ", "ka", Names())
    assert other.score == 0.4


@pytest.mark.parametrize(
    ("lang", "text", "label"),
    [("ar", "الاتحاد", "ORG"), ("fa", "حافظ", "PER"), ("el", "πλάτωνας", "PER")],
)
def test_a_table_vouches_for_no_common_noun(lang: str, text: str, label: str) -> None:
    mention = Mention(0, len(text), text, label, 0.5)
    assert with_listed([mention], text, lang, Names()) == [mention]


def test_a_place_with_an_identifier_is_vouched_for_where_there_are_no_priors() -> None:
    mention = Mention(0, 4, "Київ", "LOC", 0.5)
    (told,) = with_listed(
        [mention], "Київ", "uk", Names({"Київ": Name("Kyiv", "LOC", "geonames:703448")})
    )
    assert told.score > 0.8
    known = {"רעננה": Name("Ra'anana", "LOC", "geonames:293788")}
    assert found("מיכל מרעננה", "מרעננה/PER", "he", known=known) == ["מרעננה/LOC"]
    assert found("מיכל מרעננה", "מרעננה/PER", "he", 0.85, known=known) == ["מרעננה/PER"]


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        (
            "uk",
            "Голова Верховної Ради Руслан Стефанчук",
            "Руслан Стефанчук/PER",
            "Верховної Ради/ORG; Руслан Стефанчук/PER",
        ),
        ("ar", "تابعة لبرنامج الأغذية العالمي", "", "لبرنامج الأغذية العالمي/ORG"),
        ("he", "האוכלוסייה בחאן יונס", "", "בחאן יונס/LOC"),
        ("ar", "في مدينة نصر", "نصر/LOC", "مدينة نصر/LOC"),
        ("ar", "قالت حركة حماس", "حماس/ORG", "حماس/ORG"),
        (
            "ka",
            "დინამო თბილისი ქუთაისის ტორპედოს ხვდება",
            "დინამო/ORG; თბილისი ქუთაისის ტორპედოს/ORG",
            "დინამო თბილისი/ORG; ქუთაისის ტორპედოს/ORG",
        ),
        (
            "bn",
            "কলকাতার যাদবপুর বিশ্ববিদ্যালয়ে বিক্ষোভ",
            "কলকাতার যাদবপুর বিশ্ববিদ্যালয়ে/ORG",
            "কলকাতার/LOC; যাদবপুর বিশ্ববিদ্যালয়ে/ORG",
        ),
        ("bg", "Лидерът на ГЕРБ даде изявление", "", "ГЕРБ/ORG"),
        ("bg", "ГЕРБ ДАДЕ ИЗЯВЛЕНИЕ", "", ""),
        ("ar", "اجتمع مجلس الوزراء اليوم", "", ""),
        ("zh", "北京大学", "北京大学/ORG", "北京大学/ORG"),
    ],
)
def test_listed_names_of_several_words_are_found(
    lang: str, text: str, given: str, expected: str
) -> None:
    assert found(text, given, lang) == [one for one in expected.split("; ") if one]
