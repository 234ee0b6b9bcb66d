"""Documents in, one by one: text, JSON, tables and office files, from files and standard input."""

from eat_edge.readers.documents import read_documents, read_texts
from eat_edge.readers.encodings import Encoding, named_encoding
from eat_edge.readers.lines import MAX_LINE
from eat_edge.readers.places import Place, Read
from eat_edge.readers.streams import MAX_TEXT, Unit
from eat_edge.readers.tables import TableColumns, table_columns

__all__ = [
    "MAX_LINE",
    "MAX_TEXT",
    "Encoding",
    "Place",
    "Read",
    "TableColumns",
    "Unit",
    "named_encoding",
    "read_documents",
    "read_texts",
    "table_columns",
]
