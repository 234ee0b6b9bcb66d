"""Documents that are legal and odd: nothing of them is lost, nothing read twice, no reading a name.

Each is written by hand, as the programs of many years write them.
"""

import io
from collections.abc import Callable
from email.message import EmailMessage
from zipfile import ZipFile

import pytest

pytest.importorskip("lxml")
pytest.importorskip("openpyxl")
pytest.importorskip("docx")
pytest.importorskip("pptx")
pytest.importorskip("reportlab")

import openpyxl
from office_make import zipped

from eat_edge.readers.parsers import docx, epub, html, mail, odf, plain, pptx, xlsx
from eat_edge.readers.parsers.parsed import Attached, Parsed

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
STYLE = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BOX = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
MAX = 100_000


def read(parse: Callable[..., object], data: bytes) -> str:
    (first, *others) = list(parse(data, MAX))  # type: ignore[call-overload]
    assert isinstance(first, Parsed)
    assert not others
    return first.text


def word(body: str, **parts: str) -> bytes:
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    members: dict[str, bytes | str] = {f"word/{name}.xml": part for name, part in parts.items()}
    return zipped({"word/document.xml": document, **members})


def open_document(body: str, styles: str = "") -> bytes:
    names = f"{OFFICE} {TEXT} {STYLE} {DC}"
    members: dict[str, bytes | str] = {}
    members["content.xml"] = f"<office:document-content {names}>{body}</office:document-content>"
    if styles:
        members["styles.xml"] = f"<office:document-styles {names}>{styles}</office:document-styles>"
    return zipped(members)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_word_right_to_left_with_a_table_and_a_footnote() -> None:
    body = (
        f"<w:p><w:pPr><w:bidi/></w:pPr>{run('زار محمود')}{run(' عباس')}"
        '<w:r><w:footnoteReference w:id="1"/></w:r>' + run(" القاهرة") + "</w:p>"
        f"<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr><w:tc><w:p>{run('دمشق')}</w:p></w:tc>"
        f"<w:tc><w:p>{run('بيروت')}</w:p></w:tc></w:tr></w:tbl>"
    )
    note = f"<w:footnotes {WORD}><w:footnote><w:p>{run('رويترز')}</w:p></w:footnote></w:footnotes>"
    head = f"<w:hdr {WORD}><w:p>{run('الرياض')}</w:p></w:hdr>"
    text = read(docx.parse, word(body, footnotes=note, header1=head))
    assert text == "زار محمود عباس القاهرة\n\nدمشق\n\nبيروت\n\nالرياض\n\nرويترز"


def test_readings_over_kanji_in_word_are_no_part_of_the_name() -> None:
    reading, base = run("わたなべ"), run("渡辺")
    ruby = f"<w:r><w:ruby><w:rt>{reading}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
    assert read(docx.parse, word(f"<w:p>{ruby}{run('謙が来た。')}</w:p>")) == "渡辺謙が来た。"


