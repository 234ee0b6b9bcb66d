"""The same name is the same token in all of a file, whose documents are its lines."""

from eat_edge.errors import InputError
from eat_edge.readers import Place
from eat_edge.readers.formats import format_of
from eat_edge.redact.options import RedactOptions
from eat_edge.redact.redactor import Redactor, Tokens

__all__ = ["RECORDS", "TokensByFile"]

RECORDS = frozenset({"json", "jsonl", "csv", "tsv", "parquet"})
"""Formats whose records are documents by themselves, of whom nobody says that they belong
together."""


class TokensByFile:
    """Gives the tokens of the files of a run, one after the other. Not thread-safe.

    Which number a name has depends on the names before it in its file. So a run that goes on reads
    the file in which it stopped from its beginning, without writing again what is written: nothing
    of the names need be kept on disk.

    Args:
        redactor: Makes them.
        asked: Names the files.
        done: How far an earlier run came.

    Attributes:
        start: Where reading begins: ``done``, or the beginning of its file.
    """

    def __init__(self, redactor: Redactor, asked: RedactOptions, done: Place) -> None:
        self._redactor, self._done = redactor, done
        self._inputs = asked.inputs
        self._is_by_file = asked.plan.is_by_file
        self._file, self._tokens = -1, redactor.tokens("")
        is_within = bool(done.offset or done.line) and self._has(done.file)
        self.start = Place(done.file) if is_within else done
        self._is_again = is_within

    def tokens(self, after: Place) -> Tokens | None:
        """Those of the document before a place; None if it is one by itself."""
        file = after.file_before
        if not self._has(file):
            return None
        if file != self._file:
            self._file = file
            self._tokens = self._redactor.tokens(f"{file}\n{self._inputs.files[file]}")
        return self._tokens

    def is_done(self, after: Place) -> bool:
        """Whether the document before a place was written by an earlier run."""
        if not self._is_again:
            return False
        self._is_again = after != self._done
        return True

    def check_end(self) -> None:
        """Refuse an input that ended before what was written of it.

        Raises:
            InputError: It is not what it was.
        """
        if self._is_again:
            name = self._inputs.files[self._done.file]
            raise InputError(
                f"{name!r} is not what it was: what is already worked on is no longer in it; give "
                "it the same again"
            )

    def _has(self, file: int) -> bool:
        """Whether the documents of an input belong together."""
        if not self._is_by_file or not self._inputs.files:
            return False
        return format_of(self._inputs.files[file], self._inputs.input_format) not in RECORDS
