"""The user's own names over what was found."""

import lexicon_fakes
import pytest

from eat_edge.lexicon import Lexicon
from eat_edge.own_names.matcher import Matcher
from eat_edge.own_names.overlay import overlaid
from eat_edge.own_names.record import OwnName
from eat_edge.types import Document, Entity


@pytest.fixture(scope="module")
def folding(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return Lexicon(lexicon_fakes.write(tmp_path_factory.mktemp("lexicon"), {}))


def entity(text: str, surface: str, label: str = "PER") -> Entity:
    at = text.index(surface)
    return Entity(at, at + len(surface), surface, label, 0.9, "Somebody", ("source",))


def test_ones_own_replace_what_they_overlap_and_take_its_english(folding: Lexicon) -> None:
    text = "李娜在北京大学见王芳。"
    document = Document(
        text,
        lang="zh",
        entities=(entity(text, "李娜"), entity(text, "北京", "LOC"), entity(text, "王芳")),
    )
    names = [OwnName("北京大学", "ORG", "Peking University"), OwnName("李娜", "CASE")]
    result = overlaid(document, Matcher(names, ["王芳"], folding))
    assert [(one.text, one.label, one.english, one.score) for one in result.entities] == [
        ("李娜", "CASE", "Somebody", 1.0),
        ("北京大学", "ORG", "Peking University", 1.0),
    ]
    assert all(one.evidence == ("own",) for one in result.entities)
    assert all(text[one.start : one.end] == one.text for one in result.entities)


def test_what_is_never_a_name_is_none_of_ones_own_either(folding: Lexicon) -> None:
    document = Document("山東在", lang="zh")
    assert not overlaid(document, Matcher([OwnName("山东", "LOC")], ["山東"], folding)).entities


def test_without_a_match_the_document_is_the_same(folding: Lexicon) -> None:
    document = Document("今天", lang="zh")
    assert overlaid(document, Matcher([OwnName("山东", "LOC")], ["明天"], folding)) is document
