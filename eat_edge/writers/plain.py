"""Text for people: the sentence with its entities marked, and what they are below it."""

from io import StringIO
from typing import TYPE_CHECKING, BinaryIO

from eat_edge.types import Document
from eat_edge.writers.base import (
    DRAFT,
    document_name,
    error_text,
    one_line,
    segments,
    shown_english,
    visible,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["TextWriter"]

_STYLES = {
    "PER": "black on cyan",
    "LOC": "black on green",
    "ORG": "black on yellow",
    "MISC": "black on magenta",
}
_OWN_STYLE = "black on white"
"""Of types of the user's own."""


class TextWriter:
    """Writes each document for a reader: in colours on a terminal, else with ``[name LABEL]``.

    Control characters in the text are shown, never sent to the terminal.

    Args:
        stream: Bytes out; stays open. UTF-8.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._console = _colour_console(stream)

    def write(self, document: Document) -> None:
        """Write one document and flush it."""
        if document.error is not None:
            self._write_line(
                f"{document_name(document)}: {one_line(error_text(document))}", "bold red"
            )
        elif self._console is not None:
            self._write_name(document)
            self._write_highlighted(document)
        else:
            self._write_name(document)
            marked = "".join(
                piece if entity is None else f"[{piece} {entity.label}]"
                for piece, entity in segments(document)
            )
            self._write_line(marked)
        if document.error is None:
            for row in _table(document):
                self._write_line(row)
            if document.translation:
                self._write_line(f"  {DRAFT}: {one_line(document.translation)}", "dim italic")
            for note in document.translation_notes:
                self._write_line(f"  ! {one_line(note)}", "dim italic")
        self._write_line("")
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: every document is complete."""

    def _write_name(self, document: Document) -> None:
        """Name a document of many pages or paragraphs; of a line it is clear which it is."""
        if document.blocks:
            self._write_line(f"{document_name(document)}:", "bold")

    def _write_highlighted(self, document: Document) -> None:
        from rich.text import Text

        marked = Text()
        for piece, entity in segments(document):
            style = None if entity is None else _STYLES.get(entity.label, _OWN_STYLE)
            marked.append(visible(piece), style)
        self._print(marked)

    def _write_line(self, line: str, style: str = "") -> None:
        if self._console is None:
            self._stream.write(f"{visible(line)}\n".encode())
        else:
            from rich.text import Text

            self._print(Text(visible(line), style))

    def _print(self, text: "Text") -> None:
        assert self._console is not None
        with self._console.capture() as rendered:
            self._console.print(text, soft_wrap=True)
        self._stream.write(rendered.get().encode())


def _table(document: Document) -> list[str]:
    """Set what is known of entities in columns as wide as a terminal shows them."""
    from rich.cells import cell_len

    def padded(cell: str, width: int) -> str:
        return cell + " " * (width - cell_len(cell))

    rows = [
        (
            one_line(entity.text),
            entity.label,
            one_line(shown_english(entity)),
            f"{entity.score:.2f}",
            *((one_line(document.place_of(entity) or ""),) if document.blocks else ()),
        )
        for entity in document.entities
    ]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(padded, row, widths)).rstrip() for row in rows]


def _colour_console(stream: BinaryIO) -> "Console | None":
    """Make a console that renders for the stream, if that is a terminal with colours."""
    if not stream.isatty():
        return None
    from rich.console import Console

    console = Console(file=StringIO(), force_terminal=True)
    return None if console.color_system is None or console.no_color else console
