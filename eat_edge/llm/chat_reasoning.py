"""An answer after a thought: one request, then another whose prompt has the words of the first."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from eat_edge.decoder.decoder import Decoder
from eat_edge.decoder.protocol import Completion, Request

__all__ = ["AfterThought"]


class AfterThought:
    """Two requests in a row, of which the second is the answer.

    Args:
        decoder: Who decodes both.
        thought: The first.
        follow: Makes the second of the tokens of the first; called once, on the decoder's thread.

    Attributes:
        future: The completion of the second. ``cancel()`` stops whichever is under way; what the
            first fails with, the future fails with.

    Raises:
        ClosedError: The decoder is closed.
    """

    def __init__(
        self,
        decoder: Decoder,
        thought: Request,
        follow: Callable[[tuple[int, ...]], Request],
    ) -> None:
        self.future: Future[Completion] = Future()
        self._decoder = decoder
        self._follow = follow
        self._prompt: tuple[int, ...] = ()
        self._run(thought, self._go_on)

    @property
    def prompt(self) -> tuple[int, ...]:
        """The prompt of the answer, the thought in it; waits for the answer."""
        self.future.result()
        return self._prompt

    def _run(self, request: Request, then: Callable[[Completion], None]) -> None:
        under_way = self._decoder.submit(request)

        def proceed(done: "Future[Completion]") -> None:
            if self.future.cancelled():
                return
            try:
                then(done.result())
            except BaseException as error:
                # Raised on the decoder's thread it would be lost.
                if self.future.set_running_or_notify_cancel():
                    self.future.set_exception(error)

        def stop(answer: "Future[Completion]") -> None:
            if answer.cancelled():
                under_way.cancel()

        under_way.add_done_callback(proceed)
        self.future.add_done_callback(stop)

    def _go_on(self, thought: Completion) -> None:
        # While the cache has the thought.
        request = replace(self._follow(thought.tokens), goes_first=True)
        self._prompt = request.prompt
        self._run(request, self._settle)

    def _settle(self, answer: Completion) -> None:
        if self.future.set_running_or_notify_cancel():
            self.future.set_result(answer)
