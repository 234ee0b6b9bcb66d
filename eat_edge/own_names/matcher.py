"""Names of the user's own at their places in a text: whole words, the longest first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from threading import Lock
from typing import Any, NamedTuple, Protocol

from eat_edge.names import non_overlapping
from eat_edge.own_names.edges import may_begin_at, may_end_at
from eat_edge.own_names.record import OwnName
from eat_edge.text import Folded

__all__ = ["Folding", "Matcher", "OwnMatch"]


class Folding(Protocol):
    """How texts are folded; the lexicon knows."""

    @property
    def apart(self) -> Collection[str]:
        """Languages that are folded otherwise than all others."""
        ...

    def fold(self, text: str, lang: str) -> Folded:
        """Fold a text of a language."""
        ...

    def fold_all(self, texts: Sequence[str], lang: str) -> list[str]:
        """Fold many short texts at once."""
        ...


class OwnMatch(NamedTuple):
    """A name of the user's own at a place in a text.

    Attributes:
        start: First code point in the text as given.
        end: One past the last.
        name: What the list says of it.
    """

    start: int
    end: int
    name: OwnName


@dataclass(frozen=True, slots=True)
class _Index:
    """The names as texts of a language are folded.

    Attributes:
        trie: The folded surfaces.
        names: By surface its name; of several the one that counts.
        others: Further names of a surface, by it, the one that counts last.
        beginnings: First code points of surfaces.
        longest: Code points of the longest surface.
    """

    trie: Any
    names: Mapping[str, OwnName]
    others: Mapping[str, Sequence[OwnName]]
    beginnings: frozenset[str]
    longest: int

    def name_of(self, surface: str, lang: str) -> OwnName | None:
        """The last name of a surface that is one in a language."""
        name = self.names[surface]
        if name.lang in ("", lang):
            return name
        others = reversed(self.others.get(surface, ()))
        return next((one for one in others if one.lang in ("", lang)), None)


class Matcher:
    """Finds names, and knows what is none. Thread-safe.

    Args:
        names: Where two have one surface the last counts.
        ignored: Surfaces that are never a name.
        folding: How texts will be folded.
    """

    def __init__(self, names: Iterable[OwnName], ignored: Iterable[str], folding: Folding) -> None:
        self._names, self._ignored, self._folding = list(names), list(ignored), folding
        self._indexes: dict[str, _Index | None] = {}
        self._never: dict[str, frozenset[str]] = {}
        self._lock = Lock()

    def find(self, text: str, lang: str) -> list[OwnMatch]:
        """Find the names in a text.

        Args:
            text: As given.
            lang: ISO 639-1 code; names of other languages are passed over.

        Returns:
            Matches by start that do not overlap: of two that would, the longer.
        """
        index = self._index(lang)
        if index is None:
            return []
        folded = self._folding.fold(text, lang)
        found = []
        for start, end, name in _matches(index, folded.text, lang):
            span = folded.source_span(start, end)
            # Not where a character that is folded to several is matched in part.
            if folded.folded_span(*span) == (start, end):
                found.append(OwnMatch(*span, name))
        # By length as folded and as given alike: what is inside of a longer one is shorter in both.
        return non_overlapping(sorted(found, key=lambda one: (one.start - one.end, one.start)))

    def is_ignored(self, surface: str, lang: str) -> bool:
        """Whether a surface is never a name."""
        if not self._ignored:
            return False
        kind = self._kind(lang)
        if kind not in self._never:
            folded = self._folding.fold_all(self._ignored, kind)
            self._never[kind] = frozenset(map(str.strip, folded))
        return self._folding.fold(surface, lang).text in self._never[kind]

    def _kind(self, lang: str) -> str:
        """The language whose texts are folded alike, empty for most."""
        return lang if lang in self._folding.apart else ""

    def _index(self, lang: str) -> _Index | None:
        kind = self._kind(lang)
        if kind not in self._indexes:
            with self._lock:
                if kind not in self._indexes:
                    self._indexes[kind] = _build(self._names, kind, self._folding)
        return self._indexes[kind]


def _matches(index: _Index, text: str, lang: str) -> Iterable[tuple[int, int, OwnName]]:
    """The longest name at each place where one begins."""
    prefixes, beginnings, longest = index.trie.iter_prefixes, index.beginnings, index.longest
    for start, char in enumerate(text):
        if char not in beginnings or not may_begin_at(text, start, lang):
            continue
        best = None
        for surface in prefixes(text[start : start + longest]):
            end = start + len(surface)
            if may_end_at(text, end, lang):
                name = index.name_of(surface, lang)
                best = (start, end, name) if name is not None else best
        if best is not None:
            yield best


def _build(names: Sequence[OwnName], kind: str, folding: Folding) -> _Index | None:
    import marisa_trie

    folded = folding.fold_all([name.surface for name in names], kind)
    surfaces = list(map(str.strip, folded))
    # Of two with one surface the last stays.
    last = dict(zip(surfaces, names, strict=True))
    others: dict[str, list[OwnName]] = {}
    if len(last) < len(names):
        for surface, name in zip(surfaces, names, strict=True):
            if last[surface] is not name:
                others.setdefault(surface, []).append(name)
    # A surface of marks alone is folded to nothing.
    last.pop("", None)
    if not last:
        return None
    return _Index(
        marisa_trie.Trie(list(last)),
        last,
        others,
        frozenset(map(itemgetter(0), last)),
        max(map(len, last)),
    )
