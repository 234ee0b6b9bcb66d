"""The commands redact and restore: bytes in, bytes out, and back."""

import io
import json
import os
import subprocess
from pathlib import Path

import pytest
from cli_fakes import command, replace_engine, run

from eat_edge import cli
from eat_edge.types import ExitStatus

pytest.importorskip("cryptography")
pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")

LINES = "\ufeff他在柏林。\r\n\r\n \n柏林说：a@example.com\n\n"


def test_other_fields_are_passed_on_only_if_they_are_named(place: Path) -> None:
    path = place / "in" / "a.jsonl"
    path.write_text('{"id": 1, "text": "在柏林", "note": "柏林", "n": 3}\n', "utf-8")
    record = json.loads(run("redact", str(path)).stdout)
    assert record == {
        "id": "1",
        "lang": "und",
        "text": "在[LOC_1]",
        "redactions": [{"start": 1, "end": 8, "text": "[LOC_1]", "label": "LOC"}],
        "error": None,
        "error_kind": None,
    }
    assert json.loads(run("redact", str(path), "--keep-fields", "n").stdout)["n"] == 3


def test_the_way_back_is_refused_beside_the_output_and_with_another_key(place: Path) -> None:
    path, out = place / "in" / "a.txt", place / "out" / "r.txt"
    path.write_text("在柏林\n", "utf-8")
    key, way = str(place / "key" / "key"), str(place / "out" / "map")
    refused = run("redact", str(path), "-o", str(out), "--key", key, "--map", way)
    assert refused.returncode == 2
    assert b"lies beside the output" in refused.stderr
    assert not out.exists()
    taken = run("redact", str(path), "-o", str(out), "--key", key, "--map", way, "--beside")
    assert taken.returncode == 0, taken.stderr
    again = run("redact", str(path), "-o", str(out), "--key", key, "--map", way, "--beside")
    assert again.returncode == 2
    assert b"is there already, the way back of an earlier run" in again.stderr
    other = place / "key" / "other"
    assert run("redact", str(path), "--key", str(other)).returncode == 0
    refused = run("restore", str(out), "--key", str(other), "--map", way)
    assert refused.returncode == 2
    assert b"the key is of another map" in refused.stderr
    out.write_text("在[LOC_2]\n", "utf-8")
    refused = run("restore", str(out), "--key", key, "--map", way)
    assert refused.returncode == 2
    assert b"is not as it was redacted" in refused.stderr


def test_the_text_of_a_document_comes_out_plain(place: Path) -> None:
    path, out = place / "in" / "a.md", place / "out" / "r.txt"
    path.write_text("# 在柏林\n", "utf-8")
    done = run("redact", str(path), "--format", "text", "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert out.read_text("utf-8") == "# 在[LOC_1]\n\n"
    kept = ["--key", str(place / "key" / "key"), "--map", str(place / "key" / "map")]
    refused = run("redact", str(path), "--format", "text", "-o", str(out), *kept)
    assert refused.returncode == 2
    assert b"--map brings back text files and records" in refused.stderr


def test_a_type_of_the_own_names_has_an_operator(place: Path) -> None:
    names, path = place / "in" / "names.csv", place / "in" / "a.txt"
    names.write_text("surface,type\n柏林,DRUG\n", "utf-8")
    path.write_text("x\n", "utf-8")
    done = run("redact", str(path), "--names", str(names), "--operator", "DRUG=mask")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["redact"], "nothing to redact"),
        (["redact", "-", "--map", "m"], "name a file for its key with --key"),
        (["redact", "-", "--offsets", "utf-16"], "leave --offsets out"),
        (["redact", "-", "--recall", "0.9"], "name a file with --gold"),
        (["redact", "-", "--recall", "2", "--gold", "x"], "give a share between 0 and 1"),
        (["redact", "-", "--operator", "blur"], "operator is 'blur': choose mask"),
        (["redact", "-", "--format", "text", "--input-format", "jsonl"], "is for text files"),
        (["redact", "-", "--operator", "PRE=mask"], "operator of 'PRE': no name has this type"),
        (["redact", "-", "-o", "out.docx"], ".docx is read, but not written here"),
        (["redact", "-", "-o", "out.csv"], "name it as one of text (.txt), jsonl (.jsonl)"),
        (["restore", "-"], "name the map and its key with --map FILE --key FILE"),
        (["restore", "-", "--map", "m"], "name the map and its key with --map FILE --key FILE"),
        (["redact", "-", "--key", "no/such/key"], "there is no directory 'no/such'"),
        (["tag", "-", "-o", "out.docx"], ".docx is read, but not written here"),
        (["tag", "-", "-o", "out.pdf", "--format", "jsonl"], ".pdf is read, but not written here"),
    ],
)
def test_options_that_cannot_be_are_refused(
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    replace_engine(monkeypatch)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    assert cli.main(arguments) == ExitStatus.FAILED
    assert message in capfd.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["restore", "out/r.txt", "--key", "key/key", "--map", "key/map", "-o", "key/key"],
        ["restore", "out/r.txt", "--key", "key/key", "--map", "key/map", "-o", "key/map"],
        ["restore", "out/r.txt", "--key", "key/key", "--map", "key/map", "-o", "key/second"],
        ["redact", "in/a.txt", "--key", "out/new", "--map", "key/m", "-o", "out/new", "--beside"],
        ["redact", "in/a.txt", "--key", "out/k", "--map", "out/new", "-o", "out/new", "--beside"],
        ["redact", "in/a.txt", "--key", "key/new", "--map", "key/../key/new"],
        ["redact", "in/a.txt", "--key", "out/o.journal.new", "-o", "out/o", "--beside"],
        ["redact", "in/a.txt", "--recall", ".9", "--gold", "in/gold", "-o", "in/gold"],
        ["tag", "in/a.txt", "--names", "in/names.tsv", "-o", "in/names.tsv"],
        ["tag", "in/a.txt", "--config", "in/toml", "-o", "in/toml"],
    ],
)
def test_no_file_of_a_run_is_written_over(
    place: Path,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    replace_engine(monkeypatch)
    monkeypatch.chdir(place)
    (place / "in" / "a.txt").write_text("在柏林\n", "utf-8")
    (place / "in" / "names.tsv").write_text("柏林\tLOC\n", "utf-8")
    (place / "in" / "gold").write_text("柏 B-LOC\n林 I-LOC\n", "utf-8")
    (place / "in" / "toml").write_text("", "utf-8")
    kept = ["--key", "key/key", "--map", "key/map"]
    assert cli.main(["redact", "in/a.txt", "-o", "out/r.txt", *kept]) == ExitStatus.OK
    (place / "key" / "second").hardlink_to(place / "key" / "key")
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert cli.main(arguments) == ExitStatus.FAILED
    said = capfd.readouterr().err
    assert "name another file" in said or "another file of this run" in said
    assert before == {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_the_file_of_options_named_by_the_environment_is_not_written_over(place: Path) -> None:
    path, toml = place / "in" / "a.txt", place / "in" / "toml"
    path.write_text("在柏林\n", "utf-8")
    toml.write_text("", "utf-8")
    done = subprocess.run(
        command("tag", str(path), "-o", str(toml)),
        env={**os.environ, "EAT_EDGE_CONFIG": str(toml)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, toml.read_text("utf-8")) == (2, "")
