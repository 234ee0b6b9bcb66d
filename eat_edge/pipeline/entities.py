"""From the evidence of a sentence to its entities."""

from collections.abc import Callable, Iterable, Sequence
from unicodedata import category

from eat_edge.bundle import Fusion
from eat_edge.english.english_name import EnglishName
from eat_edge.english.scores import score_of
from eat_edge.names import non_overlapping
from eat_edge.pipeline.align import Placement
from eat_edge.pipeline.fusion import (
    Candidate,
    Evidence,
    Weighed,
    collect,
    fuse,
    join_neighbours,
    likely,
    weigh,
)
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.naming import Namer
from eat_edge.pipeline.source.bare import is_bare
from eat_edge.text.edges import closed
from eat_edge.text.normalise import is_mark
from eat_edge.types import Entity

__all__ = [
    "Observer",
    "entities_of",
    "evidence_of",
    "merge_windows",
    "named",
    "placed",
    "sources_of",
    "spans_of",
    "sure_enough",
]

_LEAST_BARE = {"zh": 0.8, "ja": 0.75}
"""Least score of what no list has, in text without punctuation, where words run together."""

Observer = Callable[[Part, Sequence[Evidence], Fusion], None]
"""Called with a finished sentence, its evidence and the weights for it, in order of the text."""


def evidence_of(part: Part) -> list[Evidence]:
    """Collect what all evidence sources say of the spans of a sentence.

    Args:
        part: The sentence; nothing is outstanding.
    """
    placements = part.placed + [
        Placement(mention, answer.spans, answer.probability) for mention, answer in part.placements
    ]
    checks = {span: check.probability for span, check in part.checks.items()}
    return collect(part.matches, checks, part.mentions, placements, part.source_mentions or ())


def sources_of(part: Part, *, has_alignment: bool) -> tuple[str, ...]:
    """The evidence sources that read a sentence, in the order of ``EVIDENCE_SOURCES``.

    Args:
        part: The sentence.
        has_alignment: Whether mentions are aligned where there is a translation.
    """
    is_translated = part.translation is not None
    reads = {
        "lexicon": True,
        "translation": is_translated,
        "alignment": is_translated and has_alignment and part.is_questioned,
        "source": part.source_mentions is not None,
    }
    return tuple(source for source, has_read in reads.items() if has_read)


def entities_of(
    part: Part, evidence: Iterable[Evidence], fusion: Fusion, namer: Namer
) -> list[Entity]:
    """Weigh the evidence of a sentence; `named` and `placed` in one.

    Args:
        part: The sentence; nothing is outstanding.
        evidence: As `evidence_of` gives it.
        fusion: The weights.
        namer: Gives them their English names.
    """
    return placed(part, named(part, weigh(evidence, fusion), fusion, namer))


def named(
    part: Part, weighed: Iterable[Weighed], fusion: Fusion, namer: Namer
) -> list[tuple[Candidate, EnglishName]]:
    """Find the entities of a sentence, and name them.

    Args:
        part: The sentence; nothing is outstanding.
        weighed: Its evidence.
        fusion: Has the least score of an entity.
        namer: Gives them their English names.

    Returns:
        Candidates by start, which do not overlap, with their names.
    """
    chosen = spans_of(part, weighed, fusion)
    return [(candidate, namer.name_of(candidate, part)) for candidate in chosen]


def sure_enough(part: Part, weighed: Sequence[Weighed]) -> Sequence[Weighed]:
    """Leave out what is doubtful in text that lost its punctuation, and only the tagger found."""
    least = _LEAST_BARE.get(part.sentence.lang)
    if least is None or part.translation is not None or not is_bare(part.folded.text):
        return weighed
    return [one for one in weighed if one.score >= least or one.evidence.match is not None]


def spans_of(part: Part, weighed: Iterable[Weighed], fusion: Fusion) -> list[Candidate]:
    """Find the entities of a sentence, without naming them.

    Returns:
        Candidates by start, which do not overlap.
    """
    bounds = (*part.seams, *part.folded.walls)
    found = fuse(likely(weighed, fusion))
    return join_neighbours(found, part.sentence.lang, bounds, part.folded.text)


def placed(part: Part, found: Iterable[tuple[Candidate, EnglishName]]) -> list[Entity]:
    """Place candidates in the document.

    Args:
        part: The sentence they were found in.
        found: Candidates with their names, by start.

    Returns:
        Entities by start, with offsets in code points of the document; they do not overlap.
    """
    text, source_span = part.sentence.text, part.folded.source_span
    entities = []
    for candidate, name in found:
        start, end = source_span(candidate.start, candidate.end)
        # A mark without a letter, behind a space or a sign, is folded with what it stands on.
        is_letter = part.folded.text[candidate.start].isalnum()
        while start < end - 1 and (
            is_mark(text[start])
            or text[start].isspace()
            or (is_letter and category(text[start])[0] == "P")
        ):
            start += 1
        end = closed(text, start, end)
        entities.append(
            Entity(
                part.sentence.start + start,
                part.sentence.start + end,
                text[start:end],
                candidate.label,
                candidate.score,
                name.text,
                candidate.evidence,
                name.source,
                score_of(name.source, candidate.label),
                english_guess=name.guess,
                id=name.id,
                alternatives=name.alternatives,
            )
        )
    return entities


def merge_windows(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Merge the entities of a document's windows: of two that overlap the surer stays."""
    return tuple(non_overlapping(sorted(entities, key=lambda entity: -entity.score)))
