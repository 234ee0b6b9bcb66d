"""Which sentence pairs are no translation of one another, or not by a human: harder cleaning.

Alignment of corpora goes wrong, translators summarise, and machines leave English standing. What is
left out are pairs of which one side is far too long for the other, whose years and other long
numbers differ, whose source is half in English or says the same again and again, and, where
known names were looked up, pairs none of whose names is in the translation.
"""

import logging
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from export.mini.parallel.corpus import Pair

__all__ = ["Flaw", "cleaned", "flaw_of", "has_strange_names", "length_ratio"]

Flaw = str
"""Why a pair is left out, in a word or two."""

_log = logging.getLogger(__name__)

_MEASURED = 20_000
"""Pairs on which it is measured what length is usual."""
_MOST_TIMES = 2.5
"""How much longer or shorter than usual a translation may be."""
_SHORT = 12
"""Code points of an English sentence that is too short for its length to say anything."""
_ENGLISH = 0.4
"""Share of a source in English phrases from which on it was not translated."""
_PHRASE = re.compile("[A-Za-z]+(?: [A-Za-z]+){2,}")
_LEAST_NAMES = 2
"""Known names, none of which is in the translation, that make a pair strange."""
_NUMBER = re.compile(r"(?<![\d.,])\d{3,}(?![\d.,]*[千百万萬億亿兆])")
_REPEATED = re.compile(r"(.{2,8}?)\1{3,}")


def cleaned(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Leave out the pairs of a language that have a flaw, and log how many.

    What is usual is measured on the first of them.
    """
    pairs = iter(pairs)
    first = list(islice(pairs, _MEASURED))
    ratio = length_ratio(first) if first else 1.0
    flaws: Counter[Flaw | None] = Counter()
    for pair in chain(first, pairs):
        flaw = flaw_of(pair, ratio)
        flaws[flaw] += 1
        if flaw is None:
            yield pair
    _log.info("ratio of lengths %.2f; left out: %s", ratio, dict(flaws))


def length_ratio(pairs: Iterable[Pair]) -> float:
    """How many letters of English a code point of the source usually has."""
    return statistics.median(len(pair.english) / len(pair.text) for pair in pairs)


def flaw_of(pair: Pair, ratio: float) -> Flaw | None:
    """Say what is wrong with a pair; None where nothing is.

    Args:
        pair: Sentence and translation.
        ratio: That of its language.
    """
    return next((name for name, is_so in _FLAWS.items() if is_so(pair, ratio)), None)


def has_strange_names(found: Sequence[bool]) -> bool:
    """Whether names say that the translation is of another sentence.

    Args:
        found: Of each known name of a type whether the translation has it.
    """
    return len(found) >= _LEAST_NAMES and not any(found)


def _has_strange_length(pair: Pair, ratio: float) -> bool:
    times = len(pair.english) / len(pair.text) / ratio
    is_short = len(pair.english) <= _SHORT
    return not is_short and not 1 / _MOST_TIMES <= times <= _MOST_TIMES


def _has_other_numbers(pair: Pair, ratio: float) -> bool:
    english = pair.english.replace(",", "")
    numbers = _NUMBER.findall(unicodedata.normalize("NFKC", pair.text))
    return any(number not in english for number in numbers)


def _is_left_in_english(pair: Pair, ratio: float) -> bool:
    return sum(map(len, _PHRASE.findall(pair.text))) > _ENGLISH * len(pair.text)


def _repeats_itself(pair: Pair, ratio: float) -> bool:
    return _REPEATED.search(pair.text) is not None


_FLAWS: dict[Flaw, Callable[[Pair, float], bool]] = {
    "length": _has_strange_length,
    "numbers": _has_other_numbers,
    "English": _is_left_in_english,
    "repetition": _repeats_itself,
}
