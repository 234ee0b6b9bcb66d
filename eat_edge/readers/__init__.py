"""Documents in, one by one: text files, JSON Lines files and standard input."""

from eat_edge.readers.documents import (
    MAX_TEXT,
    InputFormat,
    Place,
    Read,
    Unit,
    read_documents,
)
from eat_edge.readers.encodings import Encoding, told
from eat_edge.readers.lines import MAX_LINE

__all__ = [
    "MAX_LINE",
    "MAX_TEXT",
    "Encoding",
    "InputFormat",
    "Place",
    "Read",
    "Unit",
    "read_documents",
    "told",
]
