"""Texts that wait: turns, room, and what is found out after a change that failed."""

from typing import Any

import pytest
from server_fakes import GatedEngine

from eat_edge.config import Options
from eat_edge.errors import CapacityError
from eat_edge.server.waiting import Lane, Text, WaitingTexts
from eat_edge.types import Document


def text_of(name: str, client: str = "a") -> Text:
    from concurrent.futures import Future

    future: Future[Document] = Future()
    return Text(Document(name), Options(), GatedEngine(), future, client, True, 0.0)


def taken(waiting: WaitingTexts) -> str:
    found = waiting.next(lambda _: True)
    assert found is not None
    waiting.take(*found)
    return found[0].document.text


def test_clients_take_turns_and_so_do_their_lanes() -> None:
    waiting = WaitingTexts(10, 100)
    waiting.add([text_of("a1"), text_of("a2")], Lane(), "a")
    waiting.add([text_of("A1")], Lane(), "a")
    waiting.add([text_of("b1", "b")], Lane(), "b")
    assert [taken(waiting) for _ in range(4)] == ["a1", "b1", "A1", "a2"]
    assert waiting.is_empty and waiting.next(lambda _: True) is None


def test_one_client_leaves_room_for_others() -> None:
    waiting = WaitingTexts(4, 100)
    waiting.add([text_of("1"), text_of("2"), text_of("3")], Lane(), "a")
    with pytest.raises(CapacityError, match="3 for one client"):
        waiting.check_room(1, 1, "a")
    waiting.check_room(1, 1, "b")
    assert not waiting.is_full


def test_what_was_cancelled_leaves_the_queue() -> None:
    waiting = WaitingTexts(10, 100)
    texts = [text_of("one"), text_of("three")]
    waiting.add(texts, Lane(), "a")
    texts[1].future.cancel()
    assert waiting.drop_cancelled() == len("three")
    assert (waiting.num_texts, waiting.num_chars) == (1, 3)
    assert waiting.drop_all() == texts[:1] and waiting.is_empty


@pytest.mark.parametrize("name", ["_count", "take"])
def test_whatever_failed_it_counts_anew(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is running stands in the queue no more, a lane that stood there twice once."""
    waiting, lane = WaitingTexts(10, 100), Lane()
    texts = [text_of("one"), text_of("three")]
    waiting.add(texts, lane, "a")
    texts[0].future.set_running_or_notify_cancel()

    def fail(*_: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(waiting, name, fail)
        with pytest.raises(MemoryError):
            waiting.take(texts[0], lane)
    assert waiting.repair() == len("three")
    assert (waiting.num_texts, waiting.num_counted, waiting.num_chars) == (1, 1, 5)
    assert taken(waiting) == "three" and waiting.is_empty
