"""Other names for names: of the same type, in the same script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from eat_edge.redact.people import Part

__all__ = ["Pseudonym", "pseudonym"]


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """Another name.

    Attributes:
        text: All of it.
        surname: The part that stands for a surname alone, or all of it.
        given: The part that stands for a given name alone, or all of it.
    """

    text: str
    surname: str
    given: str

    def of(self, part: Part) -> str:
        """What stands for a part of the name."""
        return {"whole": self.text, "surname": self.surname, "given": self.given}[part]


_UNSPACED = {"zh": 2, "ja": 3, "ko": 2}
"""Languages that write surname and given name without a space, in this order, with the characters
that a name of both has at least."""


def pseudonym(surface: str, label: str, lang: str, number: int) -> Pseudonym | None:
    """Choose another name.

    Args:
        surface: The name.
        label: Its type.
        lang: ISO 639-1 code of the text.
        number: Which of the names to choose; any whole number from 0.

    Returns:
        The same for the same arguments; None where no names of this type and language are known.
    """
    pools = _pools()
    if label != "PER":
        pool = pools.get((lang, label))
        if not pool:
            return None
        text = pool[number % len(pool)]
        return Pseudonym(text, text, text)
    surnames, given_names = pools.get((lang, "surname")), pools.get((lang, "given"))
    if not surnames or not given_names:
        return None
    number, at = divmod(number, len(surnames))
    surname, given = surnames[at], given_names[number % len(given_names)]
    if not _is_full(surface, lang):
        return Pseudonym(surname, surname, surname)
    text = f"{surname}{given}" if lang in _UNSPACED else f"{given} {surname}"
    return Pseudonym(text, surname, given)


def _is_full(surface: str, lang: str) -> bool:
    """Whether a name has more than one part."""
    least = _UNSPACED.get(lang)
    return len(surface.split()) > 1 if least is None else len(surface) >= least


@cache
def _pools() -> Mapping[tuple[str, str], Sequence[str]]:
    """Names by language and kind: surnames, given names, and types."""
    lines = Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(lang, kind): names.split() for lang, kind, names in rows}
