"""What every writer can do, and what several need."""

from collections.abc import Iterator
from html import escape
from typing import Protocol

from eat_edge.types import Document, Entity

__all__ = [
    "DRAFT",
    "Writer",
    "document_name",
    "english_or_guess",
    "error_text",
    "escaped",
    "one_line",
    "segments",
    "shown_english",
    "visible",
]

DRAFT = "machine draft"
"""What a translation is called wherever people see it."""


class Writer(Protocol):
    """Takes documents in order and writes each out at once, so that a long run loses nothing.

    A writer does not own the stream it was given: ``close`` completes the output and leaves the
    stream open. Not thread-safe.
    """

    def write(self, document: Document) -> None:
        """Write one document and flush it.

        Args:
            document: With entities, or with an error instead.

        Raises:
            OSError: The output refused it.
        """
        ...

    def close(self) -> None:
        """Write what must stand at the end. Nothing may be written afterwards."""
        ...


def segments(document: Document) -> Iterator[tuple[str, Entity | None]]:
    """Cut a document's text at its entities.

    Args:
        document: Its entities ascend and do not overlap.

    Yields:
        Pieces that join to the whole text, each with its entity or None; plain pieces are never
        empty.
    """
    at = 0
    for entity in document.entities:
        if at < entity.start:
            yield document.text[at : entity.start], None
        yield document.text[entity.start : entity.end], entity
        at = entity.end
    if at < len(document.text):
        yield document.text[at:], None


_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_VISIBLE = {
    **_CONTROL_PICTURES,
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), 0xFFFD),
    # Embeddings, overrides and isolates could reorder what stands around the text.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
}


def visible(text: str) -> str:
    """Replace what a terminal or a page would obey instead of showing it.

    Args:
        text: Any text.

    Returns:
        Text of the same length, with pictures for control characters other than tab and line feed
        and U+FFFD for bidirectional controls and lone surrogates.
    """
    return text.translate(_VISIBLE)


def escaped(text: str) -> str:
    """Write a text so that a page shows it as it is."""
    return escape(visible(text))


def one_line(text: str) -> str:
    """Bring a text into one line.

    Args:
        text: Any text.

    Returns:
        The text with every line break replaced by a space.
    """
    return " ".join(text.splitlines())


def document_name(document: Document) -> str:
    """Name a document in output that must name it.

    Args:
        document: With an ``id`` or without.

    Returns:
        The identifier in one line, or ``"document"``.
    """
    return one_line(document.id or "") or "document"


def shown_english(entity: Entity) -> str:
    """The English name of an entity as people see it: a guess is marked as one.

    Args:
        entity: With a trusted name, a guess, or neither.

    Returns:
        The name; a guess as ``≈ Name? (guess)``; ``–`` where there is neither.
    """
    return english_or_guess(entity.english, entity.english_guess)


def english_or_guess(english: str, guess: str) -> str:
    """A trusted name, or a guess that is marked as one, or a dash."""
    if english:
        return english
    return f"≈ {guess}? (guess)" if guess else "–"


def error_text(document: Document) -> str:
    """The error of a document, behind the name of its class where that is known."""
    error = document.error or ""
    return error if document.error_kind is None else f"{document.error_kind}: {error}"
