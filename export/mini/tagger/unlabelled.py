"""Text without a projection, for the tagger to teach itself by: source sides, articles, treebanks.

Tagging and aligning a translation takes far longer than reading its source. Whatever nobody tagged
yet, or could not be carried over, still has names in it, and a tagger that has learnt from
projections says which (``selftrain``).
"""

import lzma
from collections.abc import Callable, Collection, Iterator
from itertools import chain
from pathlib import Path

from eat_edge.lexicon import Lexicon
from eat_edge.text import split
from export.mini.parallel.corpus import read_articles
from export.mini.parallel.mentions import MAX_SOURCE, sample_pairs

__all__ = ["read_unlabelled"]

_SHORTEST = 6
"""Code points of a sentence worth reading."""


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
