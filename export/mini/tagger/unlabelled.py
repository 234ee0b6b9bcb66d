"""Text without a projection, for the tagger to teach itself by: source sides, articles, treebanks.

Tagging and aligning a translation takes far longer than reading its source. Whatever nobody tagged
yet, or could not be carried over, still has names in it, and a tagger that has learnt from
projections says which (``selftrain``).
"""

import lzma
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from itertools import chain, zip_longest
from pathlib import Path

from eat_edge.lexicon import Lexicon
from eat_edge.text import split
from export.mini.parallel.corpus import read_articles
from export.mini.parallel.mentions import MAX_SOURCE, sample_pairs

__all__ = ["read_texts", "read_unlabelled"]

PAIRS = {"zh": 12_000, "ja": 11_000}
"""Pairs that are given of a language; ``FEW_PAIRS`` of others."""
FEW_PAIRS = 7_000

_SHORTEST = 6
"""Code points of a sentence worth reading."""
_NAME = re.compile(r"(?<=[^.!?] )[\"'(]?(?!I\b)[A-Z]")
"""A capital that does not only begin a sentence."""
_MOST_OF_CORPUS = 0.45
"""Share of the texts that come from one corpus."""
_LOOKED_THROUGH = 6
"""Pairs that are looked through for each that is wanted."""


def read_unlabelled(
    data: Path,
    lang: str,
    lexicon: Lexicon,
    *,
    count: int,
    skip: int = 0,
    known: Collection[str] = (),
    accept: Callable[[str], bool] = lambda source: True,
) -> Iterator[str]:
    """Stream sentences of which nothing is known, each once.

    Args:
        data: Directory with ``mt``, ``wiki-entities`` and ``mono``; a language need not be in all.
        lang: ISO 639-1 code.
        lexicon: Folds them.
        count: Sentences of parallel text to give; the others come on top.
        skip: Pairs at the beginning of the sample that are left for the fusion to be fitted on.
        known: Folded sentences that are left out.
        accept: Says by its name whether a corpus may be used.

    Yields:
        Folded sentences.
    """
    seen = set(known)
    pairs = _sources(data, lang, skip + len(seen) + count, accept)
    folded = [lexicon.fold(text, lang).text for text in pairs]
    seen.update(folded[:skip])
    number = 0
    others = (lexicon.fold(text, lang).text for text in _others(data, lang, accept))
    for at, text in enumerate(chain(folded[skip:], others), skip):
        is_pair = at < len(folded)
        if len(text) < _SHORTEST or text in seen or (is_pair and number >= count):
            continue
        seen.add(text)
        number += is_pair
        yield text


def _sources(data: Path, lang: str, count: int, accept: Callable[[str], bool]) -> list[str]:
    if not (data / "mt" / f"{lang}-en.tsv.xz").exists():
        return []
    return [pair.text for pair in sample_pairs(data, lang, count, accept)]


def _others(data: Path, lang: str, accept: Callable[[str], bool]) -> Iterator[str]:
    """Sentences of Wikipedia's articles and of treebanks."""
    if accept("wiki_entities"):
        for article in read_articles(data, lang):
            for sentence in split(article["text"], lang, max_chars=MAX_SOURCE):
                yield sentence.text
    path = data / "mono" / f"{lang}.txt.xz"
    if accept(f"mono_{lang}") and path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for sentence in split(line.strip(), lang, max_chars=MAX_SOURCE):
                    yield sentence.text


def read_texts(
    data: Path,
    lang: str,
    *,
    count: int | None = None,
    skip: int = 0,
    accept: Callable[[str], bool] = lambda source: True,
) -> Iterator[tuple[str, str]]:
    """Stream texts as they are, those with a translation that may have a name in it first of all.

    Args:
        data: As for ``read_unlabelled``.
        lang: ISO 639-1 code.
        count: Pairs to give; None for what the encoder needs. Texts without a translation come on
            top, one after every pair as long as there are some.
        skip: As for ``read_unlabelled``.
        accept: As for ``read_unlabelled``.

    Yields:
        A text and its translation, ``""`` where there is none; each text once.
    """
    seen: set[str] = set()
    count = PAIRS.get(lang, FEW_PAIRS) if count is None else count
    pairs = _pairs_with_names(data, lang, count, skip, accept)
    alone = ((text, "") for text in _whole_others(data, lang, accept))
    for pair, other in zip_longest(pairs, alone):
        for one in (pair, other):
            if one is not None and one[0] not in seen:
                seen.add(one[0])
                yield one


def _pairs_with_names(
    data: Path, lang: str, count: int, skip: int, accept: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Pairs with a capital in the translation, of no corpus more than its share."""
    if not (data / "mt" / f"{lang}-en.tsv.xz").exists():
        return
    numbers: Counter[str] = Counter()
    for pair in sample_pairs(data, lang, skip + _LOOKED_THROUGH * count, accept)[skip:]:
        if numbers.total() == count:
            return
        if numbers[pair.source] < _MOST_OF_CORPUS * count and _NAME.search(pair.english):
            numbers[pair.source] += 1
            yield pair.text, pair.english


def _whole_others(data: Path, lang: str, accept: Callable[[str], bool]) -> Iterator[str]:
    """Articles of Wikipedia and lines of treebanks."""
    path = data / "mono" / f"{lang}.txt.xz"
    if accept(f"mono_{lang}") and path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from filter(None, map(str.strip, lines))
    if accept("wiki_entities"):
        for article in read_articles(data, lang):
            yield article["text"]
