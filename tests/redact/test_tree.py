"""A redacted copy of each file, and back."""

import gzip
import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from cli_fakes import run
from office_make import MAKERS

pytest.importorskip("cryptography")
pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")


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
    done = run("redact", "-r", "in", "-o", "out/", "--unit", unit, *KEPT, cwd=place)
    assert done.returncode == 0, done.stderr
    assert tree(place / "out") == {
        "a.txt": "\ufeff[EMAIL_1]在[LOC_1]。\r\n\r\n \n".encode(),
        # The same name is the same token in all of them.
        "sub/b.txt": "[EMAIL_2] [EMAIL_1]\n\n[LOC_1]".encode("utf-16"),
        "sub/deep/empty.txt": b"",
        "sub/none.txt": "没有\n".encode(),
    }
    (place / "back").mkdir()
    back = run("restore", "-r", "out", "-o", "back", "--unit", unit, *KEPT, cwd=place)
    assert back.returncode == 0, back.stderr
    assert tree(place / "back") == FILES


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


RECORD = '{"id": "7", "text": "a@example.com在柏林。"}\n'.encode()
DOCUMENTS = {
    "c.docx": MAKERS["docx"](["他在柏林。a@example.com"]),
    "list.jsonl": RECORD,
    "table.csv": "text\n柏林很冷\n".encode(),
    "old.txt.gz": gzip.compress("柏林\na@example.com".encode()),
    "box.mbox": MAKERS["mbox"](["他在柏林。", "a@example.com"]),
    "z.zip": zipped(
        **{
            "d.txt": "柏林".encode(),
            "../out.txt": "柏林".encode(),
            "in.zip": zipped(**{"e.txt": b"a@example.com", "r.jsonl": RECORD * 2}),
        }
    ),
    "program.bin": b"\x7fELF\2\1\1\0" * 9,
}
COPIES = {
    "c.docx.txt",
    "list.jsonl",
    "table.csv.jsonl",
    "old.txt.gz.txt",
    "box.mbox/message 1.txt",
    "box.mbox/message 2.txt",
    "z.zip/d.txt",
    "z.zip/out.txt",
    "z.zip/in.zip/e.txt",
    "z.zip/in.zip/r.jsonl",
}


def test_every_document_has_a_copy_and_all_come_back(place: Path) -> None:
    for name, content in DOCUMENTS.items():
        (place / "in" / name).write_bytes(content)
    done = run("redact", "-r", "in", "-o", "out/", *KEPT, cwd=place)
    assert done.returncode == 1
    assert b"not in the copies: in/program.bin: it is " in done.stderr
    copies = tree(place / "out")
    assert set(copies) == {*FILES, *COPIES}
    assert not any(b"example.com" in one or "柏林".encode() in one for one in copies.values())
    # A name is one token in all of them, whatever they are.
    place_token = re.search(r"在(\[LOC_\d\])", copies["c.docx.txt"].decode())
    assert place_token is not None
    for name in ("list.jsonl", "table.csv.jsonl", "old.txt.gz.txt", "z.zip/d.txt", "z.zip/out.txt"):
        assert place_token[1] in copies[name].decode(), name
    back = run("restore", "-r", "out", "-o", "back/", *KEPT, cwd=place)
    assert back.returncode == 0, back.stderr
    texts = tree(place / "back")
    assert {name: texts[name] for name in FILES} == FILES
    assert texts["c.docx.txt"].decode() == "他在柏林。a@example.com\n"
    assert texts["old.txt.gz.txt"].decode() == "柏林\na@example.com\n"
    assert texts["z.zip/in.zip/e.txt"] == b"a@example.com\n"
    assert json.loads(texts["list.jsonl"])["text"] == "a@example.com在柏林。"
    assert texts["z.zip/in.zip/r.jsonl"].count("a@example.com在柏林。".encode()) == 2


def test_some_copies_come_back_alone_and_what_is_in_no_map_is_told(place: Path) -> None:
    assert run("redact", "-r", "in", "-o", "out/", *KEPT, cwd=place).returncode == 0
    some = ["out/sub/b.txt", "out/a.txt"]
    back = run("restore", *some, "-o", "back/", "--unit", "file", *KEPT, cwd=place)
    assert back.returncode == 0, back.stderr
    assert tree(place / "back") == {"a.txt": FILES["a.txt"], "b.txt": FILES["sub/b.txt"]}
    (place / "other.txt").write_text("没有")
    other = run("restore", "other.txt", "-o", "new/", *KEPT, cwd=place)
    assert other.returncode == 2
    assert b"other.txt:1: the map 'private/map' has no more documents" in other.stderr


def test_names_within_an_archive_that_are_no_names_lead_nowhere(tmp_path: Path) -> None:
    members = {"a/../../../x.txt": b"1", "/etc/x.txt": b"2", "a:b?.txt": b"3", "x" * 250: b"4"}
    (tmp_path / "z.zip").write_bytes(zipped(**members))
    done = run("redact", "z.zip", "-o", "out/", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert set(tree(tmp_path)) == {
        "z.zip",
        "out/z.zip/a/x.txt",
        "out/z.zip/etc/x.txt",
        "out/z.zip/a_b_.txt",
        f"out/z.zip/{'x' * 80}.txt",
    }


def test_hidden_and_long_names_within_an_archive_come_back(tmp_path: Path) -> None:
    members = {".env.txt": b"a@example.com", ".d/a.txt": b"b@example.com", "柏" * 80: b"4"}
    (tmp_path / "z.zip").write_bytes(zipped(**members))
    (tmp_path / "private").mkdir()
    done = run("redact", "z.zip", "-o", "out/", *KEPT, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    back = run("restore", "-r", "out", "-o", "back/", *KEPT, cwd=tmp_path)
    assert back.returncode == 0, back.stderr
    assert tree(tmp_path / "back") == {
        "z.zip/_env.txt": b"a@example.com\n",
        "z.zip/_d/a.txt": b"b@example.com\n",
        f"z.zip/{'柏' * 66}.txt": b"4\n",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-r", "in", "-o", "in/"], "is not empty"),
        (["-o", "out/", "-t", "柏林"], "is for copies of files"),
        (["in/a.txt", "./in/../in/a.txt", "-o", "out/"], "two files would be 'out/a.txt'"),
        (["-r", "in", "-o", "out/", "--key", "out/key"], "lies beside the output"),
    ],
)
def test_what_cannot_be_copied_is_refused(place: Path, arguments: list[str], message: str) -> None:
    done = run("redact", *arguments, cwd=place)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not os.path.lexists(place / "out")
    assert tree(place / "in") == FILES


def test_a_link_out_of_the_directory_is_not_copied(place: Path) -> None:
    (place / "secret.txt").write_text("秘密", "utf-8")
    (place / "in" / "sub" / "link.txt").symlink_to("../../secret.txt")
    done = run("redact", "-r", "in", "-o", "out/", cwd=place)
    assert done.returncode == 0, done.stderr
    assert set(tree(place / "out")) == {*FILES}
    assert b"'in/sub/link.txt' is passed over: it is a link out of the directory" in done.stderr
