"""Files of gold: what they are taken for, and which cannot be read."""

import io
import json
import lzma
import sys
from pathlib import Path

import pytest
from gold_files import PLAIN, ROW, gold_file, problem, read

from eat_edge.errors import ConfigError, InputError
from eat_edge.evaluation.gold import read_gold_sets
from eat_edge.evaluation.gold.brat import read_brat
from eat_edge.evaluation.gold.jsonl import read_jsonl
from eat_edge.evaluation.labels import LEFT_OUT, LabelMap
from eat_edge.evaluation.spans import Span
from eat_edge.types import Document, Entity
from eat_edge.writers import STREAM_WRITERS


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in problem(tmp_path / "none.jsonl")
    assert "no gold by its name" in problem(gold_file(tmp_path, "gold.csv", "a"))
    assert "no gold by its name" in problem(gold_file(tmp_path, "gold.xz", "a"))
    assert "has no gold in it" in problem(gold_file(tmp_path, "a.jsonl", "\n\n"))
    assert "has no gold in it" in problem(gold_file(tmp_path, "a.conll", "\n# id = 1\n\n"))
    for suffix in ("xz", "gz"):
        path = gold_file(tmp_path, f"a.jsonl.{suffix}", "not compressed")
        assert "is damaged after line 0" in problem(path)
        assert "again" in problem(path)
    whole = lzma.compress(json.dumps(ROW).encode())
    path = tmp_path / "cut.jsonl.xz"
    path.write_bytes(whole[:-8])
    assert "is damaged" in problem(path)
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"text": "a", "entities": []}\n{"text": "\xe9"}\n')
    assert problem(path) == f"{path}:2: invalid UTF-8: byte 0xe9; convert the gold to UTF-8"
    (tmp_path / "empty").mkdir()
    assert "has no gold in it" in problem(tmp_path / "empty")


def test_sets_of_one_name_keep_their_paths(tmp_path: Path) -> None:
    names = ["a/dev.jsonl", "b/dev.jsonl", "b/test.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        gold_file(tmp_path, name, f"{json.dumps(ROW)}\n" * 3)
    paths = [str(tmp_path / name) for name in names]
    sets = read_gold_sets(paths, labels=PLAIN, limit=2)
    assert [one.name for one in sets] == [*paths[:2], "test"]
    assert [len(one.documents) for one in sets] == [2, 2, 2]


def test_forms_are_told_by_the_name(tmp_path: Path) -> None:
    assert "no export of Label Studio" in problem(gold_file(tmp_path, "a.json", "{}"))
    assert "as JSON" in problem(gold_file(tmp_path, "b.json", "{"))
    assert "is no DocBin, or damaged" in problem(gold_file(tmp_path, "a.spacy", "no"))
    docbin = STREAM_WRITERS["spacy"](stream := io.BytesIO())
    docbin.write(
        Document("在柏林", entities=(Entity(1, 3, "柏林", "LOC", 1, "Berlin", ()),), id="x")
    )
    docbin.close()
    (tmp_path / "b.spacy").write_bytes(stream.getvalue())
    assert read(tmp_path / "b.spacy")[0].spans == (Span(1, 3, "LOC"),)


def test_a_docbin_without_spacy_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    with pytest.raises(ConfigError, match="a DocBin needs the package spacy"):
        read(gold_file(tmp_path, "a.spacy", ""))


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read"):
        read_jsonl(tmp_path)
    with pytest.raises(InputError, match="cannot read"):
        (tmp_path / "brat" / "a.txt").mkdir(parents=True)
        (tmp_path / "brat" / "a.ann").mkdir()
        read_brat(tmp_path / "brat")


def test_labels_that_do_not_count_are_left_out(tmp_path: Path) -> None:
    rows = {**ROW, "entities": [{"start": 0, "end": 3, "label": "DATE"}]}
    path = gold_file(tmp_path, "a.jsonl", json.dumps(rows))
    assert read(path, labels=LabelMap({"DATE": LEFT_OUT}))[0].spans == ()
