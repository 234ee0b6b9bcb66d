"""Draws what the tagger learns from: English sentences and sentences of the source languages."""

import random
from dataclasses import replace

from eat_edge.names import edges_of
from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.tagger.english import EnglishSampler
from export.mini.tagger.examples import Example, encode
from export.mini.tagger.lexicon_feature import marked_ids
from export.mini.tagger.projected import ProjectedSampler

__all__ = ["LANGUAGE_WEIGHTS", "TAUGHT_ENGLISH", "TAUGHT_WEIGHTS", "Mixture"]

ENGLISH = 0.25
"""Share of the sentences that are English, if nothing else is said."""
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
TAUGHT_ENGLISH = 0.38
"""Share of the sentences that are English where the mode fast is the teacher."""
TAUGHT_WEIGHTS = LANGUAGE_WEIGHTS | {
    "ja": 0.9,
    "ko": 0.4,
    "ru": 0.35,
    "ar": 0.35,
    "hi": 0.3,
    "th": 0.3,
    "he": 0.15,
    "hy": 0.15,
}
"""How often each language is drawn there: the mode fast needs no parallel text to teach by."""


class Mixture:
    """Draws sentences of all languages without end.

    Args:
        english: Draws English ones.
        projected: Draws those of other languages.
        tokenizer: The tokenizer of the encoder.
        num_marked: Pieces of the vocabulary where known names are shown to the network
            (``lexicon_feature``); 0 where they are not.
        english_share: Share of the sentences that are English.
    """

    def __init__(
        self,
        english: EnglishSampler,
        projected: ProjectedSampler,
        tokenizer: UnigramTokenizer,
        *,
        num_marked: int = 0,
        english_share: float = ENGLISH,
    ) -> None:
        self._english, self._projected, self._tokenizer = english, projected, tokenizer
        self._num_marked, self._english_share = num_marked, english_share

    def draw(self, rng: random.Random) -> Example:
        """Draw one sentence; known names are cut out of the others as at run time."""
        if rng.random() < self._english_share:
            return self._english.draw(rng)
        drawn = self._projected.draw(rng)
        cuts = edges_of(drawn.matches)
        example = encode(self._tokenizer, drawn.text, drawn.spans, has_misc=True, cuts=cuts)
        if self._num_marked:
            tokens = self._tokenizer.encode(drawn.text, cuts)
            added = marked_ids(tokens, drawn.matches, self._num_marked, margin=1)
            # The example may be shorter than the sentence.
            marked = [one + mark for one, mark in zip(example.ids[:-1], added, strict=False)]
            example = replace(example, ids=[*marked, example.ids[-1]])
        return example
