"""Records that everything else stands on: their places, and what JSON has of them."""

import json

import pytest

from eat_edge.errors import CapacityError
from eat_edge.types import RECORD_FIELDS, Alternative, Block, Document, Entity, Mention

BERLIN = Entity(
    1,
    3,
    "柏林",
    "LOC",
    0.123456789,
    "Berlin",
    ("lexicon", "source"),
    alternatives=(Alternative("Berlin", "LOC", "Q821244"),),
)


def entity_at(start: int) -> Entity:
    return Entity(start, start + 1, "x", "LOC", 0.5, "", ("source",))


def test_a_mention_has_a_share_of_every_label() -> None:
    mention = Mention(0, 2, "柏林", "LOC", 0.75, {"ORG": 0.25})
    assert [mention.share(label) for label in ("LOC", "ORG", "PER")] == [0.75, 0.25, 0.0]


def test_a_mention_becomes_longer_shorter_and_another_type_where_it_stands() -> None:
    sentence = "在柏林市政府"
    mention = Mention(1, 3, "柏林", "LOC", 0.75, {"ORG": 0.25})
    longer = mention.over(1, 6, sentence)
    assert longer == Mention(1, 6, "柏林市政府", "LOC", 0.75, {"ORG": 0.25})
    assert longer.span == (1, 6)
    assert longer.part(0, 2) == mention
    assert longer.part(2, label="ORG") == Mention(3, 6, "市政府", "ORG", 0.75)
    assert longer.part(2, -1) == Mention(3, 5, "市政", "LOC", 0.75, {"ORG": 0.25})
    assert mention.as_a("ORG", 0.9) == Mention(1, 3, "柏林", "ORG", 0.9)
    assert mention.as_a("ORG", 0.5).score == 0.75


def test_mentions_overlap_that_share_a_code_point() -> None:
    mention = Mention(1, 3, "柏林", "LOC", 0.75)
    spans = [(0, 1), (0, 2), (2, 9), (3, 4)]
    assert [mention.overlaps(*span) for span in spans] == [False, True, True, False]


@pytest.mark.parametrize(
    ("start", "place"), [(0, None), (2, "page 1"), (4, "page 1"), (5, "page 2"), (90, "page 2")]
)
def test_an_entity_stands_in_the_block_it_begins_in(start: int, place: str | None) -> None:
    document = Document("x" * 100, blocks=(Block(2, "page 1"), Block(5, "page 2")))
    assert document.place_of(entity_at(start)) == place
    assert Document("x" * 100).place_of(entity_at(start)) is None


def test_a_record_has_all_fields_and_never_anothers_in_the_place_of_ours() -> None:
    document = Document("在柏林", entities=(BERLIN,), extra={"text": "other", "url": "u"})
    record = json.loads(json.dumps(document.to_dict()))
    assert list(record) == [*RECORD_FIELDS, "url"]
    assert (record["text"], record["url"], record["error"]) == ("在柏林", "u", None)
    (found,) = record["entities"]
    assert document.text[found["start"] : found["end"]] == found["text"]
    assert found["score"] == pytest.approx(BERLIN.score, abs=1e-3)
    assert len(str(found["score"])) < len(str(BERLIN.score))
    assert found["alternatives"] == [{"english": "Berlin", "label": "LOC", "id": "Q821244"}]
    assert "place" not in found


def test_a_place_is_told_where_there_are_blocks() -> None:
    document = Document("在柏林", entities=(BERLIN,), blocks=(Block(0, "page 1"),))
    assert document.to_dict()["entities"][0]["place"] == "page 1"


def test_an_error_is_told_with_its_kind_and_leaves_the_rest() -> None:
    failed = Document("x", id="a").with_error(CapacityError("too long"))
    assert (failed.id, failed.error, failed.error_kind) == ("a", "too long", "CapacityError")
