"""``eat-edge tag`` from end to end: the default bundle, its models, a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eat_edge.types import LABELS

ROOT = Path(__file__).resolve().parents[2]
NEWS = ROOT / "examples" / "news.txt"
COMMAND = [sys.executable, "-m", "eat_edge.cli"]
# One thread: two that wait for each other on a busy machine take a hundred times as long.
TAG = ["tag", "--threads", "1"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
FIELDS = [
    "id",
    "lang",
    "text",
    "entities",
    "translation",
    "translation_notes",
    "error",
    "error_kind",
]
ENTITY_FIELDS = [
    "start",
    "end",
    "text",
    "label",
    "score",
    "english",
    "english_source",
    "english_score",
    "english_guess",
    "evidence",
    "id",
    "alternatives",
]


def run(*arguments: str, data: bytes = b"", before: tuple[str, ...] = ()) -> Any:
    return subprocess.run(
        [*before, *COMMAND, *arguments],
        input=data,
        capture_output=True,
        env=ENVIRONMENT,
        cwd=ROOT,
    )


def records(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def news() -> bytes:
    """What the command prints for the example file."""
    result = run(*TAG, "--translate", "examples/news.txt")
    assert result.stderr == b""
    assert result.returncode == 0
    output: bytes = result.stdout
    return output


def test_records_are_whole_and_in_order(news: bytes) -> None:
    lines = NEWS.read_text("utf-8").splitlines()
    found = records(news)
    assert [record["text"] for record in found] == lines
    assert [record["id"] for record in found] == [
        f"examples/news.txt:{number}" for number in range(1, len(lines) + 1)
    ]
    for record in found:
        assert list(record) == FIELDS
        assert record["lang"] in ("zh", "ja")
        assert record["error"] is None
        assert record["translation"]


def test_entities_are_exact_spans(news: bytes) -> None:
    entities = [
        (record["text"], entity) for record in records(news) for entity in record["entities"]
    ]
    assert len(entities) >= len(records(news))
    for text, entity in entities:
        assert list(entity) == ENTITY_FIELDS
        assert text[entity["start"] : entity["end"]] == entity["text"] != ""
        assert entity["label"] in LABELS
        assert 0 < entity["score"] <= 1
        assert bool(entity["english"]) == bool(entity["english_source"])
        assert set(entity["evidence"]) <= {"lexicon", "translation", "alignment", "source"} != set()


def test_entities_ascend_without_overlap(news: bytes) -> None:
    for record in records(news):
        bounds = [at for entity in record["entities"] for at in (entity["start"], entity["end"])]
        assert bounds == sorted(bounds)


def test_famous_names_are_found(news: bytes) -> None:
    found = {entity["text"] for record in records(news) for entity in record["entities"]}
    assert {"北京", "上海", "柏林", "ワシントン"} <= found


def test_standard_input_gives_the_same(news: bytes) -> None:
    result = run(*TAG, "--translate", "-", data=b"".join(NEWS.read_bytes().splitlines(True)[-3:]))
    assert result.returncode == 0
    renamed = [
        {**record, "id": f"stdin:{number}"}
        for number, record in enumerate(records(news)[-3:], start=1)
    ]
    assert records(result.stdout) == renamed


def test_a_line_is_answered_before_the_next_is_written() -> None:
    with subprocess.Popen(
        [*COMMAND, *TAG, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        for line in ("他访问了柏林。", "安倍晋三は東京で生まれた。"):
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == line
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait() == 0


def test_a_bad_line_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(
        '{"text": "他访问了柏林。", "id": 7, "url": "u"}\n'.encode()
        + b'{"text": "broken\n'
        + b'{"text": "\xff"}\n'
        + '{"text": "安倍晋三は東京で生まれた。", "lang": "ja"}\n{"text": ""}\n'.encode()
    )
    result = run(*TAG, str(path))
    assert result.returncode == 1
    found = records(result.stdout)
    assert [record["id"] for record in found] == ["7", *(f"{path}:{n}" for n in range(2, 6))]
    assert [record["error"] is None for record in found] == [True, False, False, True, True]
    assert found[0]["url"] == "u"
    assert [entity["text"] for entity in found[0]["entities"]] == ["柏林"]
    assert "東京" in [entity["text"] for entity in found[3]["entities"]]
    assert found[4]["entities"] == []
    assert b"2 of 5 documents" in result.stderr


def test_a_whole_file_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    text = "他访问了柏林。\r\n\r\n后来他回到北京。\n"
    path.write_bytes(text.encode())
    result = run(*TAG, str(path), "--unit", "file")
    (record,) = records(result.stdout)
    assert record["text"] == text
    for entity in record["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]
    assert {"柏林", "北京"} <= {entity["text"] for entity in record["entities"]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("conll", "\tB-LOC\n"), ("html", 'data-label="LOC"'), ("text", " LOC]")],
)
def test_other_formats(tmp_path: Path, name: str, expected: str) -> None:
    out = tmp_path / "out"
    data = "香港行政長官李家超表示，政府將加快興建公共房屋。\n".encode()
    result = run(*TAG, "-", "--format", name, "-o", str(out), "--lang", "zh", data=data)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert expected in out.read_text("utf-8")


def test_without_a_network_nothing_changes(news: bytes, tmp_path: Path) -> None:
    namespace = ("unshare", "-rn")
    try:
        is_permitted = subprocess.run([*namespace, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        is_permitted = False
    if not is_permitted:
        pytest.skip("this system lets nobody make a network namespace")
    first = tmp_path / "first.txt"
    first.write_bytes(b"".join(NEWS.read_bytes().splitlines(True)[:3]))
    result = run(*TAG, "--translate", str(first), before=namespace)
    assert result.returncode == 0
    named = result.stdout.replace(str(first).encode(), b"examples/news.txt")
    assert named.splitlines() == news.splitlines()[:3]


def test_info_names_models_and_languages() -> None:
    result = run("info", "--json")
    assert result.returncode == 0
    info = json.loads(result.stdout)
    assert {"zh", "ja"} <= set(info["languages"])
    assert info["files"]


def test_a_missing_bundle_is_one_line() -> None:
    result = run(*TAG, "examples/news.txt", "--bundle", "no/such/bundle")
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.startswith(b"eat-edge: ")
    assert b"no/such/bundle" in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_fast_mode_translates_nothing() -> None:
    result = run(*TAG, "--mode", "fast", "-", data="他在柏林。\n".encode())
    assert (result.returncode, result.stderr) == (0, b"")
    (record,) = records(result.stdout)
    assert record["translation"] == ""
    assert [entity["text"] for entity in record["entities"]] == ["柏林"]
