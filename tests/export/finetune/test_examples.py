# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Examples of what a model is asked: none has a name of the evaluation."""

from itertools import pairwise
from typing import Any

import pytest

pytest.importorskip("gguf")
pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from finetune_data import PEOPLE, record

from eat_edge.bundle import default_path
from eat_edge.lexicon import Lexicon
from export.finetune.examples import build_examples
from export.finetune.names import Names
from export.finetune.records import Pair


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(default_path() / "lexicon")


def people() -> Any:
    """Everybody once, and in sentences with the next one."""
    records = [record(native, english) for native, english in PEOPLE]
    pairs = [
        Pair("zh", f"{one}访问了{other}。", f"{a} visited {b}.")
        for (one, a), (other, b) in pairwise(PEOPLE)
    ]
    pairs += [Pair("zh", f"{one}回家了。", f"{a} went home.") for one, a in PEOPLE]
    return records, pairs


def test_no_entity_of_the_evaluation_is_in_training(lexicon: Lexicon) -> None:
    records, pairs = people()
    names = Names(records, 0.3, 1)
    examples = build_examples(records, pairs, names, lexicon, 1)
    assert {example.task for example in examples.train} == {"translate", "align", "name"}
    assert {example.task for example in examples.held_out} == {"translate", "align", "name"}
    assert examples.num_mixed > 0
    held_out = [entry for entry in PEOPLE if names.side_of({names.entity_of(record(*entry))})]
    others = [entry for entry in PEOPLE if entry not in held_out]
    assert 0.1 * len(PEOPLE) < len(held_out) < 0.5 * len(PEOPLE)
    for some, foreign in ((examples.train, held_out), (examples.held_out, others)):
        for example in some:
            seen = repr(example)
            assert not any(native in seen or english in seen for native, english in foreign)


def test_a_hint_can_mention_a_held_out_entity_too(lexicon: Lexicon) -> None:
    # The text has the place under a name that only the lexicon knows, and says it in a hint.
    records = [record("伯尔林", "Berlin", "无。", label="LOC")]
    pairs = [Pair("zh", "柏林很大。", "It is big.")]
    names = Names(records, 1.0, 0)
    examples = build_examples(records, pairs, names, lexicon, 0)
    assert not [example for example in examples.train if example.task == "translate"]


def test_answers_of_alignments_are_literally_in_the_source(lexicon: Lexicon) -> None:
    records, pairs = people()
    names = Names(records, 0.2, 0)
    examples = build_examples(records, pairs, names, lexicon, 0)
    aligned = [e for e in (*examples.train, *examples.held_out) if e.task == "align"]
    there = [example for example in aligned if example.answer]
    for example in there:
        assert example.answer in example.source
        assert (example.answer, example.mention) in PEOPLE
        assert example.mention in example.english
    absent = [example for example in aligned if not example.answer]
    assert 0.1 * len(aligned) < len(absent) < 0.4 * len(aligned)
    for example in absent:
        native = next(native for native, english in PEOPLE if english == example.mention)
        assert native not in example.source
        assert example.mention in example.english


def test_a_record_asks_in_the_sentence_that_has_its_name(lexicon: Lexicon) -> None:
    records = [
        record("李文", "Wen Li", "天气很好。李文回家了。朋友也来了。"),
        record("王敏", "Min Wang", "没有名字。"),
    ]
    examples = build_examples(records, [], Names(records, 0.0, 0), lexicon, 0)
    assert examples.num_silent == 1
    (asked,) = [example for example in examples.train if example.answer == "李文"]
    assert (asked.source, asked.english, asked.label) == ("李文回家了。", "Wen Li", "PER")
    named = {example.source: example.answer for example in examples.train if example.task == "name"}
    assert named == {"李文": "Wen Li", "王敏": "Min Wang"}
