"""Directories of shards: found, tagged whole or not at all, and never mixed between runs."""

import json
import os
import re
from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from cli_fakes import Engine
from wrong_options import WRONG_OPTIONS

from eat_edge import cli
from eat_edge.config import EngineConfig
from eat_edge.engine import Engine as RealEngine
from eat_edge.engine import load
from eat_edge.errors import ConfigError, InputError
from eat_edge.integrations.ray import ShardWorker, TagBatches, tag_dataset
from eat_edge.integrations.shards import (
    Shard,
    Tagging,
    clean,
    find_shards,
    keep_to_one_run,
    tag_shard,
)
from eat_edge.types import Document

TAGGING = Tagging(None, EngineConfig(threads=1))


class Dies(Engine):
    """Is interrupted after the first document."""

    def pipe(self, documents: Iterable[Document], **_: Any) -> Generator[Document, None, None]:
        yield next(iter(documents))
        raise KeyboardInterrupt


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def shard_of(tmp_path: Path, *lines: str) -> Shard:
    return Shard(write(tmp_path / "in" / "a.jsonl", *lines), tmp_path / "out" / "a.jsonl")


def test_shards_are_found_by_name_and_keep_their_place(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    for name in ("b.jsonl", "deep/a.parquet", "c.CSV", "notes.txt", ".hidden.jsonl", "_tmp/d.tsv"):
        write(source / name)
    found = find_shards(source, target, "jsonl")
    assert {
        str(shard.source.relative_to(source)): str(shard.target.relative_to(target))
        for shard in found
    } == {
        "b.jsonl": "b.jsonl",
        "c.CSV": "c.CSV.jsonl",
        "deep/a.parquet": "deep/a.parquet.jsonl",
    }
    write(source / "c.CSV.jsonl")
    with pytest.raises(ConfigError, match="would both become"):
        find_shards(source, target, "jsonl")


def test_where_there_are_no_shards_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match=r"no shard in .*\.parquet"):
        find_shards(tmp_path / "in", tmp_path / "out", "jsonl")
    with pytest.raises(InputError, match="is no directory"):
        find_shards(tmp_path / "none", tmp_path / "out", "jsonl")
    for target in (tmp_path / "in", tmp_path / "in" / "out", tmp_path):
        with pytest.raises(ConfigError, match="name directories apart"):
            find_shards(tmp_path / "in", target, "jsonl")


