"""Pairs names of a source sentence with the mentions of its translation, which know their types.

A tagger that has learnt from English sees in another language where a name stands far better than
what it is: Russian persons in the locative become places. In the translation it is sure of the
type. So the tagger reads both, and names are paired that the lexicon gives one another, that sound
alike, or that the word alignment put together. Where nobody is sure nothing is learnt.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray
from pypinyin import lazy_pinyin

from eat_edge.names import NameMatch
from eat_edge.pipeline.align import names_agree
from eat_edge.pipeline.conventions import settle
from eat_edge.tagger.bio import BioDecoder
from eat_edge.types import Mention
from export.mini.parallel.mentions import CarriedMention, ReadPair
from export.mini.parallel.projection import DOUBTFUL, LEAST_SCORE

__all__ = ["meets", "non_overlapping", "paired_spans", "similarity"]

LEAST_SIMILARITY = 0.65
"""From which on two names are one."""
LISTED, LISTED_IN_PART, ALIGNED, ALIKE = 1.0, 0.8, 0.7, 0.15
"""Similarity of names that the lexicon gives one another, as a whole and as a part, and of names
that the word alignment puts together; and what the same type adds."""
SURE_ALONE = 0.93
"""Score of a name that no mention is paired with, from which on it is learnt all the same."""
SURE_TYPE, UNSURE_TYPE = 0.97, 0.8
"""Scores of tagger and mention between which two types are a doubt."""
MISSED = 0.6
"""Score of a mention that must be somewhere in the source."""
OUTSIDE = 0.8
"""Least probability of O of a word that is surely no name."""
MOST_DOUBT = 0.3
"""Share of the words of a sentence, and one more, that may be doubtful."""

_VOICED = ("shs", "chs", "zhs", "tss", "khh", "phf", "ckk")
_MERGED = str.maketrans("cqvpdgzjl", "kkbbtkssr", "aeiouyhw'")
"""Letters of one another's sound become one, and vowels go: scripts write them or leave them."""

_Span = tuple[int, int, str]


def similarity(source: str, english: str, lang: str) -> float:
    """How alike two names sound, from 0 to 1, by their consonants."""
    latin = "".join(lazy_pinyin(source)) if lang == "zh" else anyascii(source)
    ours, theirs = _consonants(latin), _consonants(english)
    if min(len(ours), len(theirs)) < 2:
        return float(bool(ours) and ours == theirs)
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _consonants(latin: str) -> str:
    letters = re.sub("[^a-z]", "", latin.lower())
    for sound in _VOICED:
        letters = letters.replace(sound[:2], sound[2])
    return letters.translate(_MERGED)


def paired_spans(
    pair: ReadPair,
    lang: str,
    words: Sequence[tuple[int, int]],
    rows: NDArray[np.float32],
    bio: BioDecoder,
    matches: Sequence[NameMatch],
) -> tuple[_Span, ...] | None:
    """What a sentence teaches.

    Args:
        pair: The folded sentence and its translation, with the mentions of that.
        lang: Its language.
        words: Half-open code points of its words.
        rows: Their tag probabilities, (words, tags).
        bio: Knows the tags.
        matches: Known names in it, not overlapping.

    Returns:
        Its names by position, with ``DOUBTFUL`` over what may be a name or not; None where a
        mention is nowhere, or too much is doubtful.
    """
    found = settle(list(_found(pair.text, words, rows, bio)), pair.text, lang)
    mentions = [mention for mention in pair.mentions if mention.score >= LEAST_SCORE]
    partners = _paired(pair, lang, found, mentions, matches)
    spans = [
        (mention.start, mention.end, _label(mention, partners.get(number)))
        for number, mention in enumerate(found)
    ]
    known = {id(partner) for partner in partners.values()}
    for mention in mentions:
        if mention.label == "MISC" or mention.score < MISSED or id(mention) in known:
            continue
        place = _place(pair, mention, matches)
        if place is None:
            return None
        if not meets(place[:2], spans):
            spans.append(place)
    inside = 1.0 - rows[:, bio.tags.index("O")]
    for number in np.flatnonzero(inside > 1.0 - OUTSIDE).tolist():
        place = (*words[number], DOUBTFUL)
        if not meets(place[:2], spans):
            spans.append(place)
    doubts = [span for span in spans if span[2] == DOUBTFUL]
    num_doubtful = sum(meets(word, doubts) for word in words)
    return None if num_doubtful > MOST_DOUBT * len(words) + 1 else non_overlapping(spans)


