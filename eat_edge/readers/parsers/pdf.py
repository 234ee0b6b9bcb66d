"""PDF: the text layer, page by page."""

import re
from collections.abc import Iterator

import pypdfium2

from eat_edge.readers.parsers.joining import unwrapped
from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder

__all__ = ["MAX_PAGES", "parse"]

MAX_PAGES = 5_000

_HYPHEN = re.compile("[\ufffe\x02]\\s*")
"""What PDFium gives for a hyphen at the end of a line."""


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a PDF; a block is a page, in which lines of a paragraph are put together.

    Args:
        data: The file.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: It cannot be read, has more than `MAX_PAGES` pages, or none of them has text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedError("it is encrypted: save it without a password") from error
        raise RefusedError(f"it is no PDF, or damaged: {error}") from error
    num_pages = len(document)
    if num_pages > MAX_PAGES:
        raise RefusedError(f"it has {num_pages} pages, more than {MAX_PAGES}: split it")
    builder = TextBuilder(max_chars)
    for number in range(1, num_pages + 1):
        try:
            page = document[number - 1]
            text = page.get_textpage().get_text_range()
        except pypdfium2.PdfiumError as error:
            raise RefusedError(f"its page {number} is damaged: {error}") from error
        lines = _HYPHEN.sub("", text).splitlines()
        for paragraph in unwrapped(lines):
            builder.add(paragraph, f"page {number}")
        page.close()
    found = builder.parsed()
    if num_pages and not found.text:
        raise RefusedError(
            f"none of its {num_pages} pages has text: it may be scanned; recognise its text (OCR)"
        )
    yield found
