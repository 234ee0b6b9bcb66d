"""Extends a tagged name by the designator behind it and the leader before it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from eat_edge.lexicon.composition import Compositions
from eat_edge.types import Mention

__all__ = ["extend"]


def extend(
    mentions: Sequence[Mention],
    folded: str,
    lang: str,
    compositions: Compositions,
    bounds: Sequence[int] = (),
) -> tuple[Mention, ...]:
    """Extend tagged spans by the words that make one name with them.

    Args:
        mentions: Spans that do not overlap, by start.
        folded: The sentence.
        lang: Its language.
        compositions: How names are composed in it.
        bounds: Offsets that no name is extended over.

    Returns:
        The same with longer spans, and types, where a designator or leader says so; they still do
        not overlap. A span of nothing but a leader is dropped.
    """
    mentions = [
        mention
        for mention in mentions
        if folded[mention.start : mention.end] not in compositions.leaders
    ]
    whole: list[Mention] = []
    for mention, following in zip_longest(mentions, mentions[1:]):
        first = whole[-1].end if whole else 0
        last = len(folded) if following is None else following.start
        room = (
            max((at for at in bounds if first < at <= mention.start), default=first),
            min((at for at in bounds if mention.end <= at < last), default=last),
        )
        extended = compositions.extend(folded, lang, (mention.start, mention.end), room)
        if extended is not None:
            start, end, label = extended
            text, label = folded[start:end], label or mention.label
            mention = replace(mention, start=start, end=end, text=text, label=label)
        whole.append(mention)
    return tuple(whole)
