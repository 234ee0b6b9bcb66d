"""What a parser gives: text and its blocks, files that were in the file, or a refusal."""

from dataclasses import dataclass

from eat_edge.types import Block

__all__ = ["Attached", "Parsed", "RefusedError", "TextBuilder"]

_BETWEEN = "\n\n"


class RefusedError(Exception):
    """A file that is not read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of one document.

    Attributes:
        text: All of it.
        blocks: Where its pages, paragraphs or cells begin, ascending.
        name: Of the document within its file; empty where the file is the document.
    """

    text: str
    blocks: tuple[Block, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was found in the file, to be read by its own name.

    Attributes:
        name: Within its file.
        data: Its content.
    """

    name: str
    data: bytes


class TextBuilder:
    """Puts a text together from blocks, with a blank line between: no sentence goes on over one.

    Args:
        max_chars: Code points beyond which it is given up.
    """

    def __init__(self, max_chars: int) -> None:
        self.max_chars = max_chars
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._num_chars = 0

    def add(self, text: str, place: str) -> None:
        """Add a block; one without anything but whitespace is left out.

        Args:
            text: Its text; whitespace around it is taken off.
            place: What people call it: ``"page 3"``.

        Raises:
            RefusedError: The text has become too long.
        """
        text = text.strip()
        if not text:
            return
        if not self._blocks or self._blocks[-1].place != place:
            self._blocks.append(Block(self._num_chars, place))
        self._pieces.append(text)
        self._num_chars += len(text) + len(_BETWEEN)
        if self._num_chars > self.max_chars + len(_BETWEEN):
            raise RefusedError(
                f"its text has more than {self.max_chars} characters: split it into shorter "
                "documents"
            )

    def parsed(self, name: str = "") -> Parsed:
        """The text so far, as a document of this name."""
        return Parsed(_BETWEEN.join(self._pieces), tuple(self._blocks), name)
