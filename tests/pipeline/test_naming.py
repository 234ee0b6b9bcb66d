"""The English name of an entity, from the evidence of its span."""

from eat_edge.english.english_name import EnglishName
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.fusion import Candidate, Evidence
from eat_edge.pipeline.naming import name_of
from eat_edge.types import Mention


def known(start: int, surface: str, *names: tuple[str, str], composition: str = "") -> Evidence:
    end = start + len(surface)
    entries = tuple(Name(english, label) for english, label in names)
    return Evidence(start, end, NameMatch(start, end, surface, entries, 0.8, composition))


def said(start: int, end: int, english: str, label: str = "PER") -> Evidence:
    return Evidence(start, end, mention=Mention(0, len(english), english, label, 0.9))


def named(
    *parts: tuple[Evidence, str], namings: dict[tuple[int, int], str] | None = None
) -> EnglishName:
    start, end, label = parts[0][0].start, parts[-1][0].end, parts[-1][1]
    return name_of(Candidate(start, end, label, 0.9, ("lexicon",), parts), namings or {})


def test_a_known_name_is_that_of_its_type() -> None:
    found = known(0, "华盛顿", ("Washington", "LOC"), ("George Washington", "PER"))
    assert named((found, "PER")) == EnglishName("George Washington", "lexicon")
    assert named((found, "LOC")) == EnglishName("Washington", "lexicon")


def test_a_composed_name_says_so() -> None:
    found = known(0, "稲城駅", ("Inagi Station", "LOC"), composition="駅")
    assert named((found, "LOC")) == EnglishName("Inagi Station", "composed")


def test_what_a_model_says_alone_is_a_guess() -> None:
    assert named((said(0, 3, "Wikipedia"), "PER")) == EnglishName(guess="Wikipedia")
    tagged = Evidence(0, 3)
    assert named((tagged, "PER")) == EnglishName()
    assert named((tagged, "PER"), namings={(0, 3): "Tao Wu"}) == EnglishName(guess="Tao Wu")


def test_neighbours_are_joined_as_english_has_it() -> None:
    surname, given = known(0, "大谷", ("Otani", "PER")), known(2, "翔平", ("Shohei", "PER"))
    assert named((surname, "PER"), (given, "PER")) == EnglishName("Shohei Otani", "composed")
    japan, town = known(0, "日本", ("Japan", "LOC")), known(2, "藤沢", ("Fujisawa", "LOC"))
    assert named((japan, "LOC"), (town, "LOC")) == EnglishName("Fujisawa, Japan", "composed")


def test_a_name_with_a_guess_in_it_is_a_guess() -> None:
    japan, what = known(0, "日本", ("Japan", "LOC")), said(2, 6, "Snow Society", "ORG")
    assert named((japan, "LOC"), (what, "ORG")) == EnglishName(guess="Japan Snow Society")
    assert named((japan, "LOC"), (Evidence(2, 6), "ORG")) == EnglishName()
