"""English names are the same in all modes, wherever no translation is needed."""

from pathlib import Path

import pytest

from eat_edge.engine import Engine
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.types import Document, Entity

GOLD = read_gold(Path(__file__).parent / "assets" / "english_names.jsonl", labels=LabelMap())
TEXTS = [document.text for document in GOLD.documents]
FEW = [
    "國防部發言人嚴德發說。",
    "プーチン大統領は役所広司に会った。",
    "郑钦文在屏東。",
    "Привет из Москвы",
]


def by_place(document: Document) -> dict[tuple[int, int, str], Entity]:
    return {(one.start, one.end, one.label): one for one in document.entities}


def named_alike(engine: Engine, texts: list[str], mode: str) -> int:
    """Compare the mode fast with another one; how many names are the same in both."""
    same = 0
    pairs = zip(engine.pipe(texts, mode="fast"), engine.pipe(texts, mode=mode), strict=True)
    for fast, other in pairs:
        without = by_place(fast)
        for place, entity in by_place(other).items():
            if place in without and entity.english_source != "translation":
                assert entity.english == without[place].english, entity
                same += bool(entity.english)
            elif place in without:
                # A translation names only what has no name without it.
                assert not without[place].english, entity
    return same


@pytest.mark.parametrize("mode", ["auto", "full"])
def test_a_few_names_are_the_same_without_a_translation(engine: Engine, mode: str) -> None:
    assert named_alike(engine, FEW, mode) >= 3


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mode", ["auto", "full"])
def test_all_names_are_the_same_without_a_translation(engine: Engine, mode: str) -> None:
    assert named_alike(engine, TEXTS, mode) >= 300
