"""Documents that nobody should open: bombs, damage, locks, and files that are something else."""

import gzip
import io
import struct
import zlib

import pypdfium2
from office_make import MAKERS, make_pdf, zipped
from reportlab.lib import pdfencrypt

__all__ = ["hostile_documents"]

_TEXTS = ["华为在深圳。", "李娜在柏林。"]
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><x>&a9;</x>"
)


def _many_pages() -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(10_000):
        document.new_page(100, 100)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _overlapping(num_members: int) -> bytes:
    """A ZIP archive all of whose members are one and the same compressed megabytes."""
    packed = zipped({"x.txt": bytes(1 << 27)})
    end = packed.rfind(b"PK\x05\x06")
    start = packed.rfind(b"PK\x01\x02")
    entry = packed[start:end]
    fields = list(struct.unpack("<4s4H2LH", packed[end:]))
    fields[3] = fields[4] = num_members
    fields[5] = len(entry) * num_members
    return packed[:start] + entry * num_members + struct.pack("<4s4H2LH", *fields)


def _nested(depth: int) -> bytes:
    data = zipped({"a.txt": "柏林"})
    for _ in range(depth):
        data = zipped({"a.zip": data})
    return data


def _encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": "柏林"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def hostile_documents() -> dict[str, bytes]:
    """Names, by which they are read, and contents; each has to be refused, by its name."""
    word = MAKERS["docx"](_TEXTS)
    locked = pdfencrypt.StandardEncryption("secret", ownerPassword="secret", strength=128)
    picture = b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(1000))
    return {
        "bomb.zip": zipped({"a.txt": bytes(1 << 28)}),
        "bomb.txt.gz": gzip.compress(bytes(1 << 27)),
        "bomb.docx": zipped({"word/document.xml": b"<x>" + bytes(1 << 28)}),
        "overlap.zip": _overlapping(100),
        "laughs.docx": zipped({"word/document.xml": _LAUGHS}),
        "laughs.xlsx": zipped({"xl/workbook.xml": _LAUGHS, "[Content_Types].xml": _LAUGHS}),
        "laughs.odt": zipped({"content.xml": _LAUGHS}),
        "pages.pdf": _many_pages(),
        "locked.pdf": make_pdf([_TEXTS], encrypt=locked),
        "locked.zip": _encrypted_zip(),
        "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "nested.zip": _nested(8),
        "cut.docx": word[: len(word) // 2],
        "cut.pdf": make_pdf([_TEXTS])[:200],
        "deep.html": b"<b>" * 100_000 + b"x",
        "empty.xlsx": b"",
        "other.pptx": word,
        "picture.pdf": picture,
        "scanned.pdf": make_pdf([[], []]),
        "program.txt": b"\x7fELF\x02\x01\x01" + bytes(1000),
    }
