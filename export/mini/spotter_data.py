"""Training sentences of the spotter: projected mentions, swapped for other names every time.

The corpora know Kyoto's history and technology news; users' texts know everything. What carries
over is how a sentence treats a name, not which name it is: most mentions are therefore replaced by
others of their type whenever their sentence is drawn.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from pathlib import Path

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name, NameMatch
from eat_edge.translate import hinted_matches
from export.mini.ahead import drawn_ahead

__all__ = ["SWAPPED_IN", "Drawn", "SpotterSampler", "character_table"]

SWAPPED = 0.6
"""Share of the mentions that are replaced when their sentence is drawn."""
UNKNOWN = 0.5
"""Share of the replacements of which the lexicon is made to know no more than parts."""
FORGOTTEN = 0.1
"""Share of the sentences whose lexicon matches are withheld altogether."""
WITHHELD = 0.15
"""The same share of the other matches: the lexicon was mined from these very sentences and knows
their names better than it will know a user's."""


CROSSED = 0.3
"""Share of the replacements of any type: the form of a name often tells its type, whatever the
sentence."""
CROSS_WEIGHTS = {"PER": 1.5, "LOC": 0.5, "ORG": 2.0}
"""What these are: translated text is full of places and poor in organisations."""
MOST_WEIGHT = 3
"""A sentence is drawn in proportion to one more than its names, up to so many names."""
LATIN = 0.15
"""Share of the organisations swapped in that are written in Latin letters."""

_PART = 4096
"""Sentences matched together."""

_SWAPPABLE = ("PER", "LOC", "ORG")
SWAPPED_IN = "swapped in"
"""Composition of the match of a name that was swapped in, while its sentence is being drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sentence as the spotter sees it.

    Attributes:
        lang: ISO 639-1 code.
        text: The folded sentence.
        matches: The lexicon's matches, not overlapping.
        spans: The mentions: half-open code points and label, ``DOUBTFUL`` among them.
    """

    lang: str
    text: str
    matches: tuple[NameMatch, ...]
    spans: tuple[tuple[int, int, str], ...]


