"""Many documents of mixed formats in one run, some of them hostile: none is lost, each is named."""

import json
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

import pytest
from hostile_documents import hostile_documents
from office_make import MAKERS

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "eat_edge.cli", "tag", "--mode", "fast", "--threads", "1"]
TEXTS = ["华为在深圳发布了新款手机。", "李娜住在柏林。"]


def tag_all(place: Path, num_good: int, num_hostile: int) -> None:
    hostile = dict(islice(sorted(hostile_documents().items()), num_hostile))
    kinds = [ending for ending in MAKERS if ending != "mbox"]
    good = []
    for number, ending in enumerate(islice(cycle(kinds), num_good)):
        folder = place / f"{number % 7}"
        folder.mkdir(exist_ok=True)
        path = folder / f"{number:04d}.{ending}"
        path.write_bytes(MAKERS[ending](TEXTS))
        good.append(str(path))
    for number, (name, data) in enumerate(hostile.items()):
        (place / f"{number % 7}" / name).write_bytes(data)
    run = subprocess.run(
        [*COMMAND, "-r", str(place)],
        capture_output=True,
        cwd=ROOT,
    )
    assert run.returncode == 1, run.stderr
    assert f"{num_hostile} of {num_good + num_hostile} documents carry an error" in (
        run.stderr.decode()
    )
    records = [json.loads(line) for line in run.stdout.splitlines()]
    tagged = {record["id"]: record for record in records if record["error"] is None}
    assert sorted(tagged) == sorted(good)
    for record in tagged.values():
        names = {entity["text"] for entity in record["entities"]}
        assert {"华为", "深圳", "柏林"} <= names, record
        assert all(entity["place"] for entity in record["entities"])
        for entity in record["entities"]:
            assert record["text"][entity["start"] : entity["end"]] == entity["text"]
    refused = [record for record in records if record["error"] is not None]
    for name in hostile:
        assert any(name in f"{record['id']} {record['error']}" for record in refused), name


def test_thirty_documents_eight_of_them_hostile(tmp_path: Path) -> None:
    tag_all(tmp_path, 22, 8)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_thousand_documents_twenty_of_them_hostile(tmp_path: Path) -> None:
    tag_all(tmp_path, 980, 20)
