"""Mines names from parallel text: mentions of translations with the source spans they came from.

Name lists say "United Kingdom"; translators write England, Britain and U.K. What the tagger marked
and the word alignment carried over to the same string again and again is a name, its type counted.
An alignment that takes in a word beside the name (外交部发, 据美联社, 韩国的) finds the name too,
and more often: the longer string leaves.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from export.mini.parallel.mentions import ReadPair

__all__ = ["mine_names"]

_LEAST_SCORE = 0.6
_LEAST_COUNT = 2
_LEAST_SHARE_OF_NAME = 0.15
"""Of the places an English name was carried over to, a surface must have this share."""
_LEAST_SHARE_OF_SURFACE = 0.1
_MAX_SURFACE = 24
_MAX_ATTACHED = 3
"""Code points of words that an alignment takes in beside a name."""
_PARTICLES = re.compile("^据(?=..)|(?<=..)的$|(?<=[^\u3041-\u3096]{2})[のはがを]$")


def mine_names(
    pairs: Iterable[ReadPair],
    *,
    is_listed: Callable[[str, str], bool] = lambda surface, english: False,
    is_designator: Callable[[str], bool] = lambda word: False,
) -> dict[str, dict[str, str]]:
    """Find pairs of surface and English name.

    Args:
        pairs: Parallel text with its mentions.
        is_listed: Whether a list has this surface with this English name.
        is_designator: Whether a word makes a longer name of the name beside it, so that both belong
            together.

    Returns:
        By surface form the English names with their labels, the most frequent name first.
    """
    together: Counter[tuple[str, str]] = Counter()
    labels: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        for mention in pair.mentions:
            if mention.span is None or not mention.is_clean or mention.score < _LEAST_SCORE:
                continue
            surface = _PARTICLES.sub("", pair.text[slice(*mention.span)].strip())
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

    def is_attached(surface: str, english: str, number: int) -> bool:
        """Whether a shorter string is the name, and the rest a word beside it."""
        for length in range(1, min(_MAX_ATTACHED, len(surface) - 2) + 1):
            for shorter, rest in (
                (surface[:-length], surface[-length:]),
                (surface[length:], surface[:length]),
            ):
                is_known = together[shorter, english] >= number or is_listed(shorter, english)
                if is_known and rest not in of_surface and not is_designator(rest):
                    return not is_listed(surface, english)
        return False

    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (surface, english), number in together.most_common():
        if (
            number >= _LEAST_COUNT
            and number >= _LEAST_SHARE_OF_NAME * of_name[english]
            and number >= _LEAST_SHARE_OF_SURFACE * of_surface[surface]
            and not is_attached(surface, english, number)
        ):
            found[surface][english] = labels[surface, english].most_common(1)[0][0]
    return dict(found)


def _plain(english: str) -> str:
    english = english.strip(" ,;.'\"()")
    for article in ("The ", "the "):
        english = english.removeprefix(article)
    return english.removesuffix("'s")
