"""Extends a tagged name by the designator behind it and the leader before it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from eat_edge.english.romanise.chinese import split_person
from eat_edge.lexicon.composition import Compositions
from eat_edge.types import Mention

__all__ = ["extend"]

_VERBS_ZH = re.compile(
    "投[资資]|建[设設]|[设設][计計]|制造|製造|[发發]展|生[产產]|[销銷]售|[贸貿]易"
)
_TO = frozenset("在于於到来來赴往去")
"""Before a place where somebody does something, these end no name: 在成都投资."""
_NUMBERED_ZH = re.compile("[0-9一二三四五六七八九十两兩几幾多各]+[家个個所]")
"""Several bodies, which were named before: 百度三家公司."""
_FULL_NAME = 3
"""Characters of most Chinese persons' names."""
_FORCE_ZH = re.compile("(?:[陆海空]军|火箭军|武警)(?:大校|[上中少准][将校尉])")
"""The rank of an officer, with his force: 施毅陆军大校."""


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
        extended = compositions.extend(folded, lang, mention.span, room)
        if extended is not None and not _is_said_of(mention, folded, extended, lang):
            start, end, label = extended
            label = label or mention.label
            if lang == "zh" and _is_given_name(mention, folded, start, end):
                label = "PER"
            mention = replace(mention.over(start, end, folded), label=label)
        whole.append(mention)
    return tuple(whole)


def _is_given_name(mention: Mention, folded: str, start: int, end: int) -> bool:
    """Whether a designator is the last character of a person's name: 唐一军."""
    if mention.label != "PER" or start != mention.start or end != mention.end + 1:
        return False
    parts = split_person(folded[start:end])
    return end - start == _FULL_NAME and parts is not None and len(parts[1]) > 1


def _is_said_of(mention: Mention, folded: str, extended: tuple[int, int, str], lang: str) -> bool:
    """Whether a designator is no part of a Chinese name, but says something of it."""
    if lang != "zh":
        return False
    if mention.label == "PER" and _FORCE_ZH.match(folded, mention.end):
        return True
    if _NUMBERED_ZH.match(folded, mention.end, extended[1]):
        return True
    is_place = mention.label == "LOC" and folded[mention.start - 1 : mention.start] in _TO
    return is_place and _VERBS_ZH.fullmatch(folded, mention.end, extended[1]) is not None
