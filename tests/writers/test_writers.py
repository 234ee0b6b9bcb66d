import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.errors import ConfigError, InputError
from eat_edge.types import LABELS, Document, Entity
from eat_edge.writers import (
    STREAM_WRITERS,
    BratWriter,
    ConllWriter,
    HtmlWriter,
    JsonlWriter,
    TextWriter,
    Writer,
)

ALPHABET = "李克强中 a1.,-<&'\"\n\r\u2028\t\x00\x1b\u202eカﾞ한กำdא\u05b8é\u0301👨\u200d👩🇯🇵\ud800#["


def entity(text: str, start: int, end: int, label: str = "PER", english: str = "Li") -> Entity:
    return Entity(start, end, text[start:end], label, 0.97126, english, ("lexicon", "translation"))


NEWS = "李克强总理访问了柏林。"
DOCUMENT = Document(
    NEWS,
    id="news.txt:3",
    lang="zh",
    entities=(entity(NEWS, 0, 3, "PER", "Li Keqiang"), entity(NEWS, 8, 10, "LOC", "Berlin")),
    translation="Premier Li Keqiang visited Berlin.",
)
FAILED = Document("bad \ufffd", id="news.txt:4").with_error(InputError("invalid UTF-8\nin here"))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(st.text(ALPHABET, max_size=40))
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    labels = st.sampled_from(LABELS)
    return Document(
        text,
        id=draw(st.none() | st.text(ALPHABET, max_size=8)),
        lang=draw(st.sampled_from(["zh", "ja", "th", "ko", "ar", "und"])),
        entities=tuple(
            entity(text, start, end, draw(labels), draw(st.text(ALPHABET, max_size=5)))
            for start, end in pairs
        ),
        translation=draw(st.text(ALPHABET, max_size=8)),
        error=draw(st.none() | st.text(ALPHABET, min_size=1, max_size=8)),
        extra=draw(st.dictionaries(st.text(ALPHABET, max_size=3), st.integers(), max_size=2)),
    )


def written(name: str, *items: Document) -> str:
    stream = io.BytesIO()
    writer = STREAM_WRITERS[name](stream)
    for item in items:
        writer.write(item)
    writer.close()
    return stream.getvalue().decode("utf-8")


class Recorder(io.BytesIO):
    """Remembers what had been written at each flush, and may play a terminal."""

    def __init__(self, is_terminal: bool = False) -> None:
        super().__init__()
        self.flushed: list[bytes] = []
        self.is_terminal = is_terminal

    def flush(self) -> None:
        self.flushed.append(self.getvalue())

    def isatty(self) -> bool:
        return self.is_terminal


WRITTEN_AT_END = ("spacy", "xlsx")


@pytest.mark.parametrize("name", [name for name in STREAM_WRITERS if name not in WRITTEN_AT_END])
def test_each_document_is_flushed_whole(name: str) -> None:
    stream = Recorder()
    opened = STREAM_WRITERS[name](stream)
    opened.write(DOCUMENT)
    assert stream.flushed[-1] == stream.getvalue()
    assert "柏林".encode() in stream.flushed[-1].replace(b'","', b"")
    opened.close()
    assert not stream.closed


def test_jsonl_record() -> None:
    assert written("jsonl", DOCUMENT) == (
        '{"id":"news.txt:3","lang":"zh","text":"李克强总理访问了柏林。","entities":['
        '{"start":0,"end":3,"text":"李克强","label":"PER","score":0.9713,"english":"Li Keqiang",'
        '"english_source":"","english_score":0.0,"english_guess":"",'
        '"evidence":["lexicon","translation"],"id":"","alternatives":[]},'
        '{"start":8,"end":10,"text":"柏林","label":"LOC","score":0.9713,"english":"Berlin",'
        '"english_source":"","english_score":0.0,"english_guess":"",'
        '"evidence":["lexicon","translation"],"id":"","alternatives":[]}],'
        '"translation":"Premier Li Keqiang visited Berlin.","translation_notes":[],'
        '"error":null,"error_kind":null}\n'
    )


def test_jsonl_extra_fields_keep_their_order_and_never_replace_ours() -> None:
    extra = {"url": "u", "error": "theirs", "entities": 1, "tags": [1], "author": None}
    record = json.loads(written("jsonl", Document("x", extra=extra)))
    assert list(record)[8:] == ["url", "tags", "author"]
    assert record["error"] is None
    assert record["entities"] == []


@given(documents())
def test_jsonl_writes_anything_on_one_line(document: Document) -> None:
    document = Document(document.text, id=document.id, extra={"big": 2**70, "s": "\ud800"})
    (line,) = written("jsonl", document).split("\n")[:-1]
    record = json.loads(line)
    assert record["text"] == document.text
    assert record["big"] == 2**70


def test_conll_characters_for_chinese() -> None:
    assert written("conll", DOCUMENT, FAILED) == (
        "# id = news.txt:3\n# text = 李克强总理访问了柏林。\n"
        "李\tB-PER\n克\tI-PER\n强\tI-PER\n总\tO\n理\tO\n访\tO\n问\tO\n了\tO\n"
        "柏\tB-LOC\n林\tI-LOC\n。\tO\n\n"
        "# id = news.txt:4\n# text = bad \ufffd\n# error = InputError: invalid UTF-8 in here\n\n"
    )


