"""Documents of many formats, made by the libraries that people make them with."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import docx
import openpyxl
import pptx
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

__all__ = ["MAKERS", "make_pdf", "zipped"]

_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def make_pdf(pages: list[list[str]], **options: object) -> bytes:
    """A PDF of pages of lines, in a font that is not embedded."""
    file = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(file, pagesize=A4, **options)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _pdf(texts: list[str]) -> bytes:
    return make_pdf([[text] for text in texts])


def _docx(texts: list[str]) -> bytes:
    document = docx.Document()
    for text in texts[:-1]:
        document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = texts[-1]
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _pptx(texts: list[str]) -> bytes:
    presentation = pptx.Presentation()
    for text in texts:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        slide.shapes.add_textbox(0, 0, Inches(5), Inches(1)).text_frame.text = text
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def _xlsx(texts: list[str]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Sales"
    for number, text in enumerate(texts, 1):
        sheet.append([number, text])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _odt(texts: list[str]) -> bytes:
    paragraphs = "".join(f"<text:p>{text}</text:p>" for text in texts)
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:text="{_ODF}:text:1.0"><office:body><office:text>{paragraphs}'
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _html(texts: list[str]) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>\n" for text in texts)
    return f'<!doctype html><meta charset="utf-8"><body>{paragraphs}</body>'.encode()


def _epub(texts: list[str]) -> bytes:
    items = "".join(f'<item id="c{i}" href="c{i}.xhtml"/>' for i in range(len(texts)))
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(texts)))
    chapters: dict[str, bytes | str] = {
        f"OEBPS/c{number}.xhtml": '<?xml version="1.0" encoding="utf-8"?>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{text}</p></body></html>'
        for number, text in enumerate(texts)
    }
    container = '<container><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>'
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    return zipped({"META-INF/container.xml": container, "OEBPS/a.opf": package, **chapters})


def _eml(texts: list[str]) -> bytes:
    message = EmailMessage()
    message["Subject"] = texts[0]
    message["From"] = "a@example.org"
    message.set_content("\n\n".join(texts[1:]) + "\n")
    return bytes(message)


def _mbox(texts: list[str]) -> bytes:
    messages = (b"From a@example.org Mon Nov 30 11:00:00 2026\n" + _eml(["x", t]) for t in texts)
    return b"\n".join(messages)


def _md(texts: list[str]) -> bytes:
    return "\n\n".join(f"# {text}" for text in texts).encode()


def _srt(texts: list[str]) -> bytes:
    cues = (
        f"{number}\n00:00:{number:02d},000 --> 00:00:{number:02d},900\n<i>{text}</i>\n"
        for number, text in enumerate(texts, 1)
    )
    return "\n".join(cues).encode()


def _vtt(texts: list[str]) -> bytes:
    return b"WEBVTT\n\n" + _srt(texts).replace(b",", b".")


MAKERS: dict[str, Callable[[list[str]], bytes]] = {
    "docx": _docx,
    "eml": _eml,
    "epub": _epub,
    "html": _html,
    "mbox": _mbox,
    "md": _md,
    "odt": _odt,
    "pdf": _pdf,
    "pptx": _pptx,
    "srt": _srt,
    "vtt": _vtt,
    "xlsx": _xlsx,
}
"""Makes a file of paragraphs, at least two, by its ending."""
