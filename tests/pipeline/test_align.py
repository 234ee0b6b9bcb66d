"""Which names agree, what mention alignment is asked, what stands there letter by letter."""

import pytest

from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.align import literal_spans, names_agree, unexplained
from eat_edge.types import Mention


def match(surface: str, *names: tuple[str, str]) -> NameMatch:
    entries = tuple(Name(english, label) for english, label in names)
    return NameMatch(0, len(surface), surface, entries, 0.8)


def mention(text: str, score: float = 0.9) -> Mention:
    return Mention(0, len(text), text, "PER", score)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Li Keqiang", "Li Keqiang"),
        ("Li Keqiang", "LI KEQIANG"),
        ("Li Keqiang", "li keqiang"),
        ("Li Keqiang", "Keqiang Li"),
        ("Netherlands", "the Netherlands"),
        ("The Hague", "Hague"),
        ("Xi'an", "Xian"),
        ("Baden-Württemberg", "BADEN WÜRTTEMBERG"),
        ("J. R. Smith", "Smith, J R"),
    ],
)
def test_the_same_name_written_differently_agrees(name: str, written: str) -> None:
    assert names_agree(name, written)
    assert names_agree(written, name)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Li Keqiang", "Li"),
        ("Li Keqiang", "Li Keqiangs"),
        ("New York", "York"),
        ("Li Li", "Li"),
        ("The", "the"),
        ("", ""),
        ("...", "-"),
    ],
)
def test_other_names_do_not_agree(name: str, written: str) -> None:
    assert not names_agree(name, written)
    assert not names_agree(written, name)


def test_only_mentions_without_a_known_name_are_asked() -> None:
    berlin = match("柏林", ("Berlin", "LOC"), ("Bolin", "PER"))
    mentions = [mention("berlin"), mention("BOLIN"), mention("Mr. Wu")]
    assert unexplained(mentions, [berlin]) == [mentions[2]]
    assert unexplained(mentions, []) == mentions


def test_a_repeated_mention_is_asked_once_at_its_surest() -> None:
    weak, strong = mention("Anna Wu", score=0.6), mention("Wu Anna", score=0.8)
    assert unexplained([weak, strong, weak], []) == [strong]


def test_mentions_without_a_word_are_not_asked() -> None:
    assert unexplained([mention("the"), mention("--")], []) == []


@pytest.mark.parametrize(
    ("source", "name", "spans"),
    [
        ("他在NATO工作", "NATO", ((2, 6),)),
        ("NATO和NATO", "NATO", ((0, 4), (5, 9))),
        ("NATO2和ANATO", "NATO", ()),
        ("nato", "NATO", ()),
        ("在C++ Ltd.工作", "C++ Ltd.", ((1, 9),)),
        ("A.B社とAxB社", "A.B", ((0, 3),)),
        ("他在北约工作", "NATO", ()),
        ("", "NATO", ()),
    ],
)
def test_names_in_latin_letters_are_found_as_they_stand(
    source: str, name: str, spans: tuple[tuple[int, int], ...]
) -> None:
    assert literal_spans(source, name) == spans
    assert all(source[slice(*span)] == name for span in spans)
