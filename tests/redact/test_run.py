"""Redacted files: byte-exact, and gone on with where they were stopped."""

import json
import subprocess
from pathlib import Path

import pytest
from cli_fakes import command, run

pytest.importorskip("cryptography")
pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


LINES = "\ufeff他在柏林。\r\n\r\n \n柏林说：a@example.com\n\n"


def test_text_is_byte_exact_outside_of_names_and_comes_back(place: Path) -> None:
    first, second = place / "in" / "a.txt", place / "in" / "b.txt"
    first.write_bytes(LINES.encode())
    second.write_bytes("柏林".encode("utf-16"))
    out, key, way = place / "out" / "r.txt", place / "key" / "key", place / "key" / "map"
    files = [str(first), str(second)]
    kept = ["--key", str(key), "--map", str(way)]
    done = run("redact", *files, "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == LINES.replace("柏林", "[LOC_1]").replace(
        "a@example.com", "[EMAIL_1]"
    ).encode() + "[LOC_1]".encode("utf-16")
    # Two files in one: each line is still what it was, in the encoding it was.
    first_out = place / "out" / "first.txt"
    assert run("redact", files[0], "-o", str(first_out), *kept).returncode == 0
    assert key.stat().st_mode & 0o777 == way.stat().st_mode & 0o777 == 0o600
    assert "柏林".encode() not in way.read_bytes()
    back = run("restore", str(first_out), *kept)
    assert back.stdout == LINES.encode(), back.stderr


@pytest.mark.parametrize("unit", ["line", "file"])
def test_several_texts_in_one_output_have_no_way_back(place: Path, unit: str) -> None:
    for name in ("a.txt", "b.txt"):
        (place / "in" / name).write_text("在柏林", "utf-8")
    out, key, way = place / "out" / "r", place / "key" / "key", place / "key" / "map"
    kept = ["--key", str(key), "--map", str(way), "--unit", unit]
    refused = run("redact", "-r", str(place / "in"), "-o", str(out), *kept)
    assert refused.returncode == 2
    assert b"-o DIR/, or records with --format jsonl" in refused.stderr
    assert not (out.exists() or key.exists() or way.exists())
    done = run("redact", "-r", str(place / "in"), "--format", "jsonl", "-o", str(out), *kept)
    assert done.returncode == 0, done.stderr
    back = run("restore", "--input-format", "jsonl", str(out), *kept[:4])
    assert [json.loads(line)["text"] for line in back.stdout.splitlines()] == ["在柏林"] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_as_standard_input_gives_nothing_away(place: Path, encoding: str) -> None:
    """The shell's ``< FILE``, unlike a pipe, can be looked into before it is read."""
    path = place / "in" / "a.txt"
    path.write_bytes(
        "总理李克强星期三访问了柏林，参观了当地的工厂。\n\n他在柏林。\n".encode(encoding)
    )
    with path.open("rb") as stdin:
        done = subprocess.run(command("redact", "-"), stdin=stdin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    assert text.endswith("\n\n他在[LOC_1]。\n") and text.count("\n") == 3
    assert "柏林" not in text


def test_a_pipe_is_byte_exact_too() -> None:
    done = run("redact", "-", input=LINES.encode())
    assert done.stdout.decode() == LINES.replace("柏林", "[LOC_1]").replace(
        "a@example.com", "[EMAIL_1]"
    )


def test_records_come_back_too(place: Path) -> None:
    path, out = place / "in" / "a.csv", place / "out" / "r.jsonl"
    path.write_text("id,text\n1,在柏林\n2,\n", "utf-8")
    kept = ["--key", str(place / "key" / "key"), "--map", str(place / "key" / "map")]
    assert run("redact", str(path), "-o", str(out), *kept).returncode == 0
    back = run("restore", str(out), *kept)
    assert [json.loads(line)["text"] for line in back.stdout.splitlines()] == ["在柏林", ""]


def test_of_a_line_that_cannot_be_read_nothing_is_written(place: Path) -> None:
    path = place / "in" / "a.txt"
    path.write_bytes("在柏林\n".encode() * 30 + b"secret \xff\xfe\n" + "在柏林".encode())
    done = run("redact", str(path))
    assert done.returncode == 1
    assert b"secret" not in done.stdout
    assert done.stdout.decode() == "在[LOC_1]\n" * 30 + "\n" + "在[LOC_1]"


def test_a_stopped_run_goes_on_and_its_map_with_it(place: Path) -> None:
    path = place / "in" / "a.txt"
    text = "".join(f"第{n}次在柏林。\n\n" for n in range(500))
    kept = ["--key", str(place / "key" / "key"), "--map", str(place / "key" / "map")]
    arguments = ["redact", str(path), "-o", str(place / "out" / "r.txt"), *kept]
    # The fake engine is interrupted by this text, and the second time it is not.
    path.write_text(text.replace("第400次在柏林。", "^C"), "utf-8")
    assert run(*arguments).returncode == 130
    assert (place / "out" / "r.txt.journal").exists()
    refused = run(*arguments, "--operator", "mask")
    assert refused.returncode == 2
    assert b"--operator is" in refused.stderr
    script = [*command(*arguments)]
    script[-1] = script[-1].replace("import cli_fakes", "import cli_fakes; cli_fakes.STOP = ''")
    done = subprocess.run(script, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"going on" in done.stderr
    back = run("restore", str(place / "out" / "r.txt"), *kept)
    assert back.stdout == path.read_bytes()


def test_restoring_with_another_unit_says_so(place: Path) -> None:
    path, out = place / "in" / "a.txt", place / "out" / "r.txt"
    path.write_text("在柏林\n在柏林\n", "utf-8")
    kept = ["--key", str(place / "key" / "key"), "--map", str(place / "key" / "map")]
    assert run("redact", str(path), "-o", str(out), "--unit", "file", *kept).returncode == 0
    refused = run("restore", str(out), *kept)
    assert refused.returncode == 2
    assert b"--unit" in refused.stderr


def test_a_run_that_cannot_begin_leaves_no_output(place: Path) -> None:
    table = place / "in" / "t.csv"
    table.write_text("id,text\n1,他在柏林。\n", "utf-8")
    out = place / "out" / "r.jsonl"
    done = run("redact", str(table), "--column", "none", "-o", str(out))
    assert done.returncode == 2
    assert b"has no column 'none'" in done.stderr
    assert not list(out.parent.iterdir())
