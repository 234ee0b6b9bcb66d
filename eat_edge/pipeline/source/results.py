"""Rows of results: a place in the ranking, an athlete, a country, a time: 1.莱尔斯 美国 9.83."""

import re
from collections.abc import Iterable

from eat_edge.names import NameMatch
from eat_edge.text import Folded
from eat_edge.types import Mention

__all__ = ["with_results"]

_ATHLETE = re.compile("(?:^|[0-9][.:)\u3001]? ?|[;,\u3002] ?)([\u4e00-\u9fff\u30fb]{2,8})$")
"""Who stands behind a number, up to the gap before the country."""
_RESULT = re.compile(" ?[0-9]")
_LEAST_COUNTRY = 0.5
"""Prior from which on a country, or a province, stands there."""
_LANGUAGES = frozenset({"zh"})
_SCORE = 0.9
_FARTHEST = 14


def with_results(
    mentions: Iterable[Mention], known: Iterable[NameMatch], folded: Folded, lang: str
) -> list[Mention]:
    """Make persons and countries of what stands in rows of results.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names.
        folded: The sentence, with the gaps of its columns.
        lang: Its language; only Chinese, which is read without the gaps, is changed.

    Returns:
        The same with these in place of what overlaps them.
    """
    found, text = list(mentions), folded.text
    if lang not in _LANGUAGES:
        return found
    gaps = {*folded.seams, *folded.walls}
    for country in known:
        is_row = country.start in gaps and _RESULT.match(text, country.end)
        if not is_row or country.prior < _LEAST_COUNTRY or country.names[0].label != "LOC":
            continue
        athlete = _ATHLETE.search(text[: country.start], max(0, country.start - _FARTHEST))
        if athlete is None or athlete.start(1) >= country.start:
            continue
        start = athlete.start(1)
        found = [one for one in found if one.end <= start or country.end <= one.start]
        found.append(Mention(start, country.start, athlete[1], "PER", _SCORE))
        surface = text[country.start : country.end]
        found.append(Mention(country.start, country.end, surface, "LOC", _SCORE))
    return sorted(found, key=lambda one: one.start)