def test_a_shard_has_a_record_a_line_and_keeps_its_errors(tmp_path: Path) -> None:
    shard = shard_of(tmp_path, '{"id": 7, "text": "柏林"}', "{broken", '{"text": "x", "more": 1}')
    assert not shard.is_finished
    result = tag_shard(cast(RealEngine, Engine()), shard, TAGGING)
    assert shard.is_finished
    assert (result.num_documents, result.num_failed) == (3, 1)
    assert result.first_failed is not None
    assert f"{shard.source}:2: broken JSON" in result.first_failed
    records = [json.loads(line) for line in shard.target.read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["7", f"{shard.source}:2", f"{shard.source}:3"]
    assert records[0]["entities"][0]["english"] == "Berlin"
    assert records[2]["more"] == 1
    assert [path.name for path in shard.target.parent.iterdir()] == ["a.jsonl"]


def test_what_is_interrupted_leaves_nothing_under_its_name(tmp_path: Path) -> None:
    shard = shard_of(tmp_path, '{"text": "a"}', '{"text": "b"}')
    with pytest.raises(KeyboardInterrupt):
        tag_shard(cast(RealEngine, Dies()), shard, TAGGING)
    assert list(shard.target.parent.iterdir()) == []
    # Whoever is killed leaves a part, which nobody takes for the whole, and the end deletes.
    part = shard.target.with_name(".a.jsonl.host.7.part")
    other = shard.target.with_name(".b.jsonl.host.7.part")
    part.touch()
    other.touch()
    assert not shard.is_finished
    clean([shard])
    assert list(shard.target.parent.iterdir()) == [other]


def test_a_shard_that_changed_is_done_again(tmp_path: Path) -> None:
    shard = shard_of(tmp_path, '{"text": "a"}')
    tag_shard(cast(RealEngine, Engine()), shard, TAGGING)
    later = shard.target.stat().st_mtime_ns + 10**9
    os.utime(shard.source, ns=(later, later))
    assert not shard.is_finished


def test_an_output_is_as_private_as_its_shard(tmp_path: Path) -> None:
    shard = shard_of(tmp_path, '{"text": "a"}')
    shard.source.chmod(0o600)
    tag_shard(cast(RealEngine, Engine()), shard, TAGGING)
    assert shard.target.stat().st_mode & 0o777 == 0o600


def test_parquet_keeps_columns_and_their_types(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    source, target = tmp_path / "a.parquet", tmp_path / "out" / "a.parquet"
    parquet.write_table(arrow.table({"body": ["柏林", None], "year": [2025, 2026]}), source)
    tagging = replace(TAGGING, column="body", output_format="parquet")
    result = tag_shard(cast(RealEngine, Engine()), Shard(source, target), tagging)
    assert (result.num_documents, result.num_failed) == (2, 1)
    table = parquet.read_table(target)
    assert table.column("year").to_pylist() == [2025, 2026]
    assert table.schema.field("year").type == arrow.int64()
    assert [row["entities"] != [] for row in table.to_pylist()] == [True, False]


def test_one_directory_has_the_output_of_one_run(tmp_path: Path) -> None:
    target = tmp_path / "out"
    facts: dict[str, object] = {"--mode": "fast", "--lang": "auto"}
    keep_to_one_run(target, facts)
    keep_to_one_run(target, facts)
    with pytest.raises(ConfigError, match=r"\(--mode changed\): name another directory"):
        keep_to_one_run(target, {**facts, "--mode": "full"})
    (only,) = target.iterdir()
    only.write_text("[")
    with pytest.raises(ConfigError, match="another run"):
        keep_to_one_run(target, facts)


def test_a_worker_tells_of_a_shard_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eat_edge.integrations.ray.load", lambda bundle, config: Engine())
    worker = ShardWorker(TAGGING)
    assert worker.tag(None) is None
    gone = Shard(tmp_path / "gone.jsonl", tmp_path / "out" / "gone.jsonl")
    assert isinstance(worker.tag(gone), InputError)
    shard = shard_of(tmp_path, '{"text": "a"}')
    shard.target.parent.write_text("no directory")
    failed = worker.tag(shard)
    assert isinstance(failed, InputError)
    assert str(shard.target.parent) in str(failed)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["IN"], "takes one directory of shards"),
        (["IN", "IN", "-o", "OUT"], "takes one directory of shards"),
        (["IN", "-o", "OUT", "--format", "brat"], "writes jsonl or parquet, not brat"),
        (["IN", "-o", "OUT", "--unit", "file"], "leave --unit"),
        (["IN", "-o", "OUT", "--workers", "0"], "at least 1 worker"),
        (["NONE", "-o", "OUT"], "is no directory"),
    ],
)
def test_the_command_says_what_is_wrong_before_it_looks_for_a_cluster(
    arguments: list[str], reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "IN" / "a.jsonl", '{"text": "a"}')
    paths = [str(tmp_path / word) if word.isupper() else word for word in arguments]
    assert cli.main(["tag", "--ray", "local", *paths]) == 2
    assert reason in capfd.readouterr().err
    assert not (tmp_path / "OUT" / "a.jsonl").exists()


def test_shares_of_a_cluster_need_a_cluster(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.txt", "柏林")
    for option in (["--workers", "2"], ["--gpus", "0.5"]):
        assert cli.main(["tag", *option, str(path)]) == 2
        assert "name it with --ray" in capfd.readouterr().err


def test_batches_have_the_options_of_the_library() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    texts = ["😀他在柏林见了李娜。", "東京"]
    table = pyarrow.table({"text": texts})
    asked: Any = {"mode": "fast", "lang": "zh-CN", "labels": ["LOC"], "min_score": 0.1}
    with load(config=EngineConfig(threads=1), **asked, offsets="utf-16") as engine:
        expected = [engine(text).to_dict() for text in texts]
    found = TagBatches(**asked, offsets="utf-16")(table).to_pylist()
    # A column has every field in every row.
    entities = [[entity | {"place": None} for entity in one["entities"]] for one in expected]
    assert [row["entities"] for row in found] == entities
    assert [row["lang"] for row in found] == ["zh", "zh"]
    assert [row["error_kind"] for row in found] == [None, None]


@pytest.mark.parametrize(("values", "message"), WRONG_OPTIONS, ids=str)
def test_wrong_options_are_refused_before_anything_is_sent_to_the_cluster(
    values: dict[str, Any], message: str
) -> None:
    for refused in (TagBatches, lambda **options: tag_dataset(None, **options)):
        with pytest.raises(ConfigError, match=re.escape(message)):
            refused(**values)
