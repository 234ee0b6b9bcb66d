"""Statistical word alignment, learnt from the very sentences that it aligns."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from eat_edge.text.languages import UNSPACED

__all__ = ["Tokens", "align_words", "english_tokens", "source_tokens"]

_ROUNDS = 8
_TENSION = 4.0
"""How much less likely a word is the farther it stands from the diagonal."""
_NULL_PRIOR = 0.08
"""Share of source tokens that no English word stands for. Both as in fast_align."""

_CHARACTERS = re.compile(r"[A-Za-z]+|[0-9]+|\S")
_WORDS = re.compile(r"[\w'’-]+|[^\w\s]")
_ENGLISH = re.compile(r"[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9]")

Tokens = Sequence[tuple[int, int, str]]
"""Start, end and what is counted of each token."""
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def source_tokens(text: str, lang: str) -> Tokens:
    """Cut a source into words, or into characters where words are written without spaces."""
    return _tokens(_CHARACTERS if lang in UNSPACED else _WORDS, text)


def english_tokens(text: str) -> Tokens:
    """Cut a translation into words."""
    return _tokens(_ENGLISH, text)


def align_words(pairs: Sequence[tuple[Tokens, Tokens]]) -> list[list[int]]:
    """Choose for every source token the English word that it stands for.

    IBM model 1 (Brown, Della Pietra, Della Pietra and Mercer 1993) with the diagonal prior of Dyer,
    Chahuneau and Smith 2013 ("A Simple, Fast, and Effective Reparameterization of IBM Model 2"),
    in the direction in which several characters may stand for one word.

    Args:
        pairs: Tokens of sources and their translations, of one language.

    Returns:
        For each pair the index of a word for each source token, -1 where none is likelier.
    """
    words = _numbers(english for _, english in pairs)
    characters = _numbers(source for source, _ in pairs)
    keys, slots, priors, shapes = [], [], [], []
    num_slots = 0
    for source, english in pairs:
        # Number 0 is no word at all, and stands before the others.
        row = np.array([0, *(words[text] for _, _, text in english)], dtype=np.intp)
        column = np.array([characters[text] for _, _, text in source], dtype=np.intp)
        shapes.append((len(column), len(row)))
        keys.append((row[None, :] * (len(characters) + 1) + column[:, None]).ravel())
        slots.append(np.repeat(np.arange(num_slots, num_slots + len(column)), len(row)))
        priors.append(_priors(len(column), len(english)).ravel())
        num_slots += len(column)
    if not num_slots:
        return [[] for _ in pairs]
    likely = _learnt(
        np.concatenate(keys), np.concatenate(slots), np.concatenate(priors), len(characters) + 1
    )
    chosen = []
    for shape, cells in zip(shapes, _cut(likely, shapes), strict=True):
        chosen.append([int(best) - 1 for best in cells.reshape(shape).argmax(axis=1)])
    return chosen


def _learnt(keys: Ints, slots: Ints, priors: Floats, num_characters: int) -> Floats:
    """Learn by expectation and maximisation which word a token at a slot stands for."""
    kinds, links = np.unique(keys, return_inverse=True)
    words = kinds // num_characters
    translation = np.ones(len(kinds))
    for _ in range(_ROUNDS):
        likely = priors * translation[links]
        likely /= np.bincount(slots, likely)[slots]
        counts = np.bincount(links, likely)
        translation = counts / np.bincount(words, counts)[words]
    return likely


def _priors(num_characters: int, num_words: int) -> Floats:
    """Prior of no word and of each word, for each token: (tokens, 1 + words)."""
    if not num_words:
        return np.ones((num_characters, 1))
    row = (np.arange(num_words) + 0.5) / num_words
    column = (np.arange(num_characters) + 0.5) / max(1, num_characters)
    near = np.exp(-_TENSION * np.abs(row[None, :] - column[:, None]))
    near *= (1 - _NULL_PRIOR) / near.sum(axis=1, keepdims=True)
    return np.hstack([np.full((num_characters, 1), _NULL_PRIOR), near])


def _cut(cells: Floats, shapes: Sequence[tuple[int, int]]) -> list[Floats]:
    ends = np.cumsum([rows * columns for rows, columns in shapes])
    return np.split(cells, ends[:-1])


def _tokens(pattern: re.Pattern[str], text: str) -> Tokens:
    return [(*found.span(), found.group().casefold()) for found in pattern.finditer(text)]


def _numbers(sentences: Iterable[Tokens]) -> dict[str, int]:
    texts = dict.fromkeys(text for tokens in sentences for _, _, text in tokens)
    return {text: number for number, text in enumerate(texts, start=1)}
