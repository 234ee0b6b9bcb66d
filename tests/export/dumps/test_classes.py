"""Types of classes, by their nearest root."""

import sqlite3

from eat_edge.types import LABELS
from export.dumps.classes import ROOTS, find_kinds


def kinds(edges: list[tuple[int, int]], roots: dict[int, str]) -> dict[int, str]:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE subclass(child INTEGER, parent INTEGER)")
    database.executemany("INSERT INTO subclass VALUES (?, ?)", edges)
    find_kinds(database, roots)
    return dict(database.execute("SELECT class, label FROM kind"))


def test_the_nearest_root_types_a_class_and_the_first_wins_a_tie() -> None:
    roots = {1: "", 2: "LOC", 3: "ORG"}
    edges = [(10, 3), (11, 10), (11, 20), (20, 21), (21, 2), (12, 3), (12, 2), (13, 1), (14, 13)]
    found = kinds([*edges, (14, 20), (30, 31), (31, 30), (30, 2)], roots)
    assert found[11] == "ORG"
    assert found[12] == "LOC"
    assert found[14] == ""
    assert found[30] == found[31] == "LOC"


def test_paths_that_are_too_long_lead_nowhere() -> None:
    found = kinds([(number + 1, number) for number in range(1, 20)], {1: "LOC"})
    assert set(found) == set(range(1, 10))


def test_the_roots_have_types_of_ours() -> None:
    assert set(ROOTS.values()) == {*LABELS, ""}
