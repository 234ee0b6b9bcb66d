"""Reading on a thread of its own, so that whether there is more is known without waiting."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator

from eat_edge.closing import Closing
from eat_edge.types import Document

__all__ = ["MAX_CHARS", "MAX_DOCUMENTS", "ReadAhead"]

MAX_DOCUMENTS = 64
"""Documents read ahead at most."""

MAX_CHARS = 1 << 16
"""Code points read ahead at most, but for the document that exceeds them."""


class ReadAhead(Closing, Iterator[Document]):
    """The documents of a source, in order, read before they are asked for.

    What the source raises is raised when its turn has come. Thread-safe.

    Args:
        source: Read by a thread of our own from now on, and by nothing else.
    """

    def __init__(self, source: Iterable[Document]) -> None:
        self._changed = threading.Condition()
        self._documents: deque[Document] = deque()
        self._num_chars = 0
        self._has_ended = False
        self._error: BaseException | None = None
        # A daemon: one that waits for input which never comes must not keep the process.
        threading.Thread(
            target=self._run, args=(source,), name="eat-edge-reader", daemon=True
        ).start()

    def is_ready(self) -> bool:
        """Whether the next document, or the end, would come without waiting."""
        with self._changed:
            return bool(self._documents) or self._has_ended

    def __next__(self) -> Document:
        with self._changed:
            while not (self._documents or self._has_ended):
                self._changed.wait()
            if self._documents:
                document = self._documents.popleft()
                self._num_chars -= len(document.text)
                self._changed.notify_all()
                return document
            error, self._error = self._error, None
        raise StopIteration if error is None else error

    def close(self) -> None:
        """Forget what was read. The thread ends when the source gives or raises something."""
        with self._changed:
            self._has_ended = True
            self._documents.clear()
            self._error = None
            self._changed.notify_all()

    def _run(self, source: Iterable[Document]) -> None:
        error = None
        try:
            for document in source:
                if not self._put(document):
                    break
        except BaseException as raised:
            error = raised
        with self._changed:
            if not self._has_ended:
                self._has_ended, self._error = True, error
                self._changed.notify_all()

    def _put(self, document: Document) -> bool:
        """Wait for room and take a document in.

        Returns:
            False if it is no longer wanted.
        """
        with self._changed:
            while not self._has_ended and self._is_full():
                self._changed.wait()
            if self._has_ended:
                return False
            self._documents.append(document)
            self._num_chars += len(document.text)
            self._changed.notify_all()
            return True

    def _is_full(self) -> bool:
        return len(self._documents) >= MAX_DOCUMENTS or self._num_chars >= MAX_CHARS
