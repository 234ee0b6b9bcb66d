"""Documents in, one by one: text, JSON Lines and tables, from files and standard input."""

from eat_edge.readers.documents import MAX_TEXT, Unit, read_documents
from eat_edge.readers.encodings import Encoding, told
from eat_edge.readers.lines import MAX_LINE
from eat_edge.readers.places import Place, Read
from eat_edge.readers.tables import InputFormat, TableColumns, table_columns

__all__ = [
    "MAX_LINE",
    "MAX_TEXT",
    "Encoding",
    "InputFormat",
    "Place",
    "Read",
    "TableColumns",
    "Unit",
    "read_documents",
    "table_columns",
    "told",
]
