"""The protocol of the published method, so that its tables can be compared with ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eat_edge.evaluation.case import Case
from eat_edge.evaluation.metrics.bootstrap import estimate
from eat_edge.evaluation.metrics.scores import Estimate
from eat_edge.text.languages import UNSPACED

__all__ = ["AVERAGES", "TokenScores", "token_labels", "token_scores"]

AVERAGES = ("weighted", "micro", "macro")
_NO_LABEL = "O"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TokenScores:
    """F1 over token labels.

    Attributes:
        num_sentences: Documents that were scored: those with a gold entity.
        num_tokens: Their tokens.
        weighted: F1 of the types, averaged with their gold tokens as weights.
        micro: F1 of all types' tokens taken together.
        macro: F1 of the types, averaged with equal weights.
    """

    num_sentences: int
    num_tokens: int
    weighted: Estimate
    micro: Estimate
    macro: Estimate


def token_scores(cases: Iterable[Case], labels: Sequence[str], *, seed: int) -> TokenScores | None:
    """Score by the protocol of EAT (arXiv 2509.01147), after its published code.

    1. Documents without any gold entity are left out, and so is what was found in them.
    2. A document is cut into tokens: characters in languages written without spaces, else what
       stands between whitespace.
    3. Every token has a label, its type without B or I, or none. Not the offsets of an entity
       count but its surface: see ``token_labels``. Gold and found entities are treated alike,
       those of types that do not count included.
    4. Over the tokens of all documents together, F1 of each counted type is computed (0/0 is 0) and
       averaged in three ways. Tokens without a label count in no average.

    Where this departs from the published code: that takes only Chinese and Japanese by character,
    never finds a Chinese or Japanese name with a space in it, and strips quotation marks, numbers
    in parentheses and Wikipedia's words for "redirect" from names.

    Args:
        cases: Gold documents and what was found in them.
        labels: The types that count; in the paper PER, LOC and ORG.
        seed: Of the bootstrap intervals, which the paper does not have.

    Returns:
        The averages; None where no document has a gold entity.
    """
    counts = []
    num_tokens = 0
    for case in cases:
        if case.gold.spans:
            text, lang = case.gold.text, case.gold.lang
            gold = token_labels(text, lang, [(s.start, s.end, s.label) for s in case.gold.spans])
            found = token_labels(text, lang, [(s.start, s.end, s.label) for s in case.found])
            num_tokens += len(gold)
            counts.append(_counts(gold, found, labels))
    if not counts:
        return None
    estimates = estimate(np.stack(counts), _averages, seed=seed)
    weighted, micro, macro = (
        Estimate(float(value), float(low), float(high))
        for value, low, high in zip(estimates.value, estimates.low, estimates.high, strict=True)
    )
    return TokenScores(len(counts), num_tokens, weighted, micro, macro)


def token_labels(text: str, lang: str, entities: Iterable[tuple[int, int, str]]) -> list[str]:
    """Label the tokens of a text by the surfaces of entities.

    Each entity in turn labels the first stretch of tokens that reads like it and whose first token
    has no label yet, wherever the entity itself stands. One that reads like no stretch of whole
    tokens labels nothing.

    Args:
        text: The text.
        lang: Its language, which decides what a token is.
        entities: Start, end and type, in text order.

    Returns:
        A type or ``"O"`` for every token.
    """
    tokens = _tokens(text, lang)
    labels = [_NO_LABEL] * len(tokens)
    places: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        places.setdefault(token, []).append(index)
    for start, end, label in entities:
        name = _tokens(text[start:end], lang)
        for at in places.get(name[0], ()) if name else ():
            if labels[at] == _NO_LABEL and tokens[at : at + len(name)] == name:
                labels[at : at + len(name)] = [label] * len(name)
                break
    return labels


def _tokens(text: str, lang: str) -> list[str]:
    return list(text) if lang in UNSPACED else text.split()


def _counts(gold: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> Floats:
    """Count (labels, 3): tokens labelled so in both, in what was found, in gold."""
    return np.array(
        [
            [
                sum(one == other == label for one, other in zip(gold, found, strict=True)),
                found.count(label),
                gold.count(label),
            ]
            for label in labels
        ],
        dtype=np.float64,
    )


def _averages(counts: Floats) -> Floats:
    """Map (..., labels, 3) to (..., weighted, micro, macro)."""
    by_label = _f1(counts)
    support = counts[..., 2]
    total = support.sum(axis=-1)
    weighted = np.divide(
        (by_label * support).sum(axis=-1), total, out=np.zeros_like(total), where=total > 0
    )
    return np.stack([weighted, _f1(counts.sum(axis=-2)), by_label.mean(axis=-1)], axis=-1)


def _f1(counts: Floats) -> Floats:
    both, total = 2 * counts[..., 0], counts[..., 1] + counts[..., 2]
    return np.divide(both, total, out=np.zeros_like(both), where=total > 0)
