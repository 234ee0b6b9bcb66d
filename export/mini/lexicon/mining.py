"""Mines names from parallel text: mentions of translations with the source spans they came from.

Name lists say "United Kingdom"; translators write England, Britain and U.K. What the tagger marked
and the word alignment carried over to the same string again and again is a name, its type counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from export.mini.parallel.mentions import ReadPair

__all__ = ["mine_names"]

_LEAST_SCORE = 0.6
_LEAST_COUNT = 2
_LEAST_SHARE_OF_NAME = 0.15
"""Of the places an English name was carried over to, a surface must have this share."""
_LEAST_SHARE_OF_SURFACE = 0.1
_MAX_SURFACE = 24


def mine_names(pairs: Iterable[ReadPair]) -> dict[str, dict[str, str]]:
    """Find pairs of surface and English name.

    Args:
        pairs: Parallel text with its mentions.

    Returns:
        By surface form the English names with their labels, the most frequent name first.
    """
    together: Counter[tuple[str, str]] = Counter()
    labels: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        for mention in pair.mentions:
            if mention.span is None or not mention.is_clean or mention.score < _LEAST_SCORE:
                continue
            surface = pair.text[slice(*mention.span)].strip()
            english = _plain(pair.english[mention.start : mention.end])
            is_whole = english[:1].isupper() and english.split()[-1] not in ("of", "the", "and")
            if 2 <= len(surface) <= _MAX_SURFACE and is_whole:
                together[surface, english] += 1
                labels[surface, english][mention.label] += 1
    of_surface: Counter[str] = Counter()
    of_name: Counter[str] = Counter()
    for (surface, english), number in together.items():
        of_surface[surface] += number
        of_name[english] += number
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (surface, english), number in together.most_common():
        if (
            number >= _LEAST_COUNT
            and number >= _LEAST_SHARE_OF_NAME * of_name[english]
            and number >= _LEAST_SHARE_OF_SURFACE * of_surface[surface]
        ):
            found[surface][english] = labels[surface, english].most_common(1)[0][0]
    return dict(found)


def _plain(english: str) -> str:
    english = english.strip(" ,;.'\"()")
    for article in ("The ", "the "):
        english = english.removeprefix(article)
    return english.removesuffix("'s")
