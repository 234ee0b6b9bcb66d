"""Alignment of parallel text by the pretrained encoder: which pieces mean the same.

Layers in the middle of a multilingual encoder give words of one meaning like vectors, whatever the
language (Jalili Sabet et al. 2020, "SimAlign", section 2.1). A mention stands at the contiguous run
of source pieces that are nearer to it than to the rest of the translation. That needs no counts, so
that it serves languages with a few thousand pairs, where a word aligner has too little to count.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from eat_edge.text import HANGUL, run_of
from export.mini.ahead import alike
from export.mini.parallel.particles import without_particle

__all__ = ["LAYER", "SimilarityAligner", "SimilarityAlignment", "best_run"]

LAYER = 7
"""Layer whose states place mentions best, measured on pairs that the lexicon explains."""

_BATCH = 4096
"""Pieces that go through the encoder together."""
_PENALTY = 0.01
"""What a piece must be nearer to the mention than to anything else, for it to count."""
_LEAST_MARGIN = 0.08
"""How much nearer all pieces of a run are together, for its place to be trusted."""
_LONGEST = 30
"""Code points of the longest span that is trusted."""
_EDGES = frozenset("«»„，。、；：（）「」『』《》〈〉【】［］\"'“”‘’()[],.:;!?！？・·،؛؟।-–—")
_PAIRS = ("（）", "()", "「」", "『』", "《》", "[]", "【】", "“”", "«»")


@dataclass(frozen=True, slots=True)
class SimilarityAlignment:
    """The similarities of one sentence pair.

    Attributes:
        text: The source.
        english: Its translation.
        source_spans: Half-open code points of every source piece.
        english_spans: The same of the translation.
        similarity: Cosines, shape (source pieces, English pieces).
    """

    text: str
    english: str
    source_spans: Sequence[tuple[int, int]]
    english_spans: Sequence[tuple[int, int]]
    similarity: NDArray[np.float32]

    def span_of(
        self, start: int, end: int, *, sounds: frozenset[str] = frozenset()
    ) -> tuple[int, int, bool] | None:
        """Where in the source a span of the translation stands.

        Args:
            start: First code point in ``english``.
            end: One past the last.
            sounds: Not needed here.

        Returns:
            The half-open span in ``text``, and whether its ends are certain; None where it is like
            nothing in the source.
        """
        inside = np.array([s < end and e > start for s, e in self.english_spans], bool)
        if not len(self.source_spans) or not inside.any():
            return None
        run, margin = best_run(self.similarity, inside)
        if run is None:
            return None
        first, last = self.source_spans[run[0]][0], self.source_spans[run[1] - 1][1]
        edges = {at for span in self.source_spans for at in span}
        first, last = _to_words(self.text, first, last, edges)
        is_balanced = all(
            self.text[first:last].count(pair[0]) == self.text[first:last].count(pair[1])
            for pair in _PAIRS
        )
        if first >= last:
            return None
        is_clean = margin >= _LEAST_MARGIN and last - first <= _LONGEST and is_balanced
        return first, last, is_clean


class SimilarityAligner:
    """Aligns sentence pairs.

    Args:
        encoder: A ``transformers.BertModel``; layers above ``LAYER`` are not run.
        tokenizer: Its tokenizer.
    """

    def __init__(self, encoder: Any, tokenizer: Tokenizer) -> None:
        self._encoder, self._tokenizer = encoder.eval(), tokenizer
        self._encoder.encoder.layer = self._encoder.encoder.layer[:LAYER]

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Iterator[SimilarityAlignment]:
        """Align sentence pairs, some at a time.

        Args:
            pairs: Source and translation.

        Yields:
            One alignment for each pair, in order.
        """
        for at in range(0, len(pairs), 512):
            chunk = pairs[at : at + 512]
            texts = [side for pair in chunk for side in pair]
            read = self._read(texts)
            for number, (text, english) in enumerate(chunk):
                spans, states = read[2 * number]
                english_spans, english_states = read[2 * number + 1]
                yield SimilarityAlignment(
                    text, english, spans, english_spans, states @ english_states.T
                )

    def _read(
        self, texts: Sequence[str]
    ) -> list[tuple[list[tuple[int, int]], NDArray[np.float32]]]:
        """Span and unit vector of every piece that is not a space."""
        encodings = self._tokenizer.encode_batch(list(texts))
        read: list[tuple[list[tuple[int, int]], NDArray[np.float32]]] = [
            ([], np.empty((0, 0), np.float32))
        ] * len(texts)
        numbers = range(len(texts))
        for batch in alike(numbers, lambda n: min(len(encodings[n].ids), 256), _BATCH):
            longest = max(min(len(encodings[n].ids), 256) for n in batch)
            ids = torch.ones(len(batch), longest, dtype=torch.int64)
            for row, number in enumerate(batch):
                found = encodings[number].ids[:256]
                ids[row, : len(found)] = torch.tensor(found)
            with torch.inference_mode():
                states = self._encoder(ids, attention_mask=(ids != 1).long()).last_hidden_state
                states = torch.nn.functional.normalize(states, dim=-1).numpy()
            for row, number in enumerate(batch):
                text, spans, kept = texts[number], [], []
                pieces = zip(
                    encodings[number].offsets[:256],
                    encodings[number].special_tokens_mask[:256],
                    strict=True,
                )
                for piece, ((start, end), is_special) in enumerate(pieces):
                    while start < end and text[start].isspace():
                        start += 1
                    if (
                        start < end
                        and not is_special
                        and encodings[number].tokens[piece] != "\u2581"
                    ):
                        spans.append((start, end))
                        kept.append(piece)
                read[number] = spans, states[row, kept]
        return read


def best_run(
    similarity: NDArray[np.float32], inside: NDArray[np.bool_]
) -> tuple[tuple[int, int] | None, float]:
    """The contiguous source pieces that are nearer to a mention than to all else.

    Args:
        similarity: Shape (source pieces, English pieces).
        inside: Which English pieces are the mention's, at least one.

    Returns:
        Half-open range of source pieces, None where there is no mutual nearest pair in it; and by
        how much all of them together are nearer.
    """
    to_mention = similarity[:, inside].max(axis=1)
    to_rest = similarity[:, ~inside].max(axis=1) if not inside.all() else np.zeros_like(to_mention)
    best, total, start = 0.0, 0.0, 0
    run: tuple[int, int] | None = None
    for piece, gain in enumerate((to_mention - to_rest + _PENALTY).tolist()):
        if total <= 0:
            total, start = 0.0, piece
        total += gain
        if total > best:
            best, run = total, (start, piece + 1)
    if run is None:
        return None, 0.0
    nearest, nearest_back = similarity.argmax(axis=1), similarity.argmax(axis=0)
    is_mutual = any(inside[nearest[p]] and nearest_back[nearest[p]] == p for p in range(*run))
    return (run if is_mutual else None), best


def _to_words(text: str, start: int, end: int, edges: Collection[int]) -> tuple[int, int]:
    """Extend a span to whole words where the script has them, without punctuation at its edges."""
    while start < end and (text[start] in _EDGES or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _EDGES or text[end - 1].isspace()):
        end -= 1
    if start < end:
        while start > 0 and _is_one_word(text[start - 1], text[start]):
            start -= 1
        while end < len(text) and _is_one_word(text[end - 1], text[end]):
            end += 1
        if run_of(text[end - 1]) == HANGUL:
            # Particles follow a name without a break.
            word = text.rfind(" ", start, end) + 1 or start
            end = word + without_particle(text[word:end], {at - word for at in edges})
    return start, end


def _is_one_word(before: str, after: str) -> bool:
    return run_of(before) == run_of(after) != 0
