"""English names against those that gold accepts."""

import json
from pathlib import Path

import pytest

from eat_edge.errors import InputError
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.metrics.english import Verdict, english_scores, verdict_of
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.types import LABELS, Document, Entity

ASSET = Path(__file__).parents[2] / "assets" / "english_names.jsonl"
NONE = LabelMap.from_arguments([])


def entity(english: str, source: str = "lexicon", start: int = 0, label: str = "PER") -> Entity:
    surface = "李娜"
    return Entity(start, start + 2, surface, label, 0.9, english, (), source)


@pytest.mark.parametrize(
    ("english", "verdict"),
    [
        ("Li Na", Verdict.RIGHT),
        ("LI-NA", Verdict.RIGHT),
        ("Lí Ná", Verdict.RIGHT),
        ("Lee Na", Verdict.ALIKE),
        ("Wikipedia", Verdict.WRONG),
        ("", Verdict.NONE),
    ],
)
def test_a_name_is_right_another_spelling_or_wrong(english: str, verdict: Verdict) -> None:
    assert verdict_of(entity(english), ("Anna Li", "Li Na")) is verdict


def test_names_are_counted_by_source_and_type() -> None:
    text = "李娜李娜李娜"
    spans = tuple(Span(start, start + 2, "PER") for start in (0, 2, 4))
    english = {(span.start, span.end): ("Li Na",) for span in spans}
    gold = GoldDocument(text, "1", spans, english=english)
    found = (
        entity("Li Na"),
        entity("Wikipedia", "translation", 2),
        Entity(4, 6, "李娜", "PER", 0.9, "", (), english_guess="Li Na"),
    )
    rows = {
        row.name: row
        for row in english_scores([Case(gold, Document(text, entities=found))], LABELS)
    }
    assert set(rows) == {"all", "PER", "lexicon", "translation", "PER lexicon", "PER translation"}
    assert (rows["all"].num_found, rows["all"].num_trusted) == (3, 2)
    assert (rows["all"].share_right, rows["all"].share_wrong) == (0.5, 0.5)
    assert rows["translation"].share_wrong == 1.0


def test_gold_without_english_names_has_no_rows() -> None:
    gold = GoldDocument("李娜", "1", (Span(0, 2, "PER"),))
    assert english_scores([Case(gold, Document("李娜", entities=(entity("X"),)))], LABELS) == ()


def test_gold_has_accepted_names(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    entities = [{"start": 0, "end": 2, "label": "PER", "english": ["Li Na", "Na Li"]}]
    path.write_text(json.dumps({"text": "李娜", "entities": entities}), "utf-8")
    (document,) = read_gold(path, labels=NONE).documents
    assert document.english == {(0, 2): ("Li Na", "Na Li")}
    entities[0]["english"] = "Li Na"
    path.write_text(json.dumps({"text": "李娜", "entities": entities}), "utf-8")
    with pytest.raises(InputError, match="not a list of accepted names"):
        read_gold(path, labels=NONE)


def test_our_own_set_is_large_and_of_many_languages() -> None:
    documents = read_gold(ASSET, labels=NONE).documents
    assert sum(len(one.english) for one in documents) >= 300
    assert {one.lang for one in documents} >= {"zh", "ja", "ko", "ar", "ru", "hi", "th", "he"}
    assert {span.label for one in documents for span in one.spans} == {"PER", "LOC", "ORG"}
