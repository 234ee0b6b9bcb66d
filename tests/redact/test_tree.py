"""A redacted copy of each file, and back."""

import os
import subprocess
from pathlib import Path

import pytest
from cli_fakes import command
from office_make import MAKERS

pytest.importorskip("cryptography")
pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


def run(place: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command(*arguments), capture_output=True, cwd=place, check=False)


FILES = {
    "a.txt": "\ufeffb@example.com在柏林。\r\n\r\n \n".encode(),
    "sub/b.txt": "a@example.com b@example.com\n\n柏林".encode("utf-16"),
    "sub/deep/empty.txt": b"",
    "sub/none.txt": "没有\n".encode(),
}
KEPT = ("--key", "private/key", "--map", "private/map")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "private").mkdir()
    return tmp_path


def tree(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}


@pytest.mark.parametrize("unit", ["line", "file"])
def test_every_file_has_a_copy_and_all_come_back(place: Path, unit: str) -> None:
    done = run(place, "redact", "-r", "in", "-o", "out/", "--unit", unit, *KEPT)
    assert done.returncode == 0, done.stderr
    assert tree(place / "out") == {
        "a.txt": "\ufeff[EMAIL_1]在[LOC_1]。\r\n\r\n \n".encode(),
        # The same name is the same token in all of them.
        "sub/b.txt": "[EMAIL_2] [EMAIL_1]\n\n[LOC_1]".encode("utf-16"),
        "sub/deep/empty.txt": b"",
        "sub/none.txt": "没有\n".encode(),
    }
    (place / "back").mkdir()
    back = run(place, "restore", "-r", "out", "-o", "back", "--unit", unit, *KEPT)
    assert back.returncode == 0, back.stderr
    assert tree(place / "back") == FILES


def test_of_documents_the_text_is_copied(place: Path) -> None:
    (place / "in" / "c.docx").write_bytes(MAKERS["docx"](["他在柏林。"]))
    done = run(place, "redact", "-r", "in", "-o", "out/")
    assert done.returncode == 0, done.stderr
    assert set(tree(place / "out")) == {*FILES, "c.docx.txt"}
    assert "在[LOC_1]" in (place / "out" / "c.docx.txt").read_text("utf-8")
    refused = run(place, "redact", "-r", "in", "-o", "again/", *KEPT)
    assert b"not the text of documents" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-r", "in", "-o", "in/"], "is not empty"),
        (["-o", "out/", "-t", "柏林"], "is for copies of files"),
        (["-r", "in", "-o", "out/", "--format", "jsonl"], "becomes JSON Lines"),
        (["in/a.txt", "./in/../in/a.txt", "-o", "out/"], "two files would be 'out/a.txt'"),
        (["-r", "in", "-o", "out/", "--key", "out/key"], "lies beside the output"),
    ],
)
def test_what_cannot_be_copied_is_refused(place: Path, arguments: list[str], message: str) -> None:
    done = run(place, "redact", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not os.path.lexists(place / "out")
    assert tree(place / "in") == FILES


def test_a_link_out_of_the_directory_is_not_copied(place: Path) -> None:
    (place / "secret.txt").write_text("秘密", "utf-8")
    (place / "in" / "sub" / "link.txt").symlink_to("../../secret.txt")
    done = run(place, "redact", "-r", "in", "-o", "out/")
    assert done.returncode == 0, done.stderr
    assert set(tree(place / "out")) == {*FILES}
    assert b"'in/sub/link.txt' is passed over: it is a link out of the directory" in done.stderr
