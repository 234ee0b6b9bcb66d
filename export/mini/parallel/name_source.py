"""Names to swap into training sentences: those of the lexicon, and others made up like them."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.text.languages import UNSPACED
from export.mini.parallel.sentence import Drawn
from export.mini.parallel.surroundings import read_surroundings

__all__ = ["SWAPPABLE", "NameSource"]

SWAPPABLE = ("PER", "LOC", "ORG")
LATIN = 0.15
"""Share of the organisations that are written in Latin letters."""
DESIGNATED = {"LOC": 0.35, "ORG": 0.6}
"""Share of the names that are put together from a stem and a designator or the like."""
WORDY = 0.4
"""Share of the organisations among these whose stem says what they do."""

FAMILIAR = 0.1
"""Share of the persons who are called as their friends call them."""

_FAMILIAR = [
    ("", ""),
    ("", ""),
    ("小", ""),
    ("老", ""),
    ("阿", ""),
    ("", "哥"),
    ("", "姐"),
    ("", "总"),
]
_LONGEST, _LONGEST_SPACED = 14, 40
"""Code points of the longest name that is swapped in, in scripts without spaces and with them."""
_NUMERALS = "一二三四五六七八九十123456789"
_MOST_SENTENCES = 50_000
_MOST_WORDS = 3000
_NO_WORDS = frozenset(
    "的了在和是有他她它们我你这那不也就都而但与及或之于其为被把将从对等着过很个该此"
)


class NameSource:
    """Names of one language to swap in, listed and made up.

    Args:
        lexicon: Lists names, and says what the lexicon makes of others.
        lang: ISO 639-1 code.
        sentences: Text of that language with its names marked, for the words that are none.
    """

    def __init__(self, lexicon: Lexicon, lang: str, sentences: Sequence[Drawn]) -> None:
        self._lexicon, self._lang = lexicon, lang
        self._listed: dict[str, list[tuple[str, float]]] = {label: [] for label in SWAPPABLE}
        self._parts: list[str] = []
        self._tokens: list[str] = []
        self._full: list[str] = []
        self._latin: list[str] = []
        self._is_unspaced = lang in UNSPACED
        longest = _LONGEST if self._is_unspaced else _LONGEST_SPACED
        for surface in sorted(lexicon.surfaces(lang)):
            entry = lexicon.names_of(surface, lang)
            assert entry is not None
            label, words = entry.names[0].label, entry.names[0].english.split()
            if label not in self._listed or not 2 <= len(surface) <= longest:
                continue
            if entry.prior >= 0.05:
                self._listed[label].append((surface, entry.prior))
            if label == "PER" and len(words) == 1 and len(surface) == 2 and surface >= "\u4e00":
                self._parts.append(surface)
            if label == "PER" and len(words) == 1 and len(surface) >= 3:
                self._tokens.append(surface)
            if label == "PER" and len(words) >= 2 and len(surface) in (2, 3):
                self._full.append(surface)
            if label == "ORG" and len(words) == 1 and words[0][:1].isupper():
                self._latin.append(words[0])
        self.surroundings = read_surroundings(lang)
        self._places = [surface for surface, _ in self._listed["LOC"]]
        self._words = _common_words(sentences)
        designators = lexicon.compositions(lang).designators
        self._endings = {
            label: [
                [surface for surface, d in designators.items() if d.label == label],
                self._rests(label),
            ]
            for label in ("LOC", "ORG")
        }

    def _rests(self, label: str) -> list[str]:
        """What is left of listed names that begin with a shorter place: 電力 of 東京電力.

        Each once, and only what more than one has: there are football clubs without end.
        """
        if not self._is_unspaced:
            return []
        places = set(self._places)
        rests: Counter[str] = Counter()
        for surface, _ in self._listed[label]:
            lengths = (n for n in range(len(surface) - 1, 1, -1) if surface[:n] in places)
            if length := next(lengths, 0):
                rests[surface[length:]] += 1
        return [rest for rest, number in rests.items() if number > 1]

    def parts_of(self, match: NameMatch) -> list[NameMatch]:
        """What the lexicon would make of a name that it does not know as a whole."""
        found = [
            part
            for part in self._lexicon.matches(match.surface, self._lang)
            if part.end - part.start < len(match.surface)
        ]
        return [
            part._replace(start=part.start + match.start, end=part.end + match.start)
            for part in hinted_matches(found)
        ]

    @property
    def surfaces(self) -> Iterable[str]:
        """All listed names."""
        for names in self._listed.values():
            yield from (surface for surface, _ in names)

    def draw(self, rng: random.Random, label: str) -> tuple[str, float] | None:
        """A name of a type with the prior the lexicon would give it; None where there is none."""
        chance = rng.random()
        if label == "PER" and (person := self._person(rng, chance)):
            return person
        if label == "ORG" and self._latin and rng.random() < LATIN:
            return rng.choice(self._latin), 0.3
        if chance < DESIGNATED.get(label, 0.0) and (designated := self._designated(rng, label)):
            return designated, 0.6
        return rng.choice(self._listed[label]) if self._listed[label] else None

    def _person(self, rng: random.Random, chance: float) -> tuple[str, float] | None:
        """A person who is not listed, with the prior; None where a listed one shall do."""
        if not self._is_unspaced:
            return None
        if chance < 0.45 and (made_up := self._made_up(rng)):
            return made_up, 0.4
        if chance < 0.65 and self._tokens:
            return "・".join(rng.choices(self._tokens, k=2)), 0.9
        if chance < 0.7 and self._tokens:
            return f"{rng.choice(self._tokens)}{rng.choice(_NUMERALS)}世", 0.5
        if chance > 1.0 - FAMILIAR and (familiar := self._familiar(rng)):
            return familiar, 0.2
        return None

    def _designated(self, rng: random.Random, label: str) -> str:
        """A stem and an ending: 大阪駅, 化学機械協会; nothing where there is no such pair."""
        endings = rng.choice([some for some in self._endings[label] if some] or [[]])
        stems = self._tokens if rng.random() < 0.3 else self._places
        if label == "ORG" and self._words and rng.random() < WORDY:
            place = rng.choice(self._places) if self._places and rng.random() < 0.3 else ""
            stems = [place + "".join(rng.choices(self._words, k=rng.randint(1, 2)))]
        return rng.choice(stems) + rng.choice(endings) if stems and endings else ""

    def draw_short(self, rng: random.Random) -> tuple[str, float] | None:
        """A surname or given name alone, as a person with a title is called."""
        if self._tokens and rng.random() < 0.4:
            return rng.choice(self._tokens), 0.5
        if self._lang == "ja" and self._parts:
            return rng.choice(self._parts), 0.3
        if self._lang == "zh" and self._full:
            full = rng.choice(self._full)
            return (full[0] if rng.random() < 0.5 else full[1:]), 0.2
        return None

    def _familiar(self, rng: random.Random) -> str | None:
        """What friends call somebody: 文静, 小静, 老王, 王哥."""
        if self._lang != "zh" or not self._full:
            return None
        surname, given = rng.choice(self._full)[0], rng.choice(self._full)[1:]
        before, behind = rng.choice(_FAMILIAR)
        if not (before or behind):
            return given if len(given) == 2 else given * 2
        return before + (surname if rng.random() < 0.5 else given[-1]) + behind

    def _made_up(self, rng: random.Random) -> str | None:
        """A full name in the language's own manner: surname and given name of different people."""
        if self._lang == "ja" and self._parts:
            return rng.choice(self._parts) + rng.choice(self._parts)
        if self._lang == "zh" and self._full:
            return rng.choice(self._full)[0] + rng.choice(self._full)[1:]
        return None


def _common_words(sentences: Sequence[Drawn]) -> list[str]:
    """The commonest pairs of Han characters outside of names: words, most of them."""
    counts: Counter[str] = Counter()
    for sentence in sentences[:_MOST_SENTENCES]:
        taken = {at for start, end, _ in sentence.spans for at in range(start, end)}
        for at, (first, second) in enumerate(pairwise(sentence.text)):
            if _may_be_word(first) and _may_be_word(second) and not {at, at + 1} & taken:
                counts[first + second] += 1
    return [word for word, _ in counts.most_common(_MOST_WORDS)]


def _may_be_word(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" and char not in _NO_WORDS
