"""Sentences to grow steady on: misread, with what a tagger says of them as they were.

Whoever knows what a clean sentence says can learn to read a dirty one without any label: the tagger
is its own teacher, word by word and with its own doubts (Hinton et al. 2015, "Distilling the
Knowledge in a Neural Network", on pairs that differ by noise alone).
"""

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from eat_edge.lexicon import Lexicon
from eat_edge.names import edges_of
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.tagger.tagger import Tagger
from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.tagger.english import EnglishSampler
from export.mini.tagger.examples import BIO, IGNORED, MAX_PIECES, Example
from export.mini.tagger.misread import Letters, misread, moved

__all__ = ["STEADY_ENGLISH", "STEADY_WEIGHTS", "SteadySampler", "Told", "steadied", "write_told"]

STEADY_ENGLISH = 0.38
"""Share of the sentences that are English."""
STEADY_WEIGHTS = {
    "zh": 1.0,
    "ja": 0.9,
    "ko": 0.35,
    "ru": 0.4,
    "ar": 0.45,
    "hi": 0.35,
    "th": 0.35,
    "he": 0.4,
    "hy": 0.3,
    "ka": 0.15,
    "uk": 0.2,
}
"""How often each language is drawn."""

_CHUNK = 512
"""Sentences that are read together."""
_DIGITS = 3
"""Of a probability that is kept."""
_BEGINS = [number for number, tag in enumerate(BIO) if tag.startswith("B-")]
_GOES_ON = [BIO.index(f"I-{BIO[number][2:]}") for number in _BEGINS]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and what a tagger says of it.

    Attributes:
        lang: ISO 639-1 code.
        text: Folded.
        cuts: Code points at which known names begin or end.
        words: Half-open code points of its words, in order.
        rows: Their tag probabilities, (words, classes of ``BIO``), float16.
    """

    lang: str
    text: str
    cuts: list[int]
    words: list[tuple[int, int]]
    rows: NDArray[np.float16]


def write_told(texts: Iterable[str], lang: str, tagger: Tagger, lexicon: Lexicon, out: Path) -> int:
    """Write sentences with what a tagger says of them.

    Args:
        texts: Folded sentences.
        lang: Their language.
        tagger: Its tags are those of ``BIO``.
        lexicon: Knows names in them.
        out: The file of JSON lines to write.

    Returns:
        How many sentences there are.
    """
    columns = [tagger.tags.index(tag) for tag in BIO]
    number = 0
    with out.open("wb") as lines:
        iterator = iter(texts)
        while chunk := list(islice(iterator, _CHUNK)):
            matches = lexicon.matches_of(chunk, lang)
            cuts = [sorted(edges_of(hinted_matches(found))) for found in matches]
            for at, words, rows in tagger.words(list(zip(chunk, cuts, strict=True))):
                if words:
                    rounded = rows[:, columns].astype(float).round(_DIGITS).tolist()
                    row = (lang, chunk[at], cuts[at], words, rounded)
                    lines.write(orjson.dumps(row) + b"\n")
                    number += 1
        if not number:
            # That a language has no text is a result, too; an empty file would be none.
            lines.write(b"\n")
    return number


class SteadySampler:
    """Draws without end: sentences that are misread, and English ones with gold names.

    Args:
        files: Of ``write_told``.
        english: Draws English ones.
        tokenizer: The tokenizer of the encoder.
        lang_weights: How often each language is drawn.
        english_share: Share of the sentences that are English.

    Raises:
        ValueError: There is no sentence.
    """

    def __init__(
        self,
        files: Sequence[Path],
        english: EnglishSampler,
        tokenizer: UnigramTokenizer,
        lang_weights: Mapping[str, float],
        *,
        english_share: float,
    ) -> None:
        self._english, self._tokenizer, self._english_share = english, tokenizer, english_share
        self._told: dict[str, list[Told]] = {}
        for told in _read(files):
            self._told.setdefault(told.lang, []).append(told)
        if not self._told:
            raise ValueError(f"no sentence in {', '.join(map(str, files))}: read more")
        self._letters = {
            lang: Letters(told.text for told in some) for lang, some in self._told.items()
        }
        self._langs = list(self._told)
        self._weights = [lang_weights.get(lang, 1.0) for lang in self._langs]

    def draw(self, rng: random.Random) -> Example:
        """Draw one sentence."""
        if rng.random() < self._english_share:
            return self._english.draw(rng)
        lang = rng.choices(self._langs, self._weights)[0]
        return steadied(rng.choice(self._told[lang]), self._letters[lang], self._tokenizer, rng)


def steadied(
    told: Told, letters: Letters, tokenizer: UnigramTokenizer, rng: random.Random
) -> Example:
    """Misread a sentence, and keep what is to be said of it.

    A word that falls apart goes on with its name from its second part on.

    Args:
        told: The sentence as it was.
        letters: Those of its language.
        tokenizer: The tokenizer of the encoder.
        rng: Draws what becomes of it.
    """
    read = misread(told.text, letters, rng)
    tokens = tokenizer.encode(read.text, moved(told.cuts, read))
    targets = np.zeros((len(tokens.ids), len(BIO)), np.float32)
    starts = [start for start, _ in told.words]
    last = -1
    for first, end, (start, _) in zip(
        tokens.first_of_word, tokens.end_of_word, tokens.words, strict=True
    ):
        place = read.sources[start]
        word = bisect_right(starts, place) - 1
        if word < 0 or place >= told.words[word][1]:
            continue
        targets[first:end] = told.rows[word]
        _go_on(targets[first + (word != last) : end])
        last = word
    before, after = tokenizer.before, tokenizer.after
    ids, targets = tokens.ids[:MAX_PIECES], targets[:MAX_PIECES]
    margins = [np.zeros((len(some), len(BIO)), np.float32) for some in (before, after)]
    whole = [*before, *ids, *after]
    return Example(
        whole,
        [IGNORED] * len(whole),
        has_misc=True,
        told=np.concatenate([margins[0], targets, margins[1]]),
    )


def _go_on(targets: NDArray[np.float32]) -> None:
    """Make pieces go on with the names that they would begin."""
    targets[:, _GOES_ON] += targets[:, _BEGINS]
    targets[:, _BEGINS] = 0.0


def _read(files: Sequence[Path]) -> Iterator[Told]:
    for path in files:
        with path.open("rb") as lines:
            for line in filter(bytes.strip, lines):
                lang, text, cuts, words, rows = orjson.loads(line)
                yield Told(
                    lang,
                    text,
                    cuts,
                    [(start, end) for start, end in words],
                    np.array(rows, np.float16),
                )
