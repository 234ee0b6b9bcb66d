"""Sentences without a projection: a trained spotter teaches another one by them.

Tagging and aligning a translation takes far longer than reading its source. Whatever nobody tagged
yet, or could not be carried over, still has names in it, and a spotter that has learnt from
projections says which.
"""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

import orjson

from eat_edge.lexicon import Lexicon
from eat_edge.text import split
from export.mini.parallel.corpus import read_articles
from export.mini.parallel.mentions import MAX_SOURCE, sample_pairs
from export.mini.parallel.projection import DOUBTFUL, Projected

__all__ = ["write_unread"]

_SHORTEST = 6
"""Code points of a sentence worth reading."""
_ARTICLES = 3
"""How often a sentence of Wikipedia is written: there are few, and they are what users read."""


def write_unread(
    data: Path,
    lang: str,
    lexicon: Lexicon,
    projected: Path,
    out: Path,
    *,
    count: int,
    skip: int = 0,
    accept: Callable[[str], bool] = lambda source: True,
) -> int:
    """Write sentences of which nothing is known, as JSON lines like those of ``projection``.

    Args:
        data: Directory with ``mt`` and ``wiki-entities``.
        lang: ISO 639-1 code.
        lexicon: Folds them.
        projected: Sentences that are left out.
        out: The file to write.
        count: Sentences of parallel text to write; those of Wikipedia come on top.
        skip: Pairs at the beginning of the sample that are left for the fusion to be fitted on.
        accept: Says by its name whether a corpus may be used.

    Returns:
        How many lines were written.
    """
    with projected.open("rb") as lines:
        known = {orjson.loads(line)["text"] for line in lines}
    number = 0
    with out.open("wb") as lines:
        texts = chain(
            islice(_sentences(data, lang, lexicon, known, skip, count, accept), count),
            _articles(data, lang, lexicon, known) if accept("wiki_entities") else (),
        )
        for text in texts:
            doubt = ((0, len(text), DOUBTFUL),)
            lines.write(orjson.dumps(Projected(lang, text, doubt)) + b"\n")
            number += 1
    return number


def _sentences(
    data: Path,
    lang: str,
    lexicon: Lexicon,
    known: set[str],
    skip: int,
    count: int,
    accept: Callable[[str], bool],
) -> Iterator[str]:
    """Sentences of parallel text, each once."""
    pairs = sample_pairs(data, lang, skip + len(known) + count, accept)
    folded = [lexicon.fold(pair.text, lang).text for pair in pairs]
    held_out = set(folded[:skip])
    for text in dict.fromkeys(folded[skip:]):
        if _is_new(text, known) and text not in held_out:
            yield text


def _articles(data: Path, lang: str, lexicon: Lexicon, known: set[str]) -> Iterator[str]:
    """Sentences of Wikipedia, each several times."""
    for article in read_articles(data, lang):
        for sentence in split(article["text"], lang, max_chars=MAX_SOURCE):
            text = lexicon.fold(sentence.text, lang).text
            if _is_new(text, known):
                yield from [text] * _ARTICLES


def _is_new(text: str, known: set[str]) -> bool:
    return len(text) >= _SHORTEST and text not in known
