"""The translation of a sentence as it is shown: with trusted names, and notes on its numbers."""

from collections.abc import Iterable

from eat_edge.english.english_name import EnglishName
from eat_edge.english.numbers import number_notes
from eat_edge.names import non_overlapping
from eat_edge.pipeline.align import bears
from eat_edge.pipeline.fusion import Candidate
from eat_edge.pipeline.jobs import Part
from eat_edge.types import Mention

__all__ = ["draft_of", "notes_on"]

_COUNTED = ("zh", "ja")
"""Languages whose numbers are read."""


def draft_of(part: Part, named: Iterable[tuple[Candidate, EnglishName]]) -> str:
    """Put trusted names in the place of what the translation calls the same entities.

    Args:
        part: The sentence; nothing is outstanding.
        named: Its entities with their English names.

    Returns:
        The translation. A mention stays where it is one of the names that the lexicon has for its
        entity (Chinese, for 中国), or nothing trusted is known.
    """
    places: list[Mention] = []
    names: dict[tuple[int, int], str] = {}
    for candidate, name in named:
        if len(candidate.parts) > 1 or not name.text:
            continue
        ((evidence, _),) = candidate.parts
        mention = evidence.mention
        if mention is None or (evidence.match is not None and bears(evidence.match, mention)):
            continue
        if part.english[mention.start : mention.end] == mention.text:
            places.append(mention)
            names[mention.start, mention.end] = name.text
    draft, at = "", 0
    for mention in non_overlapping(sorted(places, key=lambda one: -one.score)):
        draft += part.english[at : mention.start] + names[mention.start, mention.end]
        at = mention.end
    return draft + part.english[at:]


def notes_on(part: Part) -> tuple[str, ...]:
    """What a reader of a translation has to know: the numbers that are not those of the source."""
    if not part.english or part.sentence.lang not in _COUNTED:
        return ()
    return number_notes(part.sentence.text, part.english)
