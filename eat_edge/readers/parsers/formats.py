"""Which parser reads which format, and what it needs to be installed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from eat_edge.readers.parsers.parsed import Attached, Parsed

__all__ = ["PARSERS", "Parser"]

_HERE = "eat_edge.readers.parsers"


@dataclass(frozen=True, slots=True)
class Parser:
    """Where a parser is.

    Attributes:
        module: Below this package.
        function: In it; takes the bytes and the most characters.
        library: What it imports beside the standard library, or None.
    """

    module: str
    function: str = "parse"
    library: str | None = None

    def load(self) -> Callable[[bytes, int], Iterator[Parsed | Attached]]:
        """Import it.

        Raises:
            ImportError: Its library is not installed.
        """
        found: Any = getattr(import_module(f"{_HERE}.{self.module}"), self.function)
        return found  # type: ignore[no-any-return]


PARSERS: Mapping[str, Parser] = {
    "docx": Parser("docx", library="lxml"),
    "eml": Parser("mail"),
    "epub": Parser("epub", library="lxml"),
    "html": Parser("html", library="lxml"),
    "markdown": Parser("plain", "parse_markdown"),
    "mbox": Parser("mail", "parse_mailbox"),
    "odf": Parser("odf", library="lxml"),
    "pdf": Parser("pdf", library="pypdfium2"),
    "pptx": Parser("pptx", library="lxml"),
    "subtitles": Parser("plain", "parse_subtitles"),
    "xlsx": Parser("xlsx", library="openpyxl"),
}
"""Parsers by format."""
