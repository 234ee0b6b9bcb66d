"""Shards on a Ray cluster of two nodes on this machine, with a worker that dies."""

import json
import os
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from eat_edge.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
NUM_TEXTS = 150
"""Of a shard: the engine takes 64 at once, so that there is a middle to be killed in."""
DRIVER = ROOT / "tests" / "helpers" / "ray_driver.py"
TEXTS = ["他在柏林见了李娜。", "安倍晋三は東京で会見した。", "华为公司在深圳发布了新款手机。"]
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="the extra ray is not installed")


def drive(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, str(DRIVER), *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'helpers'}"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def records(directory: Path) -> list[Any]:
    return [
        json.loads(line)
        for path in sorted(directory.rglob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


@needs_ray
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_record_comes_out_once_though_a_worker_dies(tmp_path: Path) -> None:
    source, target, alone = tmp_path / "in", tmp_path / "out", tmp_path / "alone"
    for directory in (source / "deep", target, alone):
        directory.mkdir(parents=True)
    shards = [source / f"{number}.jsonl" for number in range(5)] + [source / "deep" / "5.jsonl"]
    for shard, path in enumerate(shards):
        lines = [
            json.dumps({"id": f"{shard}-{number}", "text": TEXTS[number % len(TEXTS)]})
            for number in range(NUM_TEXTS)
        ]
        path.write_text("\n".join([*lines, "{broken", ""]))
    told = drive(str(source), str(target))
    assert told["killed"] == 1
    assert told["nodes"] == 2
    # A broken line in each shard: kept, told, and no reason to stop. Then nothing is left to do.
    assert (told["status"], told["again"]) == (1, 0)
    assert told["is_kept"]
    assert not told["usage_is_told"]
    written = records(target)
    assert len(written) == len(shards) * (NUM_TEXTS + 1)
    assert set(Counter(record["id"] for record in written).values()) == {1}
    assert sum(record["error"] is not None for record in written) == len(shards)
    for path in shards:
        of_shard = target / path.relative_to(source)
        lines = [json.loads(line)["id"] for line in of_shard.read_text("utf-8").splitlines()]
        number = path.stem
        assert lines == [
            *(f"{number}-{line}" for line in range(NUM_TEXTS)),
            f"{path}:{NUM_TEXTS + 1}",
        ]
    assert not list(target.rglob("*.part"))
    # The same as one process writes.
    command = [sys.executable, "-m", "eat_edge.cli", "tag", "--mode", "fast", "--threads", "1"]
    command += [str(shards[0]), "-o", str(alone / "0.jsonl")]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert (alone / "0.jsonl").read_bytes() == (target / "0.jsonl").read_bytes()


@needs_ray
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_dataset_gets_columns_of_what_was_found() -> None:
    pytest.importorskip("pandas", reason="the extra ray is not installed")
    rows = drive("data")["rows"]
    assert sorted(row["key"] for row in rows) == list(range(40))
    for row in rows:
        if row["key"] == 7:
            assert row["error"] == 'no "text"; its field can be named (--column)'
            assert row["entities"] == []
            continue
        assert row["error"] is None
        assert row["lang"] == "zh"
        assert "柏林" in [entity["text"] for entity in row["entities"]]
        for entity in row["entities"]:
            assert row["text"][entity["start"] : entity["end"]] == entity["text"]


def test_importing_the_module_leaves_ray_alone() -> None:
    code = (
        "import os, sys\n"
        "import eat_edge.integrations.ray, eat_edge.tag.on_ray\n"
        "print('ray' in sys.modules, 'pyarrow' in sys.modules,"
        " 'RAY_USAGE_STATS_ENABLED' in os.environ)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("RAY_USAGE_STATS_ENABLED", None)
    seen = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert seen.stdout.split() == ["False", "False", "False"]


def test_without_ray_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from eat_edge.config import EngineConfig
    from eat_edge.integrations.ray import Workers, tag_shards
    from eat_edge.integrations.shards import Shard, Tagging

    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    shard = Shard(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    with pytest.raises(ConfigError, match=r'pip install "\.\[ray\]"'):
        next(tag_shards([shard], Tagging(None, EngineConfig()), "local", Workers()))
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_a_cluster_that_does_not_come_up_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from eat_edge.config import EngineConfig
    from eat_edge.integrations.ray import Workers, tag_shards
    from eat_edge.integrations.shards import Shard, Tagging

    def init(**_: Any) -> None:
        raise Exception("the node timed out during startup")  # as Ray does, of no class of its own

    cannot = ModuleType("ray")
    vars(cannot).update(init=init, is_initialized=lambda: False)
    monkeypatch.setitem(sys.modules, "ray", cannot)
    shard = Shard(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    with pytest.raises(ConfigError, match="cannot reach a Ray cluster at 'local': the node"):
        next(tag_shards([shard], Tagging(None, EngineConfig()), "local", Workers()))


@pytest.mark.parametrize(
    "workers", [{"num": 0}, {"gpus": -1.0}, {"gpus": float("nan")}, {"gpus": 65.0}]
)
def test_workers_have_their_ranges(workers: dict[str, Any]) -> None:
    from eat_edge.integrations.ray import Workers

    with pytest.raises(ConfigError):
        Workers(**workers)
