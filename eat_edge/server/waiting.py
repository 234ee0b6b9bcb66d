"""Texts that wait: whose turn it is, and how many there are.

The caller holds a lock. Whatever fails in the middle of a change, `WaitingTexts.repair` finds out
from the texts themselves what there is, and counts anew: a text waits as long as its future is
pending, and belongs to nobody here after that.
"""

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, Unpack

from eat_edge.config import Options, OptionValues
from eat_edge.errors import CapacityError
from eat_edge.types import Document

__all__ = ["Lane", "Tags", "Text", "WaitingTexts"]


class Tags(Protocol):
    """The part of an engine that is needed here."""

    def pipe(
        self,
        documents: Iterable[Document],
        *,
        is_cancelled: Callable[[], bool] | None = None,
        **options: Unpack[OptionValues],
    ) -> Generator[Document, None, None]:
        """Tag documents, one result each, in order, until it is cancelled."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text, what is asked for, and its result to be.

    Attributes:
        document: The text.
        options: What is asked for.
        engine: What tags it.
        future: Its result to be.
        client: Who asks.
        is_counted: Whether it counts against the limits of the queue.
        since: When it came.
    """

    document: Document
    options: Options
    engine: Tags
    future: "Future[Document]"
    client: str
    is_counted: bool
    since: float

    @property
    def num_chars(self) -> int:
        """Its code points."""
        return len(self.document.text)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has taken it, and somebody still wants it."""
        return not (self.future.running() or self.future.done())


class Lane:
    """Texts that wait one behind the other: of one request, or of one stream."""

    def __init__(self) -> None:
        self.texts: deque[Text] = deque()


class WaitingTexts:
    """Clients take turns, text by text, whatever each of them holds, and so do the lanes of each.

    Args:
        max_texts: More than so many are refused.
        max_chars: Their code points, likewise.

    Attributes:
        num_texts: All that wait.
        num_counted: Those that count against the limit: a client with a lane has bounded itself.
        num_chars: Their code points.
    """

    def __init__(self, max_texts: int, max_chars: int) -> None:
        self._max_texts, self._max_chars = max_texts, max_chars
        # The next client is the first, and so is its next lane.
        self._lanes_of_client: dict[str, deque[Lane]] = {}
        self.num_texts = self.num_counted = self.num_chars = 0
        self._num_of_client: Counter[str] = Counter()

    @property
    def is_full(self) -> bool:
        """Whether not one text more is taken."""
        return self.num_counted >= self._max_texts or self.num_chars >= self._max_chars

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered of any text."""
        return not (
            self._lanes_of_client
            or self.num_texts
            or self.num_counted
            or self.num_chars
            or self._num_of_client
        )

    def check_room(self, num_texts: int, num_chars: int, client: str) -> None:
        """Refuse what there is no room for.

        Raises:
            CapacityError: There is none; it says of what, and how much there is.
        """
        # An empty queue takes whatever a request may hold.
        if not self.num_counted and num_texts <= self._max_texts:
            return
        share = 0.75 if self._num_of_client[client] else 1.0
        for unit, waiting, new, limit in (
            ("texts", self.num_counted, num_texts, self._max_texts),
            ("characters", self.num_chars, num_chars, self._max_chars),
        ):
            if waiting + new > share * limit:
                whose = " for one client" if share < 1 else ""
                raise CapacityError(
                    f"{waiting} {unit} are waiting, and {new} more would exceed "
                    f"{int(share * limit)}{whose}: send them later"
                )

    def add(self, texts: Sequence[Text], lane: Lane, client: str) -> None:
        """Let texts of one client wait at the end of a lane."""
        if texts and not lane.texts:
            self._lanes_of_client.setdefault(client, deque()).append(lane)
        lane.texts.extend(texts)
        for text in texts:
            self._count(text, 1)

    def next(self, may_be_taken: Callable[[Text], bool]) -> tuple[Text, Lane] | None:
        """The first text whose turn it is and that may be taken; it goes on waiting."""
        for lanes in self._lanes_of_client.values():
            for lane in lanes:
                if may_be_taken(lane.texts[0]):
                    return lane.texts[0], lane
        return None

    def take(self, text: Text, lane: Lane) -> None:
        """Take the first text of a lane; the lane and its client are the last ones now."""
        client = text.client
        lanes = self._lanes_of_client[client]
        lane.texts.popleft()
        if lane.texts:
            # In this order, so that it is lost at no time.
            lanes.append(lane)
        lanes.remove(lane)
        del self._lanes_of_client[client]
        if lanes:
            self._lanes_of_client[client] = lanes
        self._count(text, -1)

    def drop_cancelled(self) -> int:
        """Forget what nobody wants any more.

        Returns:
            The code points of what was forgotten.
        """
        cancelled = [
            text
            for lanes in self._lanes_of_client.values()
            for lane in lanes
            for text in lane.texts
            if text.future.cancelled()
        ]
        if cancelled:
            self.repair()
        return sum(text.num_chars for text in cancelled)

    def drop_all(self) -> list[Text]:
        """Forget everything, and return it."""
        lanes = (lane for lanes in self._lanes_of_client.values() for lane in lanes)
        texts = [text for lane in lanes for text in lane.texts]
        self._lanes_of_client.clear()
        self._recount(())
        return texts

    def repair(self) -> int:
        """Forget what waits no longer, and count the rest anew.

        Returns:
            The code points of all that waits.
        """
        kept: dict[str, deque[Lane]] = {}
        for client, lanes in self._lanes_of_client.items():
            for lane in lanes:
                lane.texts = deque(text for text in lane.texts if text.is_waiting)
            # A lane may stand there twice where it was to change its place.
            if some := [lane for lane in dict.fromkeys(lanes) if lane.texts]:
                kept[client] = deque(some)
        texts = [text for lanes in kept.values() for lane in lanes for text in lane.texts]
        self._lanes_of_client = kept
        self._recount(texts)
        return sum(text.num_chars for text in texts)

    def _recount(self, texts: Iterable[Text]) -> None:
        self.num_texts = self.num_counted = self.num_chars = 0
        self._num_of_client.clear()
        for text in texts:
            self._count(text, 1)

    def _count(self, text: Text, number: int) -> None:
        self.num_texts += number
        if text.is_counted:
            self.num_counted += number
            self.num_chars += number * text.num_chars
            self._num_of_client[text.client] += number
            if not self._num_of_client[text.client]:
                del self._num_of_client[text.client]
