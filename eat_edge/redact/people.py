"""Which names of a text are the same: spelt alike, or a short form of a full name."""

from collections.abc import Iterable

from eat_edge.text import fold

__all__ = ["People", "normal"]

_SHORTEST = {"zh": 1, "ko": 1, "ja": 2}
"""Characters of a short form at least, in languages that write a full name without a space."""
_LONGEST_UNSPACED = 6
"""Characters of a full name there at most: longer ones are names of foreigners, with dots."""
_BETWEEN = str.maketrans("·・=＝‧", "     ")
"""What stands between the parts of a name beside spaces."""


def normal(surface: str) -> str:
    """A name as it is compared: folded, without regard to case or spaces around it."""
    return fold(surface, casefold=True).text.strip()


class People:
    """The names of a document, or of a file line by line, and which full name each stands for.

    Not thread-safe.
    """

    def __init__(self) -> None:
        self._full: dict[tuple[str, str], str] = {}
        self._longer: dict[str, set[str]] = {}

    def add(self, names: Iterable[tuple[str, str]], lang: str) -> None:
        """Take note of names; what an earlier one stands for stays so.

        Args:
            names: Surface and type of each, in any order.
            lang: ISO 639-1 code of their text.
        """
        new = {(normal(surface), label) for surface, label in names} - self._full.keys()
        for name, label in new:
            if label == "PER":
                for short in _short_forms(name, lang):
                    self._longer.setdefault(short, set()).add(name)
        # The longest first: a short form of a short form stands for the whole.
        for name, label in sorted(new, key=lambda one: -len(one[0])):
            longer = self._longer.get(" ".join(_parts(name)), set()) if label == "PER" else set()
            whole = next(iter(longer)) if len(longer) == 1 else name
            self._full[name, label] = self._full.get((whole, label), whole)

    def full(self, surface: str, label: str) -> str:
        """The normal form of the full name that a name stands for.

        That is its own, unless it was the beginning or the end of exactly one longer name of a
        person among all that were there.
        """
        return self._full[normal(surface), label]


def _short_forms(full: str, lang: str) -> set[str]:
    whole = _parts(full)
    if len(whole) > 1:
        ends = range(1, len(whole))
        return {" ".join(part) for at in ends for part in (whole[:at], whole[at:])}
    least = _SHORTEST.get(lang)
    if least is None or len(full) > _LONGEST_UNSPACED:
        return set()
    return {
        part for at in range(1, len(full)) for part in (full[:at], full[at:]) if len(part) >= least
    }


def _parts(name: str) -> list[str]:
    return name.translate(_BETWEEN).split()
