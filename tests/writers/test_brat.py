"""brat's stand-off format."""

from pathlib import Path

import pytest
from written_documents import DOCUMENT, FAILED, NEWS, entity

from eat_edge.errors import ConfigError
from eat_edge.types import Document
from eat_edge.writers import BratWriter


def read_brat(directory: Path, stem: str) -> tuple[str, list[tuple[str, list[str], str]]]:
    text = (directory / f"{stem}.txt").read_bytes().decode()
    found = []
    for line in (directory / f"{stem}.ann").read_bytes().decode().splitlines():
        if line.startswith("T"):
            _, where, shown = line.split("\t")
            label, spans = where.split(" ", 1)
            pairs = (span.split(" ") for span in spans.split(";"))
            found.append((label, [text[int(start) : int(end)] for start, end in pairs], shown))
    return text, found


def test_brat_directory(tmp_path: Path) -> None:
    writer = BratWriter(tmp_path / "a" / "b")
    writer.write(DOCUMENT)
    writer.write(FAILED)
    writer.write(Document("x", id="../../etc/passwd"))
    writer.close()
    directory = tmp_path / "a" / "b"
    assert sorted(path.name for path in directory.iterdir()) == [
        "000001-news.txt_3.ann",
        "000001-news.txt_3.txt",
        "000002-news.txt_4.ann",
        "000002-news.txt_4.err",
        "000002-news.txt_4.txt",
        "000003-.._.._etc_passwd.ann",
        "000003-.._.._etc_passwd.txt",
        "annotation.conf",
    ]
    text, found = read_brat(directory, "000001-news.txt_3")
    assert text == NEWS
    assert found == [("PER", ["李克强"], "李克强"), ("LOC", ["柏林"], "柏林")]
    annotation = (directory / "000001-news.txt_3.ann").read_text("utf-8")
    assert "#1\tAnnotatorNotes T1\tLi Keqiang (0.97)\n" in annotation


def test_brat_writes_entities_over_line_breaks_in_fragments(tmp_path: Path) -> None:
    text = "見レオナルド\r\nディカプリオ\u2028 氏"
    writer = BratWriter(tmp_path)
    writer.write(Document(text, entities=(entity(text, 1, 15),)))
    assert read_brat(tmp_path, "000001-document") == (
        text,
        [("PER", ["レオナルド", "ディカプリオ"], "レオナルド ディカプリオ")],
    )


def test_brat_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "x.ann").write_text("T1", "utf-8")
    with pytest.raises(ConfigError, match="not empty"):
        BratWriter(tmp_path)
    with pytest.raises(ConfigError, match="is a file"):
        BratWriter(tmp_path / "x.ann")
