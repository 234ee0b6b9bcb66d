"""Counts in parallel text how often a known string is a name.

Where the English side has been read (``mentions``), an occurrence counts as a name when a mention
of the translation bears one of its names or was carried over to exactly its place: 京都 in 京都大学
is no name of its own, and a part of a full name does not count either way. Where it has not been
read, it counts when the translation contains its English name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch, best_disjoint
from export.mini.parallel.corpus import Pair
from export.mini.parallel.english_index import EnglishIndex, name_words
from export.mini.parallel.mentions import CarriedMention, ReadPair

__all__ = ["DOTTED_PRIOR", "Tally", "class_priors", "count"]

DOTTED_PRIOR = 0.9
"""Foreign names written with a dot are hardly ever anything else."""


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        occurrences: Of each surface, where no heavier match covers it.
        hits: Those that are names.
        names: By surface and English name.
        labels: By surface, English name and label of the mention.
        composed: Occurrences by the class of a composition, each worth what its base weighs.
        composed_hits: Those that are names.
    """

    occurrences: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str, str]] = field(default_factory=Counter)
    labels: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    composed: Counter[str] = field(default_factory=Counter)
    composed_hits: Counter[str] = field(default_factory=Counter)


class _Unread:
    """A translation nobody has read."""

    def __init__(self, pair: Pair, lang: str) -> None:
        self._english = EnglishIndex(pair.english, lang)

    def named(self, match: NameMatch) -> Iterator[tuple[str, str]]:
        """English names of a match that are meant, and the label they are meant with, if known."""
        for name in match.names:
            if self._english.find(name.english):
                yield name.english, ""

    def is_meant(self, match: NameMatch) -> bool | None:
        return any(self.named(match))


class _Read:
    """A translation with its mentions."""

    def __init__(self, pair: ReadPair, lang: str) -> None:
        self._lang = lang
        self._by_words: dict[tuple[str, ...], CarriedMention] = {}
        self._spans: set[tuple[int, int]] = set()
        self._doubts: list[tuple[int, int]] = []
        self._is_complete = True
        self._persons: set[str] = set()
        for mention in pair.mentions:
            words = name_words(pair.english[mention.start : mention.end], lang)
            self._by_words.setdefault(words, mention)
            if mention.span is None:
                self._is_complete &= mention.label == "MISC"
            elif not mention.is_clean:
                self._doubts.append(mention.span)
            elif mention.label != "MISC":
                self._spans.add(mention.span)
            if mention.label == "PER" and len(words) > 1:
                self._persons.update(words)

    def named(self, match: NameMatch) -> Iterator[tuple[str, str]]:
        for name in match.names:
            mention = self._by_words.get(name_words(name.english, self._lang))
            # "Japanese" is in Japan's entry for the sake of hints; it is no place.
            if mention is not None and (mention.label == "MISC") <= (name.label in ("MISC", "")):
                yield name.english, mention.label

    def is_meant(self, match: NameMatch) -> bool | None:
        """None for a part of a person's full name, and where nobody knows what stands there."""
        if (match.start, match.end) in self._spans or any(self.named(match)):
            return True
        for name in match.names:
            words = name_words(name.english, self._lang)
            if words and self._persons.issuperset(words):
                return None
        if any(match.start < end and start < match.end for start, end in self._spans):
            return False
        is_doubtful = any(match.start < end and start < match.end for start, end in self._doubts)
        return None if is_doubtful or not self._is_complete else False


def count(lexicon: Lexicon, lang: str, pairs: Iterable[Pair | ReadPair]) -> Tally:
    """Count known names in parallel text.

    Args:
        lexicon: Names with the priors known so far: they decide between overlapping matches.
        lang: ISO 639-1 code.
        pairs: Sentences with translations, read or not.
    """
    tally = Tally()
    for pair in pairs:
        folded = pair.text if isinstance(pair, ReadPair) else lexicon.fold(pair.text, lang).text
        matches = lexicon.matches(folded, lang)
        if not matches:
            continue
        english = _Read(pair, lang) if isinstance(pair, ReadPair) else _Unread(pair, lang)
        for match in matches:
            if match.composition and (is_meant := english.is_meant(match)) is not None:
                tally.composed[match.composition] += 1
                tally.composed_hits[match.composition] += is_meant
        for match in best_disjoint([match for match in matches if not match.composition]):
            surface = lexicon.key(match.surface, lang)
            if (is_meant := english.is_meant(match)) is not None:
                tally.occurrences[surface] += 1
                tally.hits[surface] += is_meant
            for name, label in english.named(match):
                tally.names[surface, name] += 1
                tally.labels[surface, name, label] += 1
    return tally


def class_priors(tally: Tally) -> dict[str, float]:
    """Priors of the classes of full names, and of names joined by dots."""
    classes = {
        kind: round((tally.composed_hits[kind] + 0.5) / (number + 10), 4)
        for kind, number in tally.composed.items()
    }
    return classes | {"dotted": DOTTED_PRIOR}
