from eat_edge.composition import Compositions, Designator
from eat_edge.names import Name, NameMatch, heaviest

STATION = Designator("{} Station", "LOC", 0.9, 0.0)
UNIVERSITY = Designator("{} University", "ORG", 0.9, 0.6)
HOSPITAL = Designator("{} Hospital", "ORG", 0.8, 0.5)
DESIGNATORS = {"駅": STATION, "大学": UNIVERSITY, "病院": HOSPITAL}


def entry(text: str, surface: str, english: str, label: str = "LOC") -> NameMatch:
    start = text.index(surface)
    return NameMatch(start, start + len(surface), surface, (Name(english, label),), 0.8)


def composed(text: str, *entries: NameMatch) -> dict[str, NameMatch]:
    found = Compositions({}, DESIGNATORS).compose(text, "ja", list(entries))
    for match in found:
        assert text[match.start : match.end] == match.surface
    return {match.surface: match for match in found}


def test_a_name_and_a_designator_are_a_name_of_the_designators_type() -> None:
    text = "稲城駅で降りた。"
    found = composed(text, entry(text, "稲城", "Inagi"))
    assert found["稲城駅"].names == (Name("Inagi Station", "LOC"),)
    assert heaviest([entry(text, "稲城", "Inagi"), *found.values()])[0].surface == "稲城駅"


def test_designators_stack() -> None:
    text = "東京大学病院に行く。"
    found = composed(text, entry(text, "東京", "Tokyo"))
    assert found["東京大学病院"].names == (Name("Tokyo University Hospital", "ORG"),)


def test_a_short_gap_is_bridged_where_the_designator_allows_it() -> None:
    text = "中部工業大学に通う。"
    assert composed(text, entry(text, "中部", "Chubu"))["中部工業大学"].names[0].label == "ORG"
    text = "稲城長沼駅で降りた。"
    assert composed(text, entry(text, "稲城", "Inagi")) == {}


def test_particles_and_function_characters_end_the_gap() -> None:
    text = "中部にある大学"
    assert composed(text, entry(text, "中部", "Chubu")) == {}
    text = "中部的大学"
    assert composed(text, entry(text, "中部", "Chubu")) == {}


def test_a_designator_inside_a_longer_katakana_word_is_none() -> None:
    designators = {"ビル": Designator("{} Building", "LOC", 0.9, 0.9)}
    text = "赤坂ビルマ料理"
    entries = [entry(text, "赤坂", "Akasaka")]
    assert Compositions({}, designators).compose(text, "ja", entries) == []


def test_an_entry_is_not_composed_again() -> None:
    text = "東京大学"
    entries = [entry(text, "東京", "Tokyo"), entry(text, "東京大学", "University of Tokyo", "ORG")]
    assert Compositions({}, DESIGNATORS).compose(text, "ja", entries) == []
