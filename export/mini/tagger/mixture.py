"""Draws what the tagger learns from: English sentences and sentences of the source languages."""

import random

from eat_edge.names import edges_of
from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.tagger.english import EnglishSampler
from export.mini.tagger.examples import Example, encode
from export.mini.tagger.projected import ProjectedSampler

__all__ = ["LANGUAGE_WEIGHTS", "Mixture"]

ENGLISH = 0.25
"""Share of the sentences that are English."""
LANGUAGE_WEIGHTS = {
    "zh": 1.0,
    "ja": 1.1,
    "ko": 0.2,
    "ru": 0.3,
    "ar": 0.25,
    "hi": 0.25,
    "th": 0.1,
    "he": 0.1,
    "hy": 0.1,
    "ka": 0.1,
    "uk": 0.1,
}
"""How often each language is drawn, by how much parallel text there is of it."""


class Mixture:
    """Draws sentences of all languages without end.

    Args:
        english: Draws English ones.
        projected: Draws those of other languages.
        tokenizer: The tokenizer of the encoder.
    """

    def __init__(
        self, english: EnglishSampler, projected: ProjectedSampler, tokenizer: UnigramTokenizer
    ) -> None:
        self._english, self._projected, self._tokenizer = english, projected, tokenizer

    def draw(self, rng: random.Random) -> Example:
        """Draw one sentence; known names are cut out of the others as at run time."""
        if rng.random() < ENGLISH:
            return self._english.draw(rng)
        drawn = self._projected.draw(rng)
        cuts = edges_of(drawn.matches)
        return encode(self._tokenizer, drawn.text, drawn.spans, has_misc=True, cuts=cuts)
