"""How texts are given to the engine: by how many threads, and by which of them."""

from dataclasses import dataclass

__all__ = ["FAST", "FULL", "Pace"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How texts are given to the engine.

    Attributes:
        workers: Threads that feed it.
        max_batch: Texts that a thread gives to it together.
        max_chars: Their code points, but for the text that exceeds them.
        long: Code points from which on a text is long. A long text is given alone, and never by
            the first thread, which is so left to short ones: the engine works on a few sentences
            of every stream at a time.
        longest: Code points of the longest text of a request. A longer one, of a stream, takes as
            long as it needs, and is given by the last thread alone.
        shares_short: Whether the other threads take short texts too.
    """

    workers: int
    max_batch: int
    max_chars: int
    long: int = 2000
    longest: int = 10_000
    shares_short: bool = True

    @property
    def window(self) -> int:
        """Texts that one client has to have queued for the engine never to wait for it."""
        return (self.workers + 1) * self.max_batch

    @property
    def window_chars(self) -> int:
        """Their code points, likewise."""
        return (self.workers + 1) * self.max_chars

    def gives(self, thread: int, num_chars: int) -> bool:
        """Tell whether a thread may give a text of so many code points."""
        if num_chars <= self.long:
            return thread == 0 or self.shares_short
        return thread > 0 and (num_chars <= self.longest or thread == self.workers - 1)


FULL = Pace(workers=4, max_batch=16, max_chars=4096)
"""With the language model: while the texts of one thread are at their last questions, those of the
others fill the decoder's batches."""

FAST = Pace(workers=3, max_batch=256, max_chars=16384, shares_short=False)
"""Without it: nothing is waited for, and a larger batch costs less, because more sentences find
others of their length: a text took 1.31 ms of a core in batches of 64, 1.22 in batches of 256, 1.15
where all were given at once. Short texts of several threads would only be torn into smaller ones,
so the other threads have the long ones alone."""