def test_conll_words_and_punctuation_elsewhere() -> None:
    text = "서울에서 김-민수(35)가 हिन्दी."
    document = Document(text, lang="ko", entities=(entity(text, 0, 2, "LOC"), entity(text, 5, 9)))
    rows = [line.split("\t") for line in written("conll", document).splitlines()[2:-1]]
    assert rows == [
        ["서울", "B-LOC"],
        ["에서", "O"],
        ["김", "B-PER"],
        ["-", "I-PER"],
        ["민수", "I-PER"],
        ["(", "O"],
        ["35", "O"],
        [")", "O"],
        ["가", "O"],
        ["हिन्दी", "O"],
        [".", "O"],
    ]


@given(documents())
def test_conll_holds_every_character_and_every_entity(document: Document) -> None:
    lines = written("conll", document).split("\n")
    assert lines[-2:] == ["", ""]
    rows = [line.split("\t") for line in lines[2:-2] if not line.startswith("# ")]
    if document.error is not None:
        assert rows == []
        return
    text = document.text.encode("utf-8", errors="replace").decode()
    assert "".join(token for token, _ in rows) == "".join(text.split())
    num_named = sum(1 for found in document.entities if found.text.strip())
    assert sum(tag.startswith("B-") for _, tag in rows) == num_named


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


class PageReader(HTMLParser):
    """Collects the elements and the text of each kind of paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.english: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)
        if tag == "p":
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "rt" in self.open:
            self.english.append(data)
        elif "p" in self.open:
            self.texts[-1] += data


def test_html_page_is_complete_and_alone() -> None:
    arabic = Document("زار القاهرة", lang="ar", entities=(entity("زار القاهرة", 4, 11, "LOC"),))
    page = written("html", DOCUMENT, arabic, FAILED)
    reader = PageReader()
    reader.feed(page)
    assert reader.open == []
    assert reader.texts == [
        NEWS,
        "Premier Li Keqiang visited Berlin.",
        "زار القاهرة",
        "bad \ufffd",
        "InputError: invalid UTF-8\nin here",
    ]
    marks = [attributes for tag, attributes in reader.elements if tag == "mark"][len(LABELS) :]
    assert reader.english == ["Li Keqiang", "Berlin", "Li"]
    assert "<td>李克强</td><td>person</td>" in page
    assert marks[0]["title"] == "Li Keqiang · person · 0.97"
    assert [mark["data-label"] for mark in marks] == ["PER", "LOC", "LOC"]
    assert {"dir": "rtl", "lang": "ar"} in [attributes for _, attributes in reader.elements]
    assert "3 documents · 1 PER · 2 LOC" in page
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in reader.elements}
    assert not re.search(r"https?:|url\(|@import| src=| href=", page)


def test_html_of_nothing_is_a_page() -> None:
    page = written("html")
    assert page.startswith("<!doctype html>")
    assert "0 documents" in page


@given(documents())
def test_html_lets_no_text_become_markup(document: Document) -> None:
    page = written("html", document)
    body = page[page.index("<article>") : page.index("</article>")]
    reader = PageReader()
    reader.feed(page)
    assert reader.open == []
    num_marks = sum(tag == "mark" for tag, _ in reader.elements)
    assert num_marks == len(LABELS) + len(document.entities)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", body)


def test_text_without_colours() -> None:
    assert written("text", DOCUMENT, FAILED) == (
        "[李克强 PER]总理访问了[柏林 LOC]。\n"
        "  李克强  PER  Li Keqiang  0.97\n"
        "  柏林    LOC  Berlin      0.97\n"
        "  machine draft: Premier Li Keqiang visited Berlin.\n\n"
        "news.txt:4: InputError: invalid UTF-8 in here\n\n"
    )


def test_text_in_colours_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Recorder(is_terminal=True)
    writer = TextWriter(stream)
    writer.write(DOCUMENT)
    writer.write(FAILED)
    shown = stream.getvalue().decode()
    assert "\x1b[30;46m李克强\x1b[0m总理访问了\x1b[30;42m柏林\x1b[0m。\n" in shown
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert plain.startswith(NEWS + "\n  李克强  PER  Li Keqiang  0.97\n")
    assert "news.txt:4: InputError: invalid UTF-8 in here" in plain


def test_a_type_of_ones_own_has_a_colour_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = "小米14上市"
    phone = Entity(0, 4, text[:4], "PRODUCT", 1.0, "Xiaomi 14", ("own",))
    stream = Recorder(is_terminal=True)
    TextWriter(stream).write(Document(text, entities=(phone,)))
    assert "\x1b[30;47m小米14\x1b[0m上市" in stream.getvalue().decode()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_text_does_without_colours_where_asked(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(name, value)
    stream = Recorder(is_terminal=True)
    TextWriter(stream).write(DOCUMENT)
    assert stream.getvalue().decode().startswith("[李克强 PER]总理")


@given(documents(), st.booleans())
def test_text_sends_no_control_of_the_input_to_a_terminal(
    document: Document, is_terminal: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        patch.delenv("NO_COLOR", raising=False)
        stream = Recorder(is_terminal=is_terminal)
        TextWriter(stream).write(document)
    shown = re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue().decode())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_writers_satisfy_the_protocol(tmp_path: Path) -> None:
    streams = [io.BytesIO() for _ in range(4)]
    writers: list[Writer] = [
        JsonlWriter(streams[0]),
        ConllWriter(streams[1]),
        HtmlWriter(streams[2]),
        TextWriter(streams[3]),
        BratWriter(tmp_path),
    ]
    for writer in writers:
        writer.write(DOCUMENT)
        writer.close()
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    for written in (*(stream.getvalue() for stream in streams), b"".join(files)):
        assert "李克强".encode() in written
