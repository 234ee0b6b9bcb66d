"""Training sentences of the source: projected mentions, swapped for other names every time.

The corpora know Kyoto's history and technology news; users' texts know everything. What carries
over is how a sentence treats a name, not which name it is: most mentions are therefore replaced by
others of their type whenever their sentence is drawn.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.hints import hinted_matches
from export.mini.ahead import drawn_ahead
from export.mini.parallel.name_source import SWAPPABLE, NameSource
from export.mini.parallel.sentence import Drawn

__all__ = ["SWAPPED_IN", "ProjectedSampler"]

SWAPPED = 0.3
"""Share of the mentions that are replaced when their sentence is drawn."""
UNKNOWN = 0.5
"""Share of the replacements of which the lexicon is made to know no more than parts."""
FORGOTTEN = 0.1
"""Share of the sentences whose lexicon matches are withheld altogether."""
WITHHELD = 0.15
"""The same share of the other matches: the lexicon was mined from these very sentences and knows
their names better than it will know a user's."""
CROSSED = 0.05
"""Share of the replacements of any type: the form of a name often tells its type, whatever the
sentence."""
CROSS_WEIGHTS = {"PER": 1.5, "LOC": 0.5, "ORG": 2.0}
"""What these are: translated text is full of places and poor in organisations."""
MOST_WEIGHT = 3
"""A sentence is drawn in proportion to one more than its names, up to so many names."""
SURROUNDED = 0.2
"""Share of the mentions that are given a title, or other words that a name of their type has."""
SHORT = 0.5
"""Share of the persons among these that are called by surname or given name alone."""
ENUMERATED = 0.04
"""Share of the mentions that others of their type are put behind: names come in lists, too."""
MOST_LISTED = 3
"""Names that are put behind one at the most."""

_PART = 4096
"""Sentences matched together."""

_COMMAS = {"zh": "、", "ja": "、"}
"""Between the names of a list; a comma and a space in other languages."""
SWAPPED_IN = "swapped in"
"""Composition of the match of a name that was swapped in, while its sentence is being drawn."""


class ProjectedSampler:
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
        lang_weights: Mapping[str, float],
        *,
        workers: int = 0,
    ) -> None:
        self._sentences: dict[str, list[Drawn]] = {}
        lines = [line for path in files for line in path.read_bytes().splitlines() if line]
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
        self._names = {
            lang: NameSource(lexicon, lang, sentences)
            for lang, sentences in self._sentences.items()
        }

    def draw(self, rng: random.Random) -> Drawn:
        """Draw one sentence and swap names in it."""
        lang = rng.choices(self._langs, self._weights)[0]
        names = self._names[lang]
        (sentence,) = rng.choices(self._sentences[lang], cum_weights=self._shares[lang])
        # From the last to the first, so that what is put behind a mention is not met again.
        for index in reversed(range(len(sentence.spans))):
            label = sentence.spans[index][2]
            if label not in SWAPPABLE:
                continue
            if rng.random() < SWAPPED:
                label = _crossed(rng) if rng.random() < CROSSED else label
                name = names.draw(rng, label)
                sentence = _swap(sentence, index, name, label) if name else sentence
            label = sentence.spans[index][2]
            if rng.random() < SURROUNDED:
                sentence = _surround(sentence, index, names, rng)
            elif rng.random() < ENUMERATED:
                for _ in range(rng.randint(1, MOST_LISTED)):
                    name = names.draw(rng, label)
                    sentence = _list(sentence, index, name, label) if name else sentence
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
    return 1 + min(MOST_WEIGHT, sum(label in SWAPPABLE for _, _, label in sentence.spans))


def _crossed(rng: random.Random) -> str:
    return rng.choices(tuple(CROSS_WEIGHTS), tuple(CROSS_WEIGHTS.values()))[0]


def _swap(sentence: Drawn, index: int, name: tuple[str, float], label: str) -> Drawn:
    """Put another name in the place of a mention, and its match in the place of theirs."""
    start, end, _ = sentence.spans[index]
    return _named(_edited(sentence, start, end, name[0]), index, start, name, label)


def _list(sentence: Drawn, index: int, name: tuple[str, float], label: str) -> Drawn:
    """Put another name behind a mention."""
    end = sentence.spans[index][1]
    comma = _COMMAS.get(sentence.lang, ", ")
    edited = _edited(sentence, end, end, comma + name[0])
    return _named(edited, index + 1, end + len(comma), name, label)


def _surround(sentence: Drawn, index: int, names: NameSource, rng: random.Random) -> Drawn:
    """Put words before or behind a mention that names of its type have there."""
    label = sentence.spans[index][2]
    if not names.surroundings.get(label):
        return sentence
    if label == "PER" and rng.random() < SHORT:
        name = names.draw_short(rng)
        sentence = _swap(sentence, index, name, label) if name else sentence
    before, behind = rng.choice(names.surroundings[label])
    start, end, _ = sentence.spans[index]
    if not sentence.text.startswith(behind, end):
        sentence = _edited(sentence, end, end, behind)
    if not sentence.text[:start].endswith(before):
        sentence = _edited(sentence, start, start, before)
    return sentence


def _edited(sentence: Drawn, start: int, end: int, words: str) -> Drawn:
    """Put words in the place of others; spans and matches that these touch are gone."""
    shift = len(words) - (end - start)
    spans = [
        (s, e, label) if e <= start else (s + shift, e + shift, label)
        for s, e, label in sentence.spans
        if e <= start or s >= end
    ]
    matches = [
        match
        if match.end <= start
        else match._replace(start=match.start + shift, end=match.end + shift)
        for match in sentence.matches
        if match.end <= start or match.start >= end
    ]
    text = sentence.text[:start] + words + sentence.text[end:]
    return Drawn(sentence.lang, text, tuple(matches), tuple(spans))


def _named(sentence: Drawn, index: int, start: int, name: tuple[str, float], label: str) -> Drawn:
    """Mark a name that was put in, and give it its match."""
    surface, prior = name
    end = start + len(surface)
    match = NameMatch(start, end, surface, (Name(surface, label),), prior, SWAPPED_IN)
    matches = sorted([*sentence.matches, match], key=lambda match: match.start)
    spans = (*sentence.spans[:index], (start, end, label), *sentence.spans[index:])
    return replace(sentence, matches=tuple(matches), spans=spans)
