"""spaCy's DocBin: documents to train and to evaluate spaCy's own components with."""

from typing import BinaryIO

from eat_edge.errors import ConfigError, install_command
from eat_edge.types import Document
from eat_edge.writers.tokens import tokens_of

__all__ = ["DocBinWriter"]


class DocBinWriter:
    """Gathers documents in memory and writes them as one DocBin when it is closed.

    Tokens are those of CoNLL, and whitespace that is more than one space between two. A document
    has its identifier in ``doc.user_data["id"]``, and its error in ``doc.user_data["error"]``; an
    entity has its identifier as ``ent.kb_id_``.

    Args:
        stream: Bytes out; stays open.

    Raises:
        ConfigError: spaCy is not installed.
    """

    def __init__(self, stream: BinaryIO) -> None:
        try:
            from spacy.tokens import DocBin
            from spacy.vocab import Vocab
        except ImportError as error:
            raise ConfigError(
                f"a DocBin needs the package spacy: {install_command('spacy')}"
            ) from error
        self._stream = stream
        self._vocab = Vocab()
        self._docs = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_KB_ID"], store_user_data=True)

    def write(self, document: Document) -> None:
        """Take one document."""
        from spacy.tokens import Doc

        words, spaces = _words(document)
        doc = Doc(self._vocab, words=words, spaces=spaces)
        spans = [
            doc.char_span(entity.start, entity.end, label=entity.label, kb_id=entity.id)
            for entity in document.entities
        ]
        doc.ents = tuple(span for span in spans if span is not None)
        doc.user_data["id"] = document.id
        if document.error is not None:
            doc.user_data["error"] = document.error
        self._docs.add(doc)

    def close(self) -> None:
        """Write all of them."""
        self._stream.write(self._docs.to_bytes())
        self._stream.flush()


def _words(document: Document) -> tuple[list[str], list[bool]]:
    """Words that join to the text, each with whether a space follows it."""
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, text in [*((t.start, t.text) for t in tokens_of(document)), (None, "")]:
        gap = document.text[at:start]
        if gap.startswith(" ") and words:
            spaces[-1], gap = True, gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if start is not None:
            words.append(text)
            spaces.append(False)
            at = start + len(text)
    return words, spaces
