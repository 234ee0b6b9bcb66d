"""Sentences with their names as the encoder is trained on them: pieces and a tag for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.tagger.unigram import UnigramTokenizer
from eat_edge.text import HANGUL, run_of
from eat_edge.types import LABELS
from export.mini.parallel.projection import DOUBTFUL

__all__ = ["BIO", "IGNORED", "MAX_PIECES", "Example", "Span", "encode"]

BIO = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))
"""The classes, in the order of the logits."""

IGNORED = -100
"""Label of pieces that take no part in the loss."""

MAX_PIECES = 126
"""Pieces of a sentence that are kept, the two special ones left out."""

Span = tuple[int, int, str]

_INDEX = {tag: number for number, tag in enumerate(BIO)}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence as the network sees it.

    Attributes:
        ids: Vocabulary ids, special pieces included.
        labels: For each an index into ``BIO``, or ``IGNORED``.
        has_misc: Whether ``O`` here excludes MISC.
        told: What another tagger says instead of labels: for each id probabilities of ``BIO``, or
            zeros where it says nothing.
    """

    ids: list[int]
    labels: list[int]
    has_misc: bool
    told: NDArray[np.float32] | None = None


def encode(
    tokenizer: UnigramTokenizer,
    text: str,
    spans: Sequence[Span],
    *,
    has_misc: bool,
    cuts: Iterable[int] = (),
) -> Example:
    """Turn a sentence and its names into an example.

    A name's first piece is tagged B, all others I, in every script: what a name in English teaches
    holds where a piece is a word, too. Of a piece that a name ends in, nothing is learnt; a
    word of a script with spaces belongs to the name that it has a part of.

    Args:
        tokenizer: The tokenizer of the encoder.
        text: The sentence.
        spans: Its names, which do not overlap: half-open code points and label, or ``DOUBTFUL``.
        has_misc: Whether MISC is marked.
        cuts: Code points that no piece may have on both sides, as at run time.
    """
    tokens = tokenizer.encode(text, cuts)
    labels = [IGNORED] * len(tokens.ids)
    ordered = sorted(spans)
    last: Span | None = None
    at = 0
    for first, end_piece, (start, end) in zip(
        tokens.first_of_word, tokens.end_of_word, tokens.words, strict=True
    ):
        while at < len(ordered) and ordered[at][1] <= start:
            at += 1
        span = ordered[at] if at < len(ordered) and ordered[at][0] < end else None
        label = 0
        if span is not None:
            is_whole = span[0] <= start and end <= span[1]
            if span[2] == DOUBTFUL or not (is_whole or _is_spaced(text, start, end)):
                label = IGNORED
            else:
                label = _INDEX[f"I-{span[2]}"]
                labels[first] = label if span is last else _INDEX[f"B-{span[2]}"]
                first += 1
            last = span
        labels[first:end_piece] = [label] * (end_piece - first)
    before, after = tokenizer.before, tokenizer.after
    ids, labels = tokens.ids[:MAX_PIECES], labels[:MAX_PIECES]
    return Example(
        [*before, *ids, *after],
        [*(IGNORED for _ in before), *labels, *(IGNORED for _ in after)],
        has_misc,
    )


def _is_spaced(text: str, start: int, end: int) -> bool:
    return all(run_of(text[at]) not in (0, HANGUL) for at in (start, end - 1))
