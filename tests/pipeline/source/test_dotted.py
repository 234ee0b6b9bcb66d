import pytest

from eat_edge.lexicon.composition import DOTS
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.source.dotted import part_lists
from eat_edge.types import Mention

DOT = next(iter(DOTS))


def mention(text: str, start: int = 0, label: str = "PER") -> Mention:
    return Mention(start, start + len(text), text, label, 0.9)


def known(surface: str, start: int, label: str) -> NameMatch:
    return NameMatch(start, start + len(surface), surface, (Name(surface, label),), 0.9)


def test_companies_between_dots_are_several_names() -> None:
    whole = mention(f"微软{DOT}苹果", start=3)
    parts = list(part_lists([whole], [known("微软", 3, "ORG"), known("苹果", 6, "ORG")]))
    assert [(one.start, one.end, one.text, one.label) for one in parts] == [
        (3, 5, "微软", "ORG"),
        (6, 8, "苹果", "ORG"),
    ]
    assert all(one.score == whole.score for one in parts)


def test_what_is_known_as_a_whole_stays_whole() -> None:
    whole = mention(f"微软{DOT}苹果")
    matches = [known("微软", 0, "ORG"), known("苹果", 3, "ORG"), known(whole.text, 0, "PER")]
    assert list(part_lists([whole], matches)) == [whole]


def test_an_unknown_part_keeps_all_together() -> None:
    whole = mention(f"微软{DOT}苹果")
    assert list(part_lists([whole], [known("微软", 0, "ORG")])) == [whole]


def test_without_a_dot_nothing_is_parted() -> None:
    whole = mention("微软")
    assert list(part_lists([whole], [known("微软", 0, "ORG")])) == [whole]


def test_a_hyphen_between_two_sure_places_parts_them() -> None:
    whole = mention("Москва-Казань", label="LOC")
    places = [known("Москва", 0, "LOC"), known("Казань", 7, "LOC")]
    assert [one.text for one in part_lists([whole], places)] == ["Москва", "Казань"]
    doubtful = [places[0], places[1]._replace(prior=0.3)]
    assert list(part_lists([whole], doubtful)) == [whole]
    person = mention("Москва-Казань")
    assert list(part_lists([person], places)) == [person]
    assert list(part_lists([whole], [*places, known(whole.text, 0, "LOC")])) == [whole]


def test_a_dash_joins_no_hebrew_name() -> None:
    whole = mention('ת"א–חיפה', start=2, label="LOC")
    parts = list(part_lists([whole], [], "he"))
    assert [(one.start, one.end, one.text) for one in parts] == [(2, 5, 'ת"א'), (6, 10, "חיפה")]
    assert list(part_lists([whole], [], "ru")) == [whole]


@pytest.mark.parametrize(
    ("lang", "first", "second", "is_parted"),
    [
        ("uk", "Київ", "Одеса", True),
        ("uk", "Рава", "Руська", False),
        ("uk", "Баден", "Баден", False),
        ("ru", "Киев", "Одесса", False),
    ],
)
def test_without_priors_the_gazetteer_tells_two_places(
    lang: str, first: str, second: str, is_parted: bool
) -> None:
    whole = mention(f"{first}-{second}", label="LOC")
    matches = [
        NameMatch(start, start + len(surface), surface, (Name("Name", "LOC", "geonames:1"),), 0.1)
        for surface, start in ((first, 0), (second, len(first) + 1))
    ]
    parts = [one.text for one in part_lists([whole], matches, lang)]
    assert parts == ([first, second] if is_parted else [whole.text])