def test_a_text_box_of_word_is_read_once() -> None:
    body = (
        f'<w:p>{run("東京")}<w:r><mc:AlternateContent xmlns:mc="{COMPATIBILITY}">'
        f'<mc:Choice Requires="wps">{BOX.format("大阪")}</mc:Choice>'
        f"<mc:Fallback><w:pict>{BOX.format('大阪')}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(docx.parse, word(body)) == "東京\n\n大阪"


def test_what_was_moved_in_word_stands_where_it_is_now() -> None:
    body = (
        f"<w:p><w:moveFrom>{run('李娜')}</w:moveFrom>{run('来了。')}</w:p>"
        f"<w:p><w:moveTo>{run('李娜')}</w:moveTo>{run('走了。')}</w:p>"
    )
    assert read(docx.parse, word(body)) == "来了。\n\n李娜走了。"


@pytest.mark.parametrize(
    "ruby",
    [
        "<ruby>渡<rt>わた</rt>辺<rt>なべ</rt></ruby>",
        "<ruby>渡辺<rp>（</rp><rt>わたなべ</rt><rp>）</rp></ruby>",
        "<ruby><rb>渡</rb><rb>辺</rb><rtc><rt>わた</rt><rt>なべ</rt></rtc></ruby>",
    ],
)
def test_readings_over_kanji_in_pages_and_books(ruby: str) -> None:
    page = f"<html><body><p>{ruby}謙が来た。</p></body></html>"
    assert read(html.parse, page.encode()) == "渡辺謙が来た。"
    book = zipped(
        {
            "META-INF/container.xml": '<container><rootfile full-path="O/p.opf"/></container>',
            "O/p.opf": (
                '<package><manifest><item id="a" href="%E7%AB%A0.xhtml"/>'
                '<item id="n" href="nav.xhtml" properties="nav"/></manifest>'
                '<spine><itemref idref="a"/></spine></package>'
            ),
            "O/章.xhtml": f'<?xml version="1.0" encoding="utf-8"?>{page}',
            "O/nav.xhtml": page,
        }
    )
    assert read(epub.parse, book) == "渡辺謙が来た。"


def test_readings_notes_and_authors_of_remarks_in_open_document() -> None:
    body = (
        "<text:p><text:ruby><text:ruby-base>渡辺</text:ruby-base>"
        "<text:ruby-text>わたなべ</text:ruby-text></text:ruby>謙"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>京都</text:p></text:note-body></text:note>が"
        "<office:annotation><dc:creator>Li</dc:creator><dc:date>2026-11-30</dc:date>"
        "<text:p>本当</text:p></office:annotation>来た。</text:p>"
    )
    assert read(odf.parse, open_document(body)) == "渡辺謙が来た。\n\n京都\n\n本当"


def test_head_and_foot_of_open_document_are_read() -> None:
    styles = (
        "<office:master-styles><style:header><text:p>東京新聞</text:p></style:header>"
        "<style:footer><text:p>大阪</text:p></style:footer></office:master-styles>"
    )
    text = read(odf.parse, open_document("<text:p>京都</text:p>", styles))
    assert text == "京都\n\n東京新聞\n\n大阪"


def test_merged_cells_dates_and_numbers_of_a_workbook() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "人事"
    sheet["A1"] = "東京本社"
    sheet.merge_cells("A1:C2")
    sheet["A3"], sheet["B3"], sheet["C3"] = "李娜", 20261130, "=A3"
    sheet["B4"] = "2026年11月30日"
    hidden = workbook.create_sheet("隠し")
    hidden.sheet_state = "hidden"
    hidden["Z9"] = "大阪"
    file = io.BytesIO()
    workbook.save(file)
    assert read(xlsx.parse, file.getvalue()) == "東京本社\n\n李娜\n\n2026年11月30日\n\n大阪"


@pytest.mark.parametrize("is_shared", [False, True])
def test_readings_over_the_cells_of_a_workbook_are_left_out(*, is_shared: bool) -> None:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    with ZipFile(file) as archive:
        members: dict[str, bytes | str] = {one: archive.read(one) for one in archive.namelist()}
    content = "<t>渡辺謙</t><rPh sb='0' eb='2'><t>わたなべ</t></rPh>"
    cell = f"<c r='A1' t='inlineStr'><is>{content}</is></c>"
    if is_shared:
        cell = "<c r='A1' t='s'><v>0</v></c>"
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        members["xl/sharedStrings.xml"] = (
            f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
            f"<si>{content}</si></sst>"
        )
        types = (
            f"<Override PartName='/xl/sharedStrings.xml' ContentType='{sheet}.sharedStrings+xml'/>"
        )
        put(members, "[Content_Types].xml", "</Types>", f"{types}</Types>")
    put(
        members,
        "xl/worksheets/sheet1.xml",
        "<sheetData></sheetData>",
        f"<sheetData><row r='1'>{cell}</row></sheetData>",
    )
    assert read(xlsx.parse, zipped(members)) == "渡辺謙"


def test_a_table_and_a_grouped_shape_of_a_presentation_are_read_once() -> None:
    drawing = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    shape = "<a:p><a:r><a:t>{}</a:t></a:r></a:p>"
    relations = '<Relationships><Relationship Id="r1" Target="slides/s1.xml"/></Relationships>'
    presentation = (
        '<p xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sldId r:id="r1"/></p>'
    )
    slide = (
        f'<s {drawing} xmlns:mc="{COMPATIBILITY}"><grp>{shape.format("東京")}</grp>'
        f"<a:tbl><a:tr><a:tc>{shape.format('大阪')}</a:tc></a:tr></a:tbl>"
        f'<mc:AlternateContent><mc:Choice Requires="p14">{shape.format("京都")}</mc:Choice>'
        f"<mc:Fallback>{shape.format('京都')}</mc:Fallback></mc:AlternateContent>"
        '<a:p><a:fld type="slidenum"><a:t>3</a:t></a:fld></a:p></s>'
    )
    deck = zipped(
        {
            "ppt/presentation.xml": presentation,
            "ppt/_rels/presentation.xml.rels": relations,
            "ppt/slides/s1.xml": slide,
        }
    )
    assert read(pptx.parse, deck) == "東京\n\n大阪\n\n京都"


def test_mail_in_an_old_chinese_encoding_within_three_multiparts() -> None:
    inner = EmailMessage()
    inner.set_content("他在柏林见了镕基。", charset="gb18030", cte="quoted-printable")
    inner.add_alternative("<p>他在柏林见了镕基。</p>", subtype="html", charset="gb18030")
    inner.add_attachment("東京".encode("shift_jis"), "text", "plain", filename="メモ.txt")
    message = EmailMessage()
    message["Subject"] = "来自北京"
    message["From"] = "李娜 <li@example.org>"
    message.make_mixed()
    message.attach(inner)
    # A program of old says GB2312 of what is more.
    raw = message.as_bytes().replace(b'charset="gb18030"', b'charset="gb2312"')
    first, *others = mail.parse(raw, MAX)
    assert isinstance(first, Parsed)
    assert first.text.count("镕基") == 1
    assert first.text.startswith("来自北京")
    assert [one.name for one in others if isinstance(one, Attached)] == ["メモ.txt"]


def test_marks_of_subtitles_are_no_text() -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:02,000 X1:40 Y1:20\n{\\an8}<i>李娜</i>：<font color='#fff'>柏林"
        "</font>\n\n2\n00:00:03,000 --> 00:00:04,000\n东京\n"
    )
    text = read(plain.parse_subtitles, srt.encode())
    assert "李娜：柏林" in text
    assert "an8" not in text


def put(members: dict[str, bytes | str], name: str, old: str, new: str) -> None:
    """Write something in the place of something else in a member of an archive."""
    content = members[name]
    assert isinstance(content, bytes)
    text = content.decode()
    assert old in text
    members[name] = text.replace(old, new)
