"""Extends a tagged name by the designator behind it and the leader before it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from eat_edge.lexicon.composition import Compositions
from eat_edge.tagger.spotter import Spot

__all__ = ["extend"]


def extend(
    spots: Sequence[Spot], folded: str, lang: str, compositions: Compositions
) -> tuple[Spot, ...]:
    """Extend tagged spans by the words that make one name with them.

    Args:
        spots: Spans that do not overlap, by start.
        folded: The sentence.
        lang: Its language.
        compositions: How names are composed in it.

    Returns:
        The same with longer spans, and types, where a designator or leader says so; they still do
        not overlap. A span of nothing but a leader is dropped.
    """
    spots = [spot for spot in spots if folded[spot.start : spot.end] not in compositions.leaders]
    whole: list[Spot] = []
    for spot, following in zip_longest(spots, spots[1:]):
        room = (
            whole[-1].end if whole else 0,
            len(folded) if following is None else following.start,
        )
        extended = compositions.extend(folded, lang, (spot.start, spot.end), room)
        if extended is not None:
            start, end, label = extended
            spot = replace(spot, start=start, end=end, label=label or spot.label)
        whole.append(spot)
    return tuple(whole)
