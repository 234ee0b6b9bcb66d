"""Thai bodies and places whose kind is abbreviated before the name: รพ.ศิริราช, จ.นนทบุรี.

The full stop makes the tagger part such a name, doubt it, or overlook it. Who writes the kind of a
body says that a name follows; a place is one where the tagger or the lexicon has a name there, for
the same letters abbreviate other words, too.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from eat_edge.names import NameMatch
from eat_edge.pipeline.source.alternatives import any_of
from eat_edge.types import Mention

__all__ = ["with_abbreviated"]

_SCORE = 0.9
_BODIES = any_of(
    r"รพ\.สต\. รพ\. รร\. ร\.ร\. มรภ\. มทร\. สน\. สภ\. บมจ\. บจก\. บลจ\. หจก\. อบต\. อบจ\. "
    r"สสจ\. สพป\. สพม\. ธ\. วค\. ม\.(?!ต้น|ปลาย|ที่)"
)
_PLACES = any_of(r"จ\. อ\. ต\. ถ\. ซ\.")
_KIND = re.compile(
    f"(?<![\u0e00-\u0e7f.])(?:(?P<body>{_BODIES})|(?P<place>{_PLACES})) ?(?=[\u0e01-\u0e7f]{{2}})"
)
_NAME = re.compile("(?<! )[\u0e01-\u0e7f]{2,16}(?![.\u0e01-\u0e7f])")
"""Letters up to the next space; more of them are hardly a name alone, but what is said of it."""


def with_abbreviated(
    mentions: Sequence[Mention], known: Iterable[NameMatch], folded: str
) -> list[Mention]:
    """Join the names of a Thai sentence with the abbreviated kinds before them.

    Args:
        mentions: Spans that do not overlap, by start.
        known: Its known names.
        folded: The sentence.

    Returns:
        The same with such names in place of their parts; they still do not overlap.
    """
    found, known = list(mentions), list(known)
    kinds = list(_KIND.finditer(folded))
    for kind, following in zip_longest(kinds, kinds[1:]):
        last = len(folded) if following is None else following.start()
        start, label = kind.start(), "ORG" if kind["body"] else "LOC"
        end = _end_of_name(kind.end(), label, found, known, folded[:last].rstrip())
        if end is not None and not any(one.start < start < one.end for one in found):
            found = [one for one in found if one.end <= start or end <= one.start]
            found.append(Mention(start, end, folded[start:end], label, _SCORE))
    return sorted(found, key=lambda one: one.start)


def _end_of_name(
    start: int,
    label: str,
    mentions: Iterable[Mention],
    known: Iterable[NameMatch],
    room: str,
) -> int | None:
    """Where a name ends that begins behind its kind; None where there is none.

    Args:
        start: Behind the kind.
        label: What it is a kind of.
        mentions: Spans of the sentence.
        known: Its known names.
        room: The sentence up to the next kind.
    """
    tagged = next((one for one in mentions if one.start <= start < one.end), None)
    if tagged is not None:
        is_other = label == "LOC" and tagged.label == "PER"
        return None if is_other else min(tagged.end, len(room))
    if label == "LOC":
        places = [
            one.end
            for one in known
            if one.start == start and all(name.label == "LOC" for name in one.names)
        ]
        return max(places, default=None)
    name = _NAME.match(room, start)
    return None if name is None else name.end()
