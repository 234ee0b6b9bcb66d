"""Text as scans, thumbs and other programs leave it: letters misread, lost, double; gaps; no marks.

What becomes of a text is drawn anew every time, so that no two readings of it are alike. Where
every code point comes from is kept: what was known of a text is known of every misreading, too.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import accumulate

from eat_edge.evaluation.perturb.lookalikes import LOOKALIKES
from eat_edge.text.graphemes import is_boundary
from eat_edge.text.script import script_of

__all__ = ["Letters", "Misread", "misread", "moved"]

RATES = (0.0, 0.02, 0.05, 0.09)
"""Share of the letters and digits that are misread; each is as frequent."""
ALIKE = 0.5
"""Share of the misread letters that become one that looks like them, where there is one."""
LOST = 0.45
"""Share of the others that are lost; half of what is left is written twice, half becomes any."""
GAPS = 0.15
"""Share of the texts with spaces inside of words."""
GAP = 0.06
"""Share of the places inside of words that have one there."""
UNMARKED = 0.15
"""Share of the texts without punctuation, but for what stands between two letters."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A text that was misread.

    Attributes:
        text: What it became.
        sources: For each of its code points, rising, the one of the text as it was that it stands
            for; of a gap that before it.
    """

    text: str
    sources: list[int]


class Letters:
    """The letters of a language, by how often they are written.

    Args:
        texts: Some text of it.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        counts = Counter(char for text in texts for char in text if char.isalpha())
        self._by_script: dict[str, tuple[list[str], list[int]]] = {}
        for char, count in counts.items():
            letters, shares = self._by_script.setdefault(script_of(char), ([], []))
            letters.append(char)
            shares.append(count)
        self._by_script = {
            script: (letters, list(accumulate(shares)))
            for script, (letters, shares) in self._by_script.items()
        }

    def draw(self, like: str, rng: random.Random) -> str:
        """Draw a letter of the script of another one; that one where there is none."""
        letters, shares = self._by_script.get(script_of(like), ([like], [1]))
        return rng.choices(letters, cum_weights=shares)[0]


def misread(text: str, letters: Letters, rng: random.Random) -> Misread:
    """Misread a text.

    Args:
        text: Any text.
        letters: Those of its language.
        rng: Draws what becomes of it; a quarter of the texts stays as it is, or nearly so.
    """
    rate = rng.choice(RATES)
    gap = GAP if rng.random() < GAPS else 0.0
    is_marked = rng.random() >= UNMARKED
    read: list[str] = []
    sources: list[int] = []
    for at, char in enumerate(text):
        if char.isalnum():
            written = _misread(text, at, letters, rng) if rng.random() < rate else char
            if written and gap and _is_inside(text, at) and rng.random() < gap:
                written = " " + written
        else:
            written = char if is_marked or not _is_mark(text, at) else ""
        read.append(written)
        sources += [max(at - 1, 0) if one == " " != char else at for one in written]
    return Misread("".join(read), sources)


def moved(cuts: Collection[int], read: Misread) -> list[int]:
    """Where cuts of a text are in what it became; none where a letter beside it is gone.

    Args:
        cuts: Code points of the text as it was, with a letter before and behind each.
        read: What became of it.
    """
    wanted, sources = set(cuts), read.sources
    return [
        at
        for at in range(1, len(sources))
        if sources[at] in wanted and sources[at - 1] == sources[at] - 1
    ]


def _misread(text: str, at: int, letters: Letters, rng: random.Random) -> str:
    char = text[at]
    if char in LOOKALIKES and rng.random() < ALIKE:
        return rng.choice(LOOKALIKES[char])
    chance = rng.random()
    if chance < LOST:
        return "" if is_boundary(text, at) and is_boundary(text, at + 1) else char
    return char + char if chance < (1 + LOST) / 2 else letters.draw(char, rng)


def _is_inside(text: str, at: int) -> bool:
    """Whether a letter goes on with a word."""
    return at > 0 and text[at - 1].isalnum() and is_boundary(text, at)


def _is_mark(text: str, at: int) -> bool:
    """Whether something is neither space nor mark of a letter nor joins two letters."""
    if text[at].isspace() or not is_boundary(text, at):
        return False
    return not (0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum())
