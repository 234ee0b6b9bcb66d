"""Lists by middle dot, slash or dash, which look like the name of one foreigner or one place."""

import re
from collections.abc import Iterable, Iterator, Sequence

from eat_edge.lexicon.composition import DOTS, is_list, is_person
from eat_edge.names import NameMatch
from eat_edge.types import Mention

__all__ = ["part_lists"]

_SEPARATORS = DOTS + "/\u2013\u2014~\u301c"
_DASHES = "\u2013\u2014"
"""In Hebrew they join no name, which the maqaf does, or a hyphen for it."""
_HYPHEN = "-"
_SURE_PLACE = 0.5
"""Prior from which on places that a hyphen joins are two: Москва-Казань."""
_LEAST_OF_MANY = 0.3
"""Prior from which on the first and the last of three organisations or more tell that what stands
between them is one too."""


_WITHOUT_PRIORS = frozenset({"uk"})
"""Languages whose lexicon does not tell how likely a name is meant."""
_ADJECTIVE = re.compile("(?:[сц]ьк|н)(?:ий|а|е)$")


def part_lists(
    mentions: Sequence[Mention], known: Iterable[NameMatch], lang: str = ""
) -> Iterator[Mention]:
    """Part mentions whose parts between dots are known as places, organisations or full names.

    Args:
        mentions: Spans of a sentence that do not overlap, by start.
        known: Its known names; what is known as a whole stays whole.
        lang: Its language.

    Yields:
        The same spans, or their parts, each with the type that it is known as.
    """
    by_span = {one.span: one for one in reversed(list(known)) if not one.composition}
    for mention in mentions:
        spans = _spans(mention, _SEPARATORS)
        if lang == "he" and mention.label == "LOC" and any(map(mention.text.count, _DASHES)):
            for start, end in _spans(mention, _DASHES):
                if start < end:
                    yield mention.part(start - mention.start, end - mention.start, mention.label)
            continue
        if len(spans) < 2 and mention.label == "LOC":
            # What a hyphen joins is a name more often than not: Нью-Йорк.
            spans = _spans(mention, _HYPHEN)
            are_sure = all(_is_sure_place(by_span.get(span), lang) for span in spans)
            # Baden-Baden is one.
            are_sure = are_sure and len(set(mention.text.split(_HYPHEN))) == len(spans)
            spans = spans if are_sure else [mention.span]
        parts = [by_span.get(span) for span in spans]
        if len(parts) < 2 or mention.span in by_span or not _are(parts, mention):
            yield mention
            continue
        for (start, end), match in zip(spans, parts, strict=True):
            label = mention.label if match is None else match.names[0].label or mention.label
            yield mention.part(start - mention.start, end - mention.start, label)


def _are(parts: Sequence[NameMatch | None], mention: Mention) -> bool:
    """Whether the parts of a mention are names of their own."""
    matches = [match for match in parts if match is not None]
    if len(matches) == len(parts):
        return is_list(matches) and not (mention.label == "PER" and is_person(matches))
    first, last = parts[0], parts[-1]
    return (
        len(parts) > 2
        and mention.label == "ORG"
        and all(
            one is not None and one.names[0].label == "ORG" and one.prior >= _LEAST_OF_MANY
            for one in (first, last)
        )
    )


def _is_sure_place(match: NameMatch | None, lang: str) -> bool:
    if match is None or match.names[0].label != "LOC":
        return False
    # Without priors, a place in a gazetteer, whose name is no adjective: Рава-Руська.
    is_listed = lang in _WITHOUT_PRIORS and bool(match.names[0].id)
    return match.prior >= _SURE_PLACE or (is_listed and not _ADJECTIVE.search(match.surface))


def _spans(mention: Mention, separators: str) -> list[tuple[int, int]]:
    """The spans between the dots of a mention."""
    bounds = [at for at, char in enumerate(mention.text) if char in separators]
    starts = [0, *(at + 1 for at in bounds)]
    ends = [*bounds, len(mention.text)]
    return [
        (mention.start + start, mention.start + end)
        for start, end in zip(starts, ends, strict=True)
    ]
