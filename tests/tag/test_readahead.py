import os
import signal
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.tag.readahead import MAX_CHARS, MAX_DOCUMENTS, ReadAhead
from eat_edge.types import Document


def test_is_ready_for_what_was_read_and_for_the_end() -> None:
    may_go_on = threading.Event()
    has_given_one = threading.Event()

    def source() -> Iterator[Document]:
        yield Document("one")
        has_given_one.set()
        assert may_go_on.wait(60)
        yield Document("two")

    with ReadAhead(source()) as documents:
        assert has_given_one.wait(60)
        assert documents.is_ready()
        assert next(documents).text == "one"
        assert not documents.is_ready()
        may_go_on.set()
        assert next(documents).text == "two"
        with pytest.raises(StopIteration):
            next(documents)
        assert documents.is_ready()
        with pytest.raises(StopIteration):
            next(documents)


@given(st.lists(st.text(max_size=3), max_size=3 * MAX_DOCUMENTS))
def test_everything_comes_in_order(texts: list[str]) -> None:
    with ReadAhead(map(Document, texts)) as documents:
        assert [document.text for document in documents] == texts


@pytest.mark.parametrize(
    ("text", "num_ahead"), [("x", MAX_DOCUMENTS), ("x" * MAX_CHARS, 1), ("x" * (MAX_CHARS // 2), 2)]
)
def test_no_more_is_read_ahead_than_is_allowed(text: str, num_ahead: int) -> None:
    num_read = 0

    def source() -> Iterator[Document]:
        nonlocal num_read
        while num_read < 3 * MAX_DOCUMENTS:
            num_read += 1
            yield Document(text)

    most_ahead = 0
    with ReadAhead(source()) as documents:
        for num_taken, _ in enumerate(documents, start=1):
            most_ahead = max(most_ahead, num_read - num_taken)
    # One more may be in the hands of the thread.
    assert most_ahead <= num_ahead + 1
    assert num_read == 3 * MAX_DOCUMENTS


@pytest.mark.parametrize("error", [OSError("the disk is gone"), KeyboardInterrupt(), MemoryError()])
def test_an_error_comes_in_its_turn_and_once(error: BaseException) -> None:
    def source() -> Iterator[Document]:
        yield Document("one")
        raise error

    with ReadAhead(source()) as documents:
        assert next(documents).text == "one"
        with pytest.raises(type(error)) as raised:
            next(documents)
        assert raised.value is error
        assert list(documents) == []


def test_closing_ends_the_thread_and_the_source() -> None:
    is_closed = threading.Event()

    def source() -> Iterator[Document]:
        try:
            while True:
                yield Document("x")
        finally:
            is_closed.set()

    documents = ReadAhead(source())
    next(documents)
    documents.close()
    assert is_closed.wait(60)
    documents.close()
    assert list(documents) == []


def test_waiting_for_a_document_can_be_interrupted() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    may_end = threading.Event()

    def source() -> Iterator[Document]:
        os.kill(os.getpid(), signal.SIGINT)
        assert may_end.wait(60)
        yield from ()

    with pytest.raises(KeyboardInterrupt), ReadAhead(source()) as documents:
        next(documents)
    may_end.set()
    signal.signal(signal.SIGINT, before)
