"""Files of gold: what they are taken for, and which cannot be read."""

import json
import lzma
from pathlib import Path

from gold_files import PLAIN, ROW, gold_file, problem

from eat_edge.evaluation.gold import read_gold_sets


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