def _found(
    text: str, words: Sequence[tuple[int, int]], rows: NDArray[np.float32], bio: BioDecoder
) -> Iterator[Mention]:
    for first, last, label in bio.labelled(rows):
        start, end = words[first][0], words[last - 1][1]
        score = float(bio.shares(rows[first:last])[label])
        yield Mention(start, end, text[start:end], label, score)


def _paired(
    pair: ReadPair,
    lang: str,
    found: Sequence[Mention],
    mentions: Sequence[CarriedMention],
    matches: Sequence[NameMatch],
) -> dict[int, CarriedMention]:
    """The mention of each name that has one; the surest pairs first, each mention once.

    A name that comes again shares the mention of the first.
    """
    scored = [
        (_likeness(pair, lang, name, mention, matches), number, which)
        for number, name in enumerate(found)
        for which, mention in enumerate(mentions)
    ]
    partners: dict[int, CarriedMention] = {}
    taken: set[int] = set()
    for score, number, which in sorted(scored, reverse=True):
        if score >= LEAST_SIMILARITY and number not in partners and which not in taken:
            partners[number] = mentions[which]
            taken.add(which)
    for score, number, which in sorted(scored, reverse=True):
        if score >= LISTED_IN_PART and number not in partners:
            partners[number] = mentions[which]
    return partners


def _likeness(
    pair: ReadPair,
    lang: str,
    name: Mention,
    mention: CarriedMention,
    matches: Sequence[NameMatch],
) -> float:
    english = pair.english[mention.start : mention.end]
    score = similarity(name.text, english, lang)
    for match in matches:
        if match.start < name.end and name.start < match.end and _bears(match, english):
            is_whole = (match.start, match.end) == (name.start, name.end)
            score = max(score, LISTED if is_whole else LISTED_IN_PART)
    if mention.span is not None and mention.span[0] < name.end and name.start < mention.span[1]:
        score = max(score + 0.2, ALIGNED)
    return score + (ALIKE if mention.label == name.label else 0.0)


def _label(name: Mention, partner: CarriedMention | None) -> str:
    """What a name is, or ``DOUBTFUL``."""
    if partner is None:
        return name.label if name.label != "MISC" and name.score >= SURE_ALONE else DOUBTFUL
    is_disputed = partner.label != name.label and name.score >= SURE_TYPE
    is_doubtful = partner.label == "MISC" or (is_disputed and partner.score < UNSURE_TYPE)
    return DOUBTFUL if is_doubtful else partner.label


def _place(pair: ReadPair, mention: CarriedMention, matches: Sequence[NameMatch]) -> _Span | None:
    """Where a mention stands that the tagger did not see in the source."""
    english = pair.english[mention.start : mention.end]
    for match in matches:
        if _bears(match, english):
            is_typed = any(name.label == mention.label for name in match.names)
            return match.start, match.end, mention.label if is_typed else DOUBTFUL
    return None if mention.span is None else (*mention.span, DOUBTFUL)


def _bears(match: NameMatch, english: str) -> bool:
    return any(names_agree(name.english, english) for name in match.names)


def meets(span: tuple[int, int], others: Iterable[_Span]) -> bool:
    """Whether a span overlaps one of others."""
    return any(start < span[1] and span[0] < end for start, end, _ in others)


def non_overlapping(spans: Iterable[_Span]) -> tuple[_Span, ...]:
    """Spans by position, without those that overlap one before them."""
    kept: list[_Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
