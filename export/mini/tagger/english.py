"""Draws English sentences with gold names, made to look like translations."""

import random
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.tagger.data import Source, TaggedTokens, detokenise, read_corpus, roughen
from export.mini.tagger.examples import Example, encode

__all__ = ["DEVELOPMENT", "SOURCES", "TRANSLATED", "EnglishSampler"]

SOURCES = (
    Source("conll2003_en_train", 1.0),
    Source("wikigold_en_wikigold", 2.0),
    Source("wikineural_en_val", 0.6),
    Source("wikineural_en_test", 0.6),
    Source("uner_en_ewt_dev", 3.0, has_misc=False),
    Source("uner_en_ewt_test", 3.0, has_misc=False),
    Source("wnut17_en_train", 0.3, has_misc=False),
    Source("btc_en", 0.1, has_misc=False),
)
"""What the tagger is trained on; ``models`` card material, licences in the data's SOURCES.md."""

TRANSLATED = Source("translated", 1.0)
"""What the language model wrote."""

DEVELOPMENT = "conll2003_en_testa"
"""Corpus watched during training; never trained on."""

_TOKENISED = 0.1
"""Share of sentences left as tokens joined by spaces, so that such text works too."""


class EnglishSampler:
    """Draws sentences without end.

    Args:
        data: Directory of the ``.jsonl.xz`` corpora.
        sources: Which of them, and how often each sentence is drawn against the others.
        tokenizer: The tokenizer of the encoder.

    Raises:
        ValueError: There is no sentence.
    """

    def __init__(self, data: Path, sources: Sequence[Source], tokenizer: UnigramTokenizer) -> None:
        self._tokenizer = tokenizer
        self._sentences: list[tuple[TaggedTokens, bool]] = []
        weights: list[float] = []
        for source in sources:
            for sentence in read_corpus(data / f"{source.name}.jsonl.xz"):
                self._sentences.append((sentence, source.has_misc))
                weights.append(source.share)
        if not self._sentences:
            raise ValueError(f"no English sentence in {data}: give the directory of the corpora")
        self._shares = list(accumulate(weights))

    def draw(self, rng: random.Random) -> Example:
        """Draw one sentence, roughened anew every time."""
        ((sentence, has_misc),) = rng.choices(self._sentences, cum_weights=self._shares)
        is_spaced = rng.random() < _TOKENISED
        text, spans = detokenise(roughen(sentence, rng), is_spaced=is_spaced)
        return encode(self._tokenizer, text, spans, has_misc=has_misc)