def character_table(texts: Iterable[str], *, least: int = 3, most: int = 7000) -> str:
    """The characters worth an embedding, most frequent first."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    return "".join(char for char, count in counts.most_common(most) if count >= least)


class SpotterSampler:
    """Draws training sentences without end.

    Args:
        files: Projected sentences (``projection.project``).
        lexicon: Gives every sentence its matches, and other names to swap in.
        lang_weights: How often each language is drawn.
        workers: Processes that look up the matches, which takes a while.

    Raises:
        ValueError: There is no sentence.
    """

    def __init__(
        self,
        files: Sequence[Path],
        lexicon: Lexicon,
        lang_weights: dict[str, float],
        *,
        workers: int = 0,
    ) -> None:
        self._sentences: dict[str, list[Drawn]] = {}
        lines = [line for path in files for line in path.read_bytes().splitlines()]
        parts = range(0, len(lines), _PART)
        for matched in drawn_ahead(partial(_matched, lexicon, lines), parts, workers=workers):
            for sentence in matched:
                self._sentences.setdefault(sentence.lang, []).append(sentence)
        if not self._sentences:
            raise ValueError(f"no projected sentence in {', '.join(map(str, files))}: project more")
        self._langs = list(self._sentences)
        self._weights = [lang_weights.get(lang, 1.0) for lang in self._langs]
        self._shares = {
            lang: list(accumulate(map(_weight, sentences)))
            for lang, sentences in self._sentences.items()
        }
        self._names = {lang: _NameSource(lexicon, lang) for lang in self._langs}

    @property
    def texts(self) -> Iterable[str]:
        """All sentences as they are, and the names that may be swapped in."""
        for sentences in self._sentences.values():
            yield from (sentence.text for sentence in sentences)
        for names in self._names.values():
            yield from names.surfaces

    def draw(self, rng: random.Random) -> Drawn:
        """Draw one sentence and swap names in it."""
        lang = rng.choices(self._langs, self._weights)[0]
        names = self._names[lang]
        (sentence,) = rng.choices(self._sentences[lang], cum_weights=self._shares[lang])
        for index in range(len(sentence.spans)):
            label = sentence.spans[index][2]
            if label in _SWAPPABLE and rng.random() < SWAPPED:
                label = _crossed(rng) if rng.random() < CROSSED else label
                name = names.draw(rng, label)
                sentence = _swap(sentence, index, name, label) if name else sentence
        if rng.random() < FORGOTTEN:
            return replace(sentence, matches=())
        matches: list[NameMatch] = []
        for match in sentence.matches:
            is_new = match.composition == SWAPPED_IN
            if rng.random() < (UNKNOWN if is_new else WITHHELD):
                matches += names.parts_of(match)
            else:
                matches.append(match)
        return replace(sentence, matches=tuple(matches))


def _matched(lexicon: Lexicon, lines: Sequence[bytes], start: int) -> list[Drawn]:
    """Some projected sentences with what the lexicon knows in them."""
    drawn = []
    for line in lines[start : start + _PART]:
        row = orjson.loads(line)
        lang, text = row["lang"], row["text"]
        spans = tuple((start, end, label) for start, end, label in row["spans"])
        matches = tuple(hinted_matches(lexicon.matches(text, lang)))
        drawn.append(Drawn(lang, text, matches, spans))
    return drawn


def _weight(sentence: Drawn) -> int:
    return 1 + min(MOST_WEIGHT, sum(label in _SWAPPABLE for _, _, label in sentence.spans))


def _crossed(rng: random.Random) -> str:
    return rng.choices(tuple(CROSS_WEIGHTS), tuple(CROSS_WEIGHTS.values()))[0]


def _swap(sentence: Drawn, index: int, name: tuple[str, float], label: str) -> Drawn:
    """Put another name in the place of a mention, and its match in the place of theirs."""
    start, end, _ = sentence.spans[index]
    surface, prior = name
    shift = len(surface) - (end - start)

    def moved(at: int) -> int:
        return at + shift if at >= end else at

    matches = [
        match._replace(start=moved(match.start), end=moved(match.end))
        for match in sentence.matches
        if match.end <= start or match.start >= end
    ]
    names = (Name(surface, label),)
    matches.append(NameMatch(start, start + len(surface), surface, names, prior, SWAPPED_IN))
    spans = [(moved(s), moved(e), kind) for s, e, kind in sentence.spans]
    spans[index] = (start, start + len(surface), label)
    text = sentence.text[:start] + surface + sentence.text[end:]
    matches.sort(key=lambda match: match.start)
    return Drawn(sentence.lang, text, tuple(matches), tuple(spans))


class _NameSource:
    """Names of one language to swap in, listed and made up."""

    def __init__(self, lexicon: Lexicon, lang: str) -> None:
        self._lexicon, self._lang = lexicon, lang
        self._listed: dict[str, list[tuple[str, float]]] = {label: [] for label in _SWAPPABLE}
        self._parts: list[str] = []
        self._tokens: list[str] = []
        self._full: list[str] = []
        self._latin: list[str] = []
        for surface in sorted(lexicon.surfaces(lang)):
            entry = lexicon.names_of(surface, lang)
            assert entry is not None
            label, words = entry.names[0].label, entry.names[0].english.split()
            if label not in self._listed or not 2 <= len(surface) <= 14:
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
        self._places = [surface for surface, _ in self._listed["LOC"]]
        designators = lexicon.compositions(lang).designators
        self._endings = {
            label: [surface for surface, d in designators.items() if d.label == label]
            + self._rests(label)
            for label in ("LOC", "ORG")
        }

    def _rests(self, label: str) -> list[str]:
        """What is left of listed names that begin with a shorter place: 電力 of 東京電力."""
        places = set(self._places)
        rests = []
        for surface, _ in self._listed[label]:
            lengths = (n for n in range(len(surface) - 1, 1, -1) if surface[:n] in places)
            if length := next(lengths, 0):
                rests.append(surface[length:])
        return rests

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
        made_up = self._made_up(rng) if label == "PER" and chance < 0.45 else None
        if made_up is not None:
            return made_up, 0.4
        if label == "ORG" and self._latin and rng.random() < LATIN:
            return rng.choice(self._latin), 0.3
        if label == "PER" and chance < 0.65 and self._tokens:
            return "・".join(rng.choices(self._tokens, k=2)), 0.9
        endings = self._endings.get(label)
        stems = self._tokens if rng.random() < 0.3 else self._places
        if endings and stems and chance < (0.35 if label == "LOC" else 0.6):
            return rng.choice(stems) + rng.choice(endings), 0.6
        return rng.choice(self._listed[label]) if self._listed[label] else None

    def _made_up(self, rng: random.Random) -> str | None:
        """A full name in the language's own manner: surname and given name of different people."""
        if self._lang == "ja" and self._parts:
            return rng.choice(self._parts) + rng.choice(self._parts)
        if self._lang == "zh" and self._full:
            return rng.choice(self._full)[0] + rng.choice(self._full)[1:]
        return None
