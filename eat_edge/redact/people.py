"""Which names of a text are the same: spelt alike, or a short form of a full name."""

from collections.abc import Iterable, Mapping

from eat_edge.text import fold

__all__ = ["canonical_forms", "normal"]

_SHORTEST = {"zh": 1, "ko": 1, "ja": 2}
"""Characters of a short form at least, in languages that write a full name without a space."""
_LONGEST_UNSPACED = 6
"""Characters of a full name there at most: longer ones are names of foreigners, with dots."""
_BETWEEN = str.maketrans("·・=＝‧", "     ")
"""What stands between the parts of a name beside spaces."""


def normal(surface: str) -> str:
    """A name as it is compared: folded, without regard to case or spaces around it."""
    return fold(surface, casefold=True).text.strip()


def canonical_forms(names: Iterable[tuple[str, str]], lang: str) -> Mapping[tuple[str, str], str]:
    """Tell which full name each name of a text stands for.

    Args:
        names: Surface and type of each, in any order.
        lang: ISO 639-1 code of the text.

    Returns:
        By normal form and type, the normal form of the full name: itself, unless it is the
        beginning or the end of exactly one longer name of a person.
    """
    found = sorted({(normal(surface), label) for surface, label in names})
    full: dict[tuple[str, str], str] = {}
    for name, label in found:
        longer = [
            other
            for other, kind in found
            if kind == label == "PER" and other != name and _is_short_for(name, other, lang)
        ]
        full[name, label] = longer[0] if len(longer) == 1 else name
    # A short form of a short form stands for the whole.
    return {(name, label): full.get((one, label), one) for (name, label), one in full.items()}


def _is_short_for(name: str, full: str, lang: str) -> bool:
    parts, whole = name.translate(_BETWEEN).split(), full.translate(_BETWEEN).split()
    if len(whole) > 1:
        return len(parts) < len(whole) and parts in (whole[: len(parts)], whole[-len(parts) :])
    least = _SHORTEST.get(lang)
    if least is None or not least <= len(name) < len(full) <= _LONGEST_UNSPACED:
        return False
    return full.startswith(name) or full.endswith(name)
