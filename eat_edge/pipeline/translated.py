"""The mentions of an English translation, as they count.

Wherever people annotated English names, a title is no part of one (Pope Francis), the adjective of
a country is no place, and no name ends with a preposition: what the tagger leaves so goes on with
the next one (Federal Republic of Cameroon), or ends before it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from eat_edge.english.countries import is_adjective
from eat_edge.types import Mention

__all__ = ["LEAST_SCORE", "settle_translated"]

LEAST_SCORE = 0.55
"""Score from which on a mention counts; chosen on conll2003_en_testa, which trains nothing."""

_TITLE = re.compile(
    r"(?:Pope|Lord|Lady|[TC]sar|King|Queen|Princess|Sultan|Emperor|Empress|Sir|President|Captain|"
    r"Colonel|General|Major|Professor|Prof\.|Dr\.|Mr\.|Mrs\.|Ms\.|Senator|Judge|Duke|Countess) "
    r"(?=[^\W\d_])"
)
"""Before a person. Words that begin names as often (Prince, Saint, Sheikh) are left out."""
_UNFINISHED = re.compile(" (?:of|for|in|and|the)(?: the)?$")


def settle_translated(mentions: Iterable[Mention], text: str) -> tuple[Mention, ...]:
    """Leave out the mentions that do not count, and give the others their ends.

    Args:
        mentions: Mentions of the translation by position, which do not overlap.
        text: The translation.

    Returns:
        What counts, by position; nothing overlaps.
    """
    sure = (one for one in _joined(mentions, text) if one.score >= LEAST_SCORE)
    return tuple(_typed(_between(one, text)) for one in sure)


def _joined(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """Join a name that ends with a preposition and the one behind it."""
    last: Mention | None = None
    for mention in mentions:
        if last and _UNFINISHED.search(last.text) and text[last.end : mention.start] == " ":
            last = replace(last, end=mention.end, text=text[last.start : mention.end])
            continue
        if last:
            yield last
        last = mention
    if last:
        yield last


def _between(mention: Mention, text: str) -> Mention:
    """Without a title before it and a preposition at its end."""
    start, end = mention.start, mention.end
    if mention.label == "PER" and (title := _TITLE.match(text, start, end)):
        start = title.end()
    if unfinished := _UNFINISHED.search(mention.text):
        end = mention.start + unfinished.start()
    return replace(mention, start=start, end=end, text=text[start:end])


def _typed(mention: Mention) -> Mention:
    is_place = mention.label == "LOC"
    return replace(mention, label="MISC") if is_place and is_adjective(mention.text) else mention
