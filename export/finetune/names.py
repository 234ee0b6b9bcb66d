"""Which known names a text mentions, and which of them are kept for the evaluation."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

import marisa_trie

from export.finetune.records import Record

__all__ = ["Found", "Names"]

_LEAST = 2
"""Characters of the shortest name that is looked for: one alone is part of too many words."""
_ENGLISH = "en"
_WORD = re.compile(r"(?<!\w)\w")


@dataclass(frozen=True, slots=True)
class Found:
    """A known name in a text.

    Attributes:
        start: First code point.
        end: One past the last.
        entity: Number of the entity it is a name of.
    """

    start: int
    end: int
    entity: int


class Names:
    """All names of the records, gathered into entities: what shares a name is one entity.

    Args:
        records: Where the names are from.
        share: Of the entities that is held out for the evaluation.
        seed: Of the choice, which depends on nothing else but an entity's own names.
    """

    def __init__(self, records: Sequence[Record], share: float, seed: int) -> None:
        self._parents: dict[tuple[str, str], tuple[str, str]] = {}
        for record in records:
            english = (_ENGLISH, _lowered(record.english))
            for native in record.natives:
                self._join(english, (record.lang, native))
        roots = {name: self._root(name) for name in self._parents}
        least: dict[tuple[str, str], tuple[str, str]] = {}
        for name, root in roots.items():
            least[root] = min(name, least.get(root, name))
        numbers = {root: number for number, root in enumerate(sorted(least, key=least.__getitem__))}
        self._entities = {name: numbers[root] for name, root in roots.items()}
        self._labels = {self.entity_of(record): record.label for record in records}
        self._held_out = frozenset(
            numbers[root] for root, name in least.items() if _draw(name, seed) < share
        )
        self._tries: dict[str, Any] = {
            lang: marisa_trie.Trie(text for of, text in roots if of == lang and len(text) >= _LEAST)
            for lang in {lang for lang, _ in roots}
        }
        self._longest = max((len(text) for _, text in roots), default=0)

    @property
    def held_out(self) -> frozenset[int]:
        """Entities that are kept for the evaluation."""
        return self._held_out

    def __len__(self) -> int:
        """Entities in all."""
        return len(set(self._entities.values()))

    def entity_of(self, record: Record) -> int:
        """The entity a record is about."""
        return self._entities[_ENGLISH, _lowered(record.english)]

    def side_of(self, entities: Set[int]) -> bool | None:
        """Whether a text that mentions these is held out; None where some are and others not."""
        if entities <= self._held_out:
            return True
        return None if entities & self._held_out else False

    def label_of(self, entity: int) -> str:
        """The type of an entity."""
        return self._labels[entity]

    def in_source(self, text: str, lang: str) -> list[Found]:
        """All native names in a folded text, by start, overlapping ones included."""
        return list(self._matches(text, lang, range(len(text))))

    def in_english(self, text: str) -> list[Found]:
        """All English names in a text: as whole words, in any case but with no small initial."""
        starts = (word.start() for word in _WORD.finditer(text) if not word.group().islower())
        return [
            found
            for found in self._matches(_lowered(text), _ENGLISH, starts)
            if not (text[found.end - 1].isalnum() and text[found.end : found.end + 1].isalnum())
        ]

    def entities_in(self, lang: str, source: str, english: str = "") -> set[int]:
        """Entities that a source or its English mentions, by either of their names."""
        found = [*self.in_source(source, lang), *self.in_english(source), *self.in_english(english)]
        return {name.entity for name in found}

    def _matches(self, text: str, lang: str, starts: Iterable[int]) -> Iterator[Found]:
        trie = self._tries.get(lang)
        if trie is None:
            return
        for start in starts:
            for name in trie.prefixes(text[start : start + self._longest]):
                yield Found(start, start + len(name), self._entities[lang, name])

    def _join(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        self._parents[self._root(one)] = self._root(other)

    def _root(self, name: tuple[str, str]) -> tuple[str, str]:
        parent = self._parents.setdefault(name, name)
        while parent != self._parents[parent]:
            parent = self._parents[parent]
        self._parents[name] = parent
        return parent


def _lowered(text: str) -> str:
    """In lower case, character by character: offsets stay."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _draw(name: tuple[str, str], seed: int) -> float:
    """A number from 0 to 1 that is the same wherever the name is drawn."""
    digest = hashlib.sha256("\0".join((str(seed), *name)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
