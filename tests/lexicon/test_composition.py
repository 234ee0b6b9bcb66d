from eat_edge.lexicon.composition import GAPPED, Compositions, Designator
from eat_edge.names import Name, NameMatch, best_disjoint

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
    assert best_disjoint([entry(text, "稲城", "Inagi"), *found.values()])[0].surface == "稲城駅"


def test_designators_stack() -> None:
    text = "東京大学病院に行く。"
    found = composed(text, entry(text, "東京", "Tokyo"))
    assert found["東京大学病院"].names == (Name("Tokyo University Hospital", "ORG"),)


def test_a_short_gap_is_bridged_where_the_designator_allows_it() -> None:
    text = "中部工業大学に通う。"
    assert composed(text, entry(text, "中部", "Chubu"))["中部工業大学"].names[0].label == "ORG"
    text = "稲城長沼駅で降りた。"
    assert composed(text, entry(text, "稲城", "Inagi")) == {}


def test_what_is_composed_of_a_gapped_name_is_gapped() -> None:
    text = "中部工業大学病院に行く。"
    found = composed(text, entry(text, "中部", "Chubu"))
    assert found["中部工業大学病院"].composition == f"{GAPPED}病院"


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


def test_a_title_behind_a_person_makes_no_team_of_him() -> None:
    compositions = Compositions({}, {"代表": Designator("{} National Team", "ORG", 0.9, 0.9)})
    text = "日本代表と野田佳彦代表"
    japan = NameMatch(0, 2, "日本", (Name("Japan", "LOC"),), 0.95)
    persons = [
        entry(text, "野田", "Noda"),
        entry(text, "野田佳彦", "Yoshihiko Noda", "PER"),
    ]
    found = compositions.compose(text, "ja", [japan, *persons])
    assert [match.surface for match in found] == ["日本代表"]


def test_neither_does_a_title_belong_to_a_marked_name() -> None:
    designators = {
        "代表": Designator("{} National Team", "ORG", 0.9, 0.9),
        "学校": Designator("{} School", "ORG", 0.9, 0.0),
    }
    compositions = Compositions({}, designators)
    assert compositions.extend("野田佳彦代表", "ja", (0, 4), (0, 6)) is None
    assert compositions.extend("清华大学校长", "zh", (0, 4), (0, 6)) is None
    assert compositions.extend("山本小学校長", "ja", (0, 4), (0, 6)) == (0, 5, "ORG")


def test_an_entry_is_not_composed_again() -> None:
    text = "東京大学"
    entries = [entry(text, "東京", "Tokyo"), entry(text, "東京大学", "University of Tokyo", "ORG")]
    assert Compositions({}, DESIGNATORS).compose(text, "ja", entries) == []


WORDS = Compositions(
    {},
    DESIGNATORS
    | {"社": Designator("{} Company", "ORG", 0.4, 0.0)}
    | {"公司": Designator("{} Company", "ORG", 0.5, 0.2)},
    {"株式会社": "ORG", "国立": ""},
)


def extended(text: str, marked: str, lang: str = "ja") -> tuple[str, str] | None:
    start = text.index(marked)
    found = WORDS.extend(text, lang, (start, start + len(marked)), (0, len(text)))
    return None if found is None else (text[found[0] : found[1]], found[2])


def test_a_marked_name_reaches_to_its_designator() -> None:
    assert extended("昨日沢辺駅で降りた。", "沢辺") == ("沢辺駅", "LOC")
    assert extended("沢辺大学病院に行く。", "沢辺") == ("沢辺大学病院", "ORG")
    assert extended("沢辺工業大学に行く。", "沢辺") == ("沢辺工業大学", "ORG")
    assert extended("港铁公司说", "港铁公", "zh") == ("港铁公司", "ORG")


def test_a_marked_name_begins_with_its_leader() -> None:
    assert extended("株式会社沢辺は", "沢辺") == ("株式会社沢辺", "ORG")
    assert extended("国立沢辺館は", "沢辺館") == ("国立沢辺館", "")
    assert extended("国立沢辺大学は", "沢辺") == ("国立沢辺大学", "ORG")


def test_a_word_that_begins_like_a_designator_is_none() -> None:
    assert extended("沢辺社は", "沢辺") == ("沢辺社", "ORG")
    assert extended("沢辺社長は", "沢辺") is None
    assert extended("沢辺社会は", "沢辺") is None


def test_a_name_is_not_extended_beyond_its_room() -> None:
    assert WORDS.extend("沢辺駅", "ja", (0, 2), (0, 2)) is None
    assert WORDS.extend("国立沢辺", "ja", (2, 4), (1, 4)) is None


def test_a_surname_may_be_known_as_a_place_first() -> None:
    text = "河野康二が来た。"
    surname = NameMatch(0, 2, "河野", (Name("Kono", "LOC"), Name("Kono", "PER")), 0.8)
    given = NameMatch(2, 4, "康二", (Name("Koji", "PER"),), 0.1)
    [full] = Compositions({"2+2:3": 0.5}).compose(text, "ja", [surname, given])
    assert (full.surface, full.names) == ("河野康二", (Name("Koji Kono", "PER"),))
    place = NameMatch(2, 4, "康二", (Name("Koji", "LOC"),), 0.1)
    assert Compositions({"2+2:3": 0.5}).compose(text, "ja", [surname, place]) == []


def test_a_preposition_between_a_person_and_a_court_parts_them() -> None:
    compositions = Compositions({}, {"法院": Designator("{} Court", "ORG", 0.9, 0.6)})
    assert compositions.extend("阮文静向法院提交", "zh", (0, 3), (0, 8)) is None
    assert compositions.extend("武汉海事法院提交", "zh", (0, 2), (0, 8)) == (0, 6, "ORG")


def test_no_gap_holds_a_verb_or_an_ordinal() -> None:
    words = {
        "政府": Designator("{} Government", "ORG", 0.9, 0.9),
        "工厂": Designator("{} Factory", "ORG", 0.9, 0.9),
        "协会": Designator("{} Association", "ORG", 0.9, 0.9),
    }
    compositions = Compositions({}, words)
    assert compositions.extend("李强作政府工作报告", "zh", (0, 2), (0, 9)) is None
    assert compositions.extend("李强宣布解散政府", "zh", (0, 2), (0, 8)) is None
    assert compositions.extend("李强成立协会", "zh", (0, 2), (0, 6)) is None
    assert compositions.extend("欧洲首座工厂投产", "zh", (0, 2), (0, 8)) is None
    assert compositions.extend("中国作家协会说", "zh", (0, 2), (0, 7)) == (0, 6, "ORG")
    # Whom somebody does something for is no part of a name either: 小丽帮他订酒店.
    assert compositions.extend("小丽帮他找协会", "zh", (0, 2), (0, 7)) is None
