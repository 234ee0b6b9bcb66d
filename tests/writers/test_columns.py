"""Which columns a table of documents has."""

from eat_edge.types import RECORD_FIELDS, Document
from eat_edge.writers.columns import OTHERS, Columns

DOCUMENT = Document("柏林", id="a", extra={"url": "u", "n": 1})


def test_fields_of_their_own_columns_and_the_rest_in_one() -> None:
    columns = Columns({"url": None})
    row = columns.row(DOCUMENT)
    assert list(row) == columns.names == [*RECORD_FIELDS, "url", OTHERS]
    assert (row["text"], row["url"], row[OTHERS]) == ("柏林", "u", '{"n":1}')


def test_where_nothing_is_left_the_column_of_the_rest_is_empty() -> None:
    row = Columns({"url": None, "n": None, "gone": None}).row(DOCUMENT)
    assert (row["n"], row["gone"], row[OTHERS]) == (1, None, None)


def test_documents_of_the_same_fields_need_no_column_for_the_rest() -> None:
    columns = Columns.of(DOCUMENT)
    assert columns.names == [*RECORD_FIELDS, "url", "n"]
    assert OTHERS not in columns.row(DOCUMENT)


def test_a_column_called_like_one_of_ours_is_left_out() -> None:
    columns = Columns({"text": None, "url": None, OTHERS: None}, are_all=True)
    assert columns.names == [*RECORD_FIELDS, "url", OTHERS]
    assert columns.row(DOCUMENT)["text"] == "柏林"
