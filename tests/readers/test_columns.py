"""What must hold of the columns of any table."""

import pytest

from eat_edge.errors import InputError
from eat_edge.readers.columns import check_columns


def test_columns_are_named_once_and_have_the_text() -> None:
    check_columns("a.csv", ["id", "text"], "text")
    with pytest.raises(InputError, match="the column 'id' twice"):
        check_columns("a.csv", ["id", "text", "id"], "text")
    with pytest.raises(InputError, match="no column 'text'; it has 'id', 'body'"):
        check_columns("a.csv", ["id", "body"], "text")
