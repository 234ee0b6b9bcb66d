"""The commands redact and restore: bytes in, bytes out, and back."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from cli_fakes import command

pytest.importorskip("cryptography")
pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")

LINES = "\ufeff他在柏林。\r\n\r\n \n柏林说：a@example.com\n\n"


def run(*arguments: str, stdin: bytes | None = None) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command(*arguments), capture_output=True, input=stdin, check=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("in", "out", "key"):
        (tmp_path / name).mkdir()
    return tmp_path


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


def test_a_pipe_is_byte_exact_too() -> None:
    done = run("redact", "-", stdin=LINES.encode())
    assert done.stdout.decode() == LINES.replace("柏林", "[LOC_1]").replace(
        "a@example.com", "[EMAIL_1]"
    )


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


def test_restoring_with_another_unit_says_so(place: Path) -> None:
    path, out = place / "in" / "a.txt", place / "out" / "r.txt"
    path.write_text("在柏林\n在柏林\n", "utf-8")
    kept = ["--key", str(place / "key" / "key"), "--map", str(place / "key" / "map")]
    assert run("redact", str(path), "-o", str(out), "--unit", "file", *kept).returncode == 0
    refused = run("restore", str(out), *kept)
    assert refused.returncode == 2
    assert b"--unit" in refused.stderr


@pytest.mark.parametrize("operator", ["replace", "pseudonym"])
def test_a_run_that_goes_on_numbers_a_file_as_one_that_never_stopped(
    place: Path, operator: str
) -> None:
    first, second = place / "in" / "a.txt", place / "in" / "b.txt"
    first.write_text("z@example.com\n\n", "utf-8")
    # Every line is unlike the one before it, and each name comes back.
    text = "".join(f"n{n % 40}@example.com\n" for n in range(300))
    second.write_text(text.replace("n39@example.com\n", "^C\n"), "utf-8")
    key, out = str(place / "key" / "key"), place / "out" / "r.txt"
    arguments = ["redact", str(first), str(second), "--operator", operator, "--key", key, "-o"]
    assert run(*arguments, str(out)).returncode == 130
    assert b"[EMAIL_39]" in out.read_bytes()
    script = [*command(*arguments, str(out))]
    script[-1] = script[-1].replace("import cli_fakes", "import cli_fakes; cli_fakes.STOP = ''")
    done = subprocess.run(script, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = out.read_text("utf-8").splitlines()
    # Numbers are those of the file: 39 names, and the other file begins with 1 again.
    expected = ["^C" if n % 40 == 39 else f"[EMAIL_{n % 40 + 1}]" for n in range(300)]
    assert lines == ["[EMAIL_1]", "", *expected]


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
        (["redact", "-", "--key", "no/such/key"], "there is no directory 'no/such'"),
        (["tag", "-", "-o", "out.docx"], ".docx is read, but not written here"),
        (["tag", "-", "-o", "out.pdf", "--format", "jsonl"], ".pdf is read, but not written here"),
    ],
)
def test_options_that_cannot_be_are_refused(arguments: list[str], message: str) -> None:
    done = run(*arguments, stdin=b"")
    assert done.returncode == 2
    assert message in done.stderr.decode()


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
def test_no_file_of_a_run_is_written_over(place: Path, arguments: list[str]) -> None:
    (place / "in" / "a.txt").write_text("在柏林\n", "utf-8")
    (place / "in" / "names.tsv").write_text("柏林\tLOC\n", "utf-8")
    (place / "in" / "gold").write_text("柏 B-LOC\n林 I-LOC\n", "utf-8")
    (place / "in" / "toml").write_text("", "utf-8")
    kept = ["--key", "key/key", "--map", "key/map"]
    made = command("redact", "in/a.txt", "-o", "out/r.txt", *kept)
    subprocess.run(made, cwd=place, check=True, capture_output=True)
    (place / "key" / "second").hardlink_to(place / "key" / "key")
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    done = subprocess.run(command(*arguments), cwd=place, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"name another file" in done.stderr or b"another file of this run" in done.stderr
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
