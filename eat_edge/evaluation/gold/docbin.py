"""Gold as spaCy's DocBin."""

from pathlib import Path

from eat_edge.errors import ConfigError, InputError, install_command
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.readers.tables import printable

__all__ = ["read_docbin"]


def read_docbin(path: Path) -> list[GoldDocument]:
    """Read the texts and entities of a DocBin.

    Args:
        path: The file.

    Returns:
        The documents, named by ``doc.user_data["id"]`` or their number; labels as in the file.

    Raises:
        InputError: It is no DocBin.
        ConfigError: spaCy is not installed.
    """
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError as error:
        raise ConfigError(
            f"a DocBin needs the package spacy: {install_command('spacy')}"
        ) from error
    try:
        docs = list(DocBin().from_bytes(path.read_bytes()).get_docs(Vocab()))
    except Exception as error:
        # Whatever zlib and MessagePack raise at bytes that are something else.
        raise InputError(f"{printable(path)!r} is no DocBin, or damaged: {error}") from error
    return [
        GoldDocument(
            doc.text,
            id=str(doc.user_data.get("id") or f"{printable(path)}:{number}"),
            spans=tuple(sorted(Span(e.start_char, e.end_char, e.label_) for e in doc.ents)),
        )
        for number, doc in enumerate(docs, 1)
    ]
