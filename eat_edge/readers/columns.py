"""What must hold of the columns of any table."""

from collections.abc import Sequence

from eat_edge.errors import InputError

__all__ = ["check_columns"]


def check_columns(name: str, columns: Sequence[str], column: str) -> None:
    """Refuse a table whose columns cannot be told apart, or that lacks the one with the text.

    Args:
        name: Of the input, for messages.
        columns: Its columns.
        column: The one with the text.

    Raises:
        InputError: A column stands there twice, or the text's does not.
    """
    for other in columns:
        if columns.count(other) > 1:
            raise InputError(f"{name!r} has the column {other!r} twice: rename one")
    if column not in columns:
        listed = ", ".join(map(repr, columns))
        raise InputError(
            f"{name!r} has no column {column!r}; it has {listed}: name one with --column"
        )
