from eat_edge.types import Document, Entity
from eat_edge.writers.tally import NameTally


def entity(text: str, label: str = "PER", english: str = "", guess: str = "") -> Entity:
    return Entity(0, len(text), text, label, 0.9, english, ("source",), english_guess=guess)


def document(name: str, *entities: Entity) -> Document:
    return Document("…", id=name, entities=entities)


def test_names_are_counted_by_text_and_type() -> None:
    tally = NameTally()
    tally.count(document("a", entity("李娜"), entity("李娜"), entity("华盛顿", "LOC")))
    tally.count(document("b", entity("李娜"), entity("华盛顿")))
    assert [
        (one.text, one.label, one.count, one.num_documents, one.first) for one in tally.names()
    ] == [
        ("李娜", "PER", 3, 2, "a"),
        ("华盛顿", "LOC", 1, 1, "a"),
        ("华盛顿", "PER", 1, 1, "b"),
    ]


def test_the_commonest_trusted_name_is_shown() -> None:
    tally = NameTally()
    tally.count(document("a", entity("李娜", english="Li Na"), entity("李娜", english="Na Li")))
    tally.count(document("b", entity("李娜", english="Na Li"), entity("李娜", guess="Lina")))
    (name,) = tally.names()
    assert (name.english, name.english_guess, name.shown_english) == ("Na Li", "", "Na Li")


def test_a_guess_is_marked_where_nothing_is_trusted() -> None:
    tally = NameTally()
    tally.count(document("a", entity("李娜", guess="Lina"), entity("王芳")))
    guessed, unnamed = sorted(tally.names(), key=lambda one: one.english_guess, reverse=True)
    assert (guessed.english, guessed.shown_english) == ("", "≈ Lina? (guess)")
    assert unnamed.shown_english == "–"
