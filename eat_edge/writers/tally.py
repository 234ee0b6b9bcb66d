"""The names of many documents: what they are in English, and how often each stands where."""

from collections import Counter
from dataclasses import dataclass, field

from eat_edge.types import Document
from eat_edge.writers.base import english_or_guess

__all__ = ["NameCount", "NameTally"]


@dataclass(slots=True)
class NameCount:
    """A name with its type, in all documents.

    Attributes:
        text: Its surface form.
        label: Its type.
        count: How often it stands there.
        num_documents: In how many documents.
        first: The first of these: where it was read, or its identifier.
        trusted: Its trusted English names, and how often it has each.
        guesses: The same of guesses.
    """

    text: str
    label: str
    count: int = 0
    num_documents: int = 0
    first: str = ""
    trusted: Counter[str] = field(default_factory=Counter)
    guesses: Counter[str] = field(default_factory=Counter)

    @property
    def english(self) -> str:
        """The commonest of its trusted English names, empty without any."""
        return _commonest(self.trusted)

    @property
    def english_guess(self) -> str:
        """The commonest guess, where there is no trusted name."""
        return "" if self.trusted else _commonest(self.guesses)

    @property
    def shown_english(self) -> str:
        """Its English as people see it: a guess is marked as one."""
        return english_or_guess(self.english, self.english_guess)


class NameTally:
    """Counts names, document by document; its memory grows with different names only."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], NameCount] = {}

    def count(self, document: Document) -> None:
        """Count the names of a document."""
        seen = set()
        for entity in document.entities:
            key = entity.text, entity.label
            name = self._names.setdefault(
                key, NameCount(*key, first=document.origin or document.id or "")
            )
            name.count += 1
            if key not in seen:
                seen.add(key)
                name.num_documents += 1
            if entity.english:
                name.trusted[entity.english] += 1
            if entity.english_guess:
                name.guesses[entity.english_guess] += 1

    def names(self) -> list[NameCount]:
        """All names, the commonest first; those as common by their text."""
        return sorted(self._names.values(), key=lambda name: (-name.count, name.text, name.label))


def _commonest(names: Counter[str]) -> str:
    return names.most_common(1)[0][0] if names else ""
