"""The table of cases in docs/input.md: from bytes to records, with the real engine behind."""

import io
import json
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eat_edge.engine import Engine
from eat_edge.readers import MAX_LINE, MAX_TEXT, named_encoding, read_documents
from eat_edge.writers import JsonlWriter

ROOT = Path(__file__).resolve().parents[2]
LINE = "国务院总理星期三在柏林会见了来访的德国外长，双方就贸易问题交换了意见。"
JAPANESE = "東京都の小池知事は水曜日の記者会見で、新しい計画について説明した。"
KOREAN = "서울시는 수요일 기자 회견에서 새로운 지하철 노선 계획을 발표했다."
TAIWANESE = "行政院長昨天在臺北表示，政府將加快興建公共住宅，並協助青年租屋。"
RUSSIAN = "Премьер-министр в среду встретился в Москве с министром."

Record = dict[str, Any]
CASES: dict[str, Callable[["Tag"], None]] = {}


def case(name: str) -> Callable[[Callable[["Tag"], None]], None]:
    def add(check: Callable[["Tag"], None]) -> None:
        CASES[name] = check

    return add


class Tag:
    """Bytes in, records out, as the command has them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, data: bytes, **options: Any) -> list[Record]:
        out = io.BytesIO()
        writer = JsonlWriter(out)
        documents = (
            read.document for read in read_documents(["-"], stdin=io.BytesIO(data), **options)
        )
        for document in self._engine.pipe(documents):
            writer.write(document)
        records: list[Record] = [json.loads(line) for line in out.getvalue().splitlines()]
        for record in records:
            for entity in record["entities"]:
                assert record["text"][entity["start"] : entity["end"]] == entity["text"]
        return records


@pytest.fixture
def tag(fast: Engine) -> Tag:
    return Tag(fast)


def names(record: Record) -> set[str]:
    return {entity["text"] for entity in record["entities"]}


def error_of(records: list[Record], part: str) -> None:
    (record,) = records
    assert record["error"] is not None and part in record["error"], record["error"]
    assert record["entities"] == []


def right(records: list[Record], *lines: str) -> None:
    assert [record["text"] for record in records] == list(lines)
    assert all(record["error"] is None for record in records)


@case("invalid UTF-8 in a line")
def _(tag: Tag) -> None:
    first, bad, last = tag(f"{LINE}\n".encode() + b"a\xe4\xb8\xff\n" + LINE.encode())
    right([first, last], LINE, LINE)
    assert "柏林" in names(first)
    assert bad["text"] == "a\ufffd\ufffd"
    error_of([bad], "invalid UTF-8: byte 0xe4 at byte 2")


@case("UTF-8 cut in the middle of a character")
def _(tag: Tag) -> None:
    first, last = tag(f"{LINE}\n{LINE}".encode()[:-1])
    right([first], LINE)
    error_of([last], "invalid UTF-8")


@case("UTF-8 with lines of GB18030 among it")
def _(tag: Tag) -> None:
    records = tag((LINE.encode() + b"\n" + LINE.encode("gb18030") + b"\n") * 5)
    right(records[::2], *[LINE] * 5)
    for record in records[1::2]:
        error_of([record], "invalid UTF-8")


@case("UTF-16 with a byte order mark")
def _(tag: Tag) -> None:
    for codec in ("utf-16-le", "utf-16-be"):
        records = tag(f"\ufeff{LINE}\r\n\r\n{JAPANESE}".encode(codec))
        right(records, LINE, JAPANESE)
        assert [record["id"] for record in records] == ["stdin:1", "stdin:3"]


@case("UTF-16 without a byte order mark")
def _(tag: Tag) -> None:
    right(tag(f"{LINE}\n{KOREAN}\n".encode("utf-16-be")), LINE, KOREAN)


@case("half a surrogate pair in UTF-16")
def _(tag: Tag) -> None:
    data = f"\ufeff{LINE}\nx\ud800y\n{LINE}".encode("utf-16-le", "surrogatepass")
    first, bad, last = tag(data)
    right([first, last], LINE, LINE)
    error_of([bad], "invalid UTF-16")


@case("GB18030 file")
def _(tag: Tag) -> None:
    right(tag(f"{LINE}\n{LINE}".encode("gb18030")), LINE, LINE)


@case("Big5 file")
def _(tag: Tag) -> None:
    right(tag(f"{TAIWANESE}\n".encode("big5")), TAIWANESE)


@case("Shift_JIS file")
def _(tag: Tag) -> None:
    right(tag(f"{JAPANESE}\n".encode("shift_jis")), JAPANESE)


@case("EUC-JP file")
def _(tag: Tag) -> None:
    text = f"{JAPANESE}\n彼女は京都で生まれ、大阪大学を卒業した。"
    right(tag(text.encode("euc_jp")), *text.splitlines())


@case("EUC-KR file")
def _(tag: Tag) -> None:
    right(tag(f"{KOREAN}\n".encode("euc_kr")), KOREAN)


@case("Windows-1251 file")
def _(tag: Tag) -> None:
    bad, good = tag(f"{RUSSIAN}\nplain\n".encode("cp1251"))
    error_of([bad], "name its encoding with --encoding")
    right([good], "plain")


@case("Windows-1251 file, told")
def _(tag: Tag) -> None:
    right(tag(f"{RUSSIAN}\n".encode("cp1251"), encoding=named_encoding("windows-1251")), RUSSIAN)


@case("NULs")
def _(tag: Tag) -> None:
    text = f"\0\0{LINE}\0{LINE}" + "\0" * 10_000
    records = tag(text.encode())
    right(records, text)
    assert "柏林" in names(records[0])


@case("control characters")
def _(tag: Tag) -> None:
    text = "".join(map(chr, [*range(1, 10), *range(11, 32), *range(127, 160)])) + LINE
    records = tag(text.encode())
    right(records, text)
    assert "柏林" in names(records[0])


@case("control characters in a JSON string")
def _(tag: Tag) -> None:
    error_of(tag(b'{"text": "a\x01b"}', input_format="jsonl"), "broken JSON")


@case("bidirectional overrides")
def _(tag: Tag) -> None:
    text = "\u202e\u2066他访问了\u202e柏林\u202c。\u2069" * 100
    records = tag(text.encode())
    right(records, text)
    assert "柏林" in names(records[0])


@case("10,000 combining marks")
def _(tag: Tag) -> None:
    text = f"他访问了柏林。e{chr(0x301) * 10_000}他访问了柏林。"
    records = tag(text.encode())
    right(records, text)
    assert "柏林" in names(records[0])


def without_punctuation(tag: Tag, num_chars: int) -> None:
    words = "".join(char for char in LINE if char.isalnum())
    text = (words * num_chars)[:num_chars]
    records = tag(text.encode())
    right(records, text)
    # Windows cut it anywhere, and each name is whole in one of them.
    num_whole = text.count("柏林")
    assert sum(entity["text"] == "柏林" for entity in records[0]["entities"]) >= 0.95 * num_whole


@case("10,000 characters without punctuation")
def _(tag: Tag) -> None:
    without_punctuation(tag, 10_000)


@case("50,000 characters without punctuation")
def _(tag: Tag) -> None:
    without_punctuation(tag, 50_000)


class Endless(io.RawIOBase):
    """Many bytes of one line, made as they are read, then a short line."""

    def __init__(self, num_bytes: int, end: bytes) -> None:
        self._missing, self._end = num_bytes, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self._missing)
        self._missing -= size
        chunk = b"x" * size
        if not chunk:
            chunk, self._end = self._end, b""
        buffer[: len(chunk)] = chunk
        return len(chunk)


@case("a line of 100 MB")
def _(tag: Tag) -> None:
    stream = io.BufferedReader(Endless(100_000_000, f"\n{LINE}".encode()))
    tracemalloc.start()
    bad, good = [read.document for read in read_documents(["-"], stdin=stream)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert bad.text == "" and bad.error == (
        f"longer than {MAX_LINE} bytes: split it into shorter documents"
    )
    assert (good.text, good.id) == (LINE, "stdin:2")
    assert peak < 64e6


@case("a text of more than 524,288 characters")
def _(tag: Tag) -> None:
    for unit in ("line", "file"):
        (record,) = tag(b"x" * (MAX_TEXT + 1), unit=unit)
        error_of([record], f"its text has {MAX_TEXT + 1} characters, more than {MAX_TEXT}")
        assert record["text"] == ""


@case("a million empty lines")
def _(tag: Tag) -> None:
    (record,) = tag(b"\n" * 500_000 + b"\r\n" * 500_000 + LINE.encode())
    assert (record["text"], record["id"]) == (LINE, "stdin:1000001")


@case("an empty file")
def _(tag: Tag) -> None:
    assert tag(b"") == tag(b"\xef\xbb\xbf") == []
    right(tag(b"", unit="file"), "")


@case("lone surrogate in JSON")
def _(tag: Tag) -> None:
    for line in (b'{"text": "a\\ud800"}', b'{"text": "a", "b": "\\udc00"}'):
        error_of(tag(line, input_format="jsonl"), "surrogate")


@case("surrogate pair in JSON")
def _(tag: Tag) -> None:
    right(tag(b'{"text": "\\ud83d\\ude00"}', input_format="jsonl"), "😀")


@case("JSON nested 100,000 deep")
def _(tag: Tag) -> None:
    data = b'{"text": "a", "b": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    error_of(tag(data, input_format="jsonl"), "JSON")


@case("JSON that is no object")
def _(tag: Tag) -> None:
    for data in (b"5", b'"a"', b"[]", b"null"):
        error_of(tag(data, input_format="jsonl"), "not an object")


@case("JSON in a language that the bundle does not know")
def _(tag: Tag) -> None:
    data = b'{"text": "a", "lang": "xx"}\n{"text": "b"}'
    first, second = tag(data, input_format="jsonl")
    assert "does not know the language 'xx': give one of zh, ja" in first["error"]
    assert second["error"] is None


@case("JSON cut in the middle")
def _(tag: Tag) -> None:
    error_of(tag(b'{"text": "a', input_format="jsonl"), "broken JSON")


@case("JSON with a number beyond 64 bits")
def _(tag: Tag) -> None:
    (record,) = tag(b'{"text": "a", "n": 123456789012345678901234567890}', input_format="jsonl")
    assert (record["error"], record["n"]) == (None, 123456789012345678901234567890)


SLOW = "50,000 characters without punctuation"


def test_the_table_has_these_cases() -> None:
    table = (ROOT / "docs" / "input.md").read_text("utf-8").split("## Cases")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!case \|)([^|]*) \|", table, re.MULTILINE)
    assert rows == list(CASES)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name == SLOW)) for name in CASES]
)
def test_case(tag: Tag, name: str) -> None:
    CASES[name](tag)
