"""HTML pages: the text that a reader sees, and the title."""

from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from eat_edge.readers.encodings import detect, marked
from eat_edge.readers.parsers.joining import join_lines
from eat_edge.readers.parsers.parsed import Parsed, RefusedError, TextBuilder
from eat_edge.readers.parsers.xml import local_name

__all__ = ["add_html", "parse"]

_HIDDEN = frozenset(
    {"head", "iframe", "math", "noscript", "object", "rp", "rt", "script", "style", "svg"}
)
"""What is no text of the page, and readings above words (ruby), which would be a part of names."""
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "div",
    }
    | {"details", "dialog", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1"}
    | {"h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol"}
    | {"option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "template"}
    | {"tfoot", "th", "thead", "tr", "ul"}
)


def parse(data: bytes, max_chars: int) -> Iterator[Parsed]:
    """Read a page; a block is a paragraph, heading, item of a list or cell, counted from 1.

    Args:
        data: The file. Its encoding is that of its byte order mark or of its ``<meta>``, else
            found out.
        max_chars: Code points of the longest text.

    Raises:
        RefusedError: Its text is too long, or nested more deeply than 2,000 elements.
    """
    builder = TextBuilder(max_chars)
    add_html(data, builder, "paragraph {}")
    yield builder.parsed()


def add_html(data: bytes, builder: TextBuilder, place: str) -> None:
    """Add the title of a page, and its blocks.

    Args:
        data: The page.
        builder: Takes them.
        place: What a block is called, with ``{}`` for its number.

    Raises:
        RefusedError: The text is too long, or nested too deeply.
    """
    encoding = marked(data)
    if encoding is None and b"charset" not in data[:4096].lower() and b"<?xml" not in data[:64]:
        encoding = detect(data)
    if encoding is not None:
        # What libxml2 calls an encoding is not always what Python does.
        text = data.removeprefix(encoding.mark).decode(encoding.codec, errors="replace")
        data = text.encode("utf-8", errors="replace")
    parser = lxml_html.HTMLParser(
        encoding=None if encoding is None else "utf-8",
        huge_tree=True,
        no_network=True,
        # The text behind one would be lost with it.
        remove_comments=True,
        remove_pis=True,
    )
    root = lxml_html.document_fromstring(data, parser=parser) if data.strip() else None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise RefusedError("its elements are nested too deeply")
    if root is None:
        return
    for title in root.iter("title"):
        builder.add(join_lines((title.text or "").splitlines()), "title")
        break
    number = 1
    for block in _blocks(root):
        if block.strip():
            builder.add(block, place.format(number))
            number += 1


def _blocks(root: etree._Element) -> Iterator[str]:
    """The text between the borders of blocks, a line for each break."""
    pieces: list[str] = []
    hidden: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local_name(element)
        if hidden is None and (name in _HIDDEN or not name):
            hidden = element
        if hidden is None:
            if name in _BLOCKS:
                yield _collapsed(pieces)
                pieces.clear()
            if event == "start":
                pieces.append("\0" if name == "br" else "")
                pieces.append(element.text or "")
        elif hidden is element and event == "end":
            hidden = None
        if event == "end" and hidden is None:
            pieces.append(element.tail or "")
    yield _collapsed(pieces)


def _collapsed(pieces: list[str]) -> str:
    """Text as it is shown: runs of whitespace are one space, breaks end a line."""
    return "\n".join(join_lines(_words(line)) for line in "".join(pieces).split("\0")).strip()


def _words(line: str) -> list[str]:
    return [" ".join(part.split()) for part in line.splitlines()]
