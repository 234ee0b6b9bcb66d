"""Other names for names: of their type and script, and the same for the same key."""

import re

import pytest
from redacted import CHINESE, KEY, TEXT, document, hidden

from eat_edge.redact.plan import RedactionPlan
from eat_edge.redact.pseudonyms import pseudonym
from eat_edge.redact.redactor import Redactor
from eat_edge.text.script import script_of


def test_a_pseudonym_keeps_type_script_and_parts() -> None:
    plan = RedactionPlan("pseudonym")
    text = hidden(plan, document(TEXT, "zh", *CHINESE))
    match = re.fullmatch("(.)(..)和(.{2,3})在(.+)。(..)说(.)先生走了。", text)
    assert match is not None
    assert (match[1], match[2]) == (match[6], match[5])
    assert all(script_of(char) == "Han" for char in text if char not in "。")
    names = (("Владимир Путин", "PER"), ("Путин", "PER"))
    first, second = hidden(plan, document("Владимир Путин|Путин", "ru", *names)).split("|")
    assert first.endswith(f" {second}")


def test_pseudonyms_depend_on_the_key_and_in_a_corpus_on_nothing_else() -> None:
    one = document("李娜来了", "zh", ("李娜", "PER"), id="1")
    other = document("昨天李娜来了", "zh", ("李娜", "PER"), id="2")
    for operator in ("pseudonym", "replace", "hash"):
        plan = RedactionPlan.from_text([operator], "corpus")
        assert hidden(plan, other) == "昨天" + hidden(plan, one)
        assert hidden(plan, one, b"other" * 4) != hidden(plan, one)


def test_two_names_have_two_pseudonyms_and_none_that_the_text_has() -> None:
    names = [chr(0x4E00 + at) + "娜" for at in range(60)]
    text = "。".join(names)
    parts = hidden(RedactionPlan("pseudonym"), document(text, "zh", *((n, "PER") for n in names)))
    found = parts.split("。")
    assert len(set(found)) == len(names)
    assert not set(found) & set(names)


def test_languages_without_names_have_tokens() -> None:
    assert pseudonym("ნინო", "ORG", "ka", 0) is None
    assert pseudonym("x", "PER", "el", 0) is None
    text = hidden(RedactionPlan("pseudonym"), document("Αθήνα", "el", ("Αθήνα", "LOC")))
    assert text == "[LOC_1]"


def test_pseudonyms_of_a_file_are_those_of_its_lines() -> None:
    redactor = Redactor(RedactionPlan("pseudonym"), KEY)
    tokens = redactor.tokens("a.txt")
    names = [chr(0x4E00 + at) + "娜" for at in range(60)]
    lines = [document(name, "zh", (name, "PER"), id=str(at)) for at, name in enumerate(names * 2)]
    texts = [redactor.redact(one, tokens).text for one in lines]
    assert texts[:60] == texts[60:]
    assert len(set(texts)) == len(names)


@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "ru"])
def test_a_number_chooses_and_any_number_does(lang: str) -> None:
    surface = {"zh": "王小明", "ja": "鈴木一郎", "ko": "김민준", "ru": "Иван Петров"}[lang]
    chosen = [pseudonym(surface, "PER", lang, number) for number in (0, 1, 0, 10**30)]
    assert None not in chosen
    assert chosen[0] == chosen[2] != chosen[1]


def test_a_surname_alone_stands_for_a_surname_alone() -> None:
    full, short = (pseudonym(name, "PER", "zh", 5) for name in ("王小明", "王"))
    assert full is not None and short is not None
    assert full.text == full.surname + full.given
    assert (short.text, short.given) == (full.surname, full.surname)
    assert [full.of(part) for part in ("whole", "surname", "given")] == (
        [full.text, full.surname, full.given]
    )


def test_a_place_has_one_part() -> None:
    place = pseudonym("柏林", "LOC", "zh", 3)
    assert place is not None
    assert place.text == place.surname == place.given != ""


def test_a_pseudonym_has_the_script_of_its_name_in_a_text_of_another() -> None:
    text = "Анна Кузнецова|Кузнецовой|马云|Твери|John Smith"
    labels = ("PER", "PER", "PER", "LOC", "PER")
    names = zip(text.split("|"), labels, strict=True)
    one = document(text, "zh", *names)
    whole, short, chinese, place, latin = hidden(RedactionPlan("pseudonym"), one).split("|")
    for russian in (whole, short, place):
        assert {script_of(char) for char in russian} - {"Common"} == {"Cyrillic"}
    assert whole.endswith(f" {short}")
    assert {script_of(char) for char in chinese} == {"Han"}
    assert re.fullmatch(r"\[PER_\d\]", latin)


def test_forms_that_were_not_found_are_hidden_in_a_text_of_another_language() -> None:
    one = document("马云见了Анна Кузнецова，Кузнецовой。", "zh", ("Анна Кузнецова", "PER"))
    assert hidden(RedactionPlan(), one) == "马云见了[PER_1]，[PER_1]。"


@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_a_firm_keeps_the_quotes_that_the_text_has(lang: str) -> None:
    plan = RedactionPlan("pseudonym")
    text = hidden(plan, document("Акции «Яндекс» выросли", lang, ("Яндекс", "ORG")))
    assert re.fullmatch(r"Акции «\w+» выросли", text)
