"""How far a marked name reaches: to the designator behind it, from the leader before it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from eat_edge.lexicon.composition import Compositions
from eat_edge.types import Mention

__all__ = ["extend"]


def extend(
    spots: Sequence[Mention], folded: str, lang: str, compositions: Compositions
) -> tuple[Mention, ...]:
    """Extend what the spotter marks to the words that make one name with it.

    Args:
        spots: Marks that do not overlap, by start.
        folded: The sentence.
        lang: Its language.
        compositions: How names are composed in it.

    Returns:
        The same with longer spans, and types, where a designator or leader says so; they still do
        not overlap. A mark of nothing but a leader is none.
    """
    spots = [spot for spot in spots if folded[spot.start : spot.end] not in compositions.leaders]
    whole: list[Mention] = []
    for spot, following in zip_longest(spots, spots[1:]):
        room = (
            whole[-1].end if whole else 0,
            len(folded) if following is None else following.start,
        )
        extended = compositions.extend(folded, lang, (spot.start, spot.end), room)
        if extended is not None:
            start, end, label = extended
            text, label = folded[start:end], label or spot.label
            spot = replace(spot, start=start, end=end, text=text, label=label)
        whole.append(spot)
    return tuple(whole)
