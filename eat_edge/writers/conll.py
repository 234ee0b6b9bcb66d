"""CoNLL: a token and its BIO tag a line, for training and scoring tools."""

from typing import BinaryIO

from eat_edge.types import Document
from eat_edge.writers.base import document_name, error_text, one_line
from eat_edge.writers.tokens import tokens_of

__all__ = ["ConllWriter"]


class ConllWriter:
    """Writes ``token TAB tag`` lines in UTF-8, a blank line after each document.

    Tokens are those of `tokens_of`, so that every span can be written. Comments name the document,
    its text with line breaks as spaces, and its error.

    Args:
        stream: Bytes out; stays open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, document: Document) -> None:
        """Write one document and flush it."""
        lines = [f"# id = {document_name(document)}", f"# text = {one_line(document.text)}"]
        if document.error is not None:
            lines.append(f"# error = {one_line(error_text(document))}")
        else:
            lines.extend(f"{token.text}\t{token.tag}" for token in tokens_of(document))
        self._stream.write("\n".join([*lines, "", ""]).encode("utf-8", errors="replace"))
        self._stream.flush()

    def close(self) -> None:
        """Do nothing: every document is complete."""
