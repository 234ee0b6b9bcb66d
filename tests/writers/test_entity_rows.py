"""A row an entity."""

from eat_edge.types import Block, Document, Entity
from eat_edge.writers.entity_rows import ENTITY_COLUMNS, entity_rows

BERLIN = Entity(4, 6, "柏林", "LOC", 0.123456, "Berlin", ("lexicon",), english_source="lexicon")
ANNA = Entity(0, 2, "安娜", "PER", 0.9, "", ("source",))


def rows(document: Document) -> list[dict[str, object]]:
    return [dict(zip(ENTITY_COLUMNS, row, strict=True)) for row in entity_rows(document)]


def test_every_entity_has_its_place_and_a_short_score() -> None:
    blocks = (Block(0, "page 1"), Block(4, "page 2"))
    first, second = rows(
        Document("安娜在\n柏林", id="a", lang="zh", entities=(ANNA, BERLIN), blocks=blocks)
    )
    assert (first["document"], first["place"], first["english"]) == ("a", "page 1", "")
    assert (second["place"], second["start"], second["end"]) == ("page 2", 4, 6)
    assert (second["score"], second["english_source"], second["error"]) == (0.1235, "lexicon", None)


def test_an_error_is_not_lost_and_nothing_has_no_row() -> None:
    (failed,) = rows(Document("", id="b", lang="zh", error="no\nroom"))
    assert failed["document"] == "b"
    assert "room" in str(failed["error"])
    assert {failed[name] for name in ENTITY_COLUMNS[2:-2]} == {None}
    assert rows(Document("x")) == []
