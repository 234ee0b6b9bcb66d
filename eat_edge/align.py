"""From English mention to source span: what the lexicon, the translation and the aligner say.

A candidate is a span of the folded sentence with everything that speaks for it. Known names that
occur in the sentence are candidates from the start; a mention of the translation that bears one of
their names supports them; any other mention is pinned by the second translation. Fusion gives each
candidate a label and a score and keeps the best that do not overlap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.bundle import Thresholds
from eat_edge.lexicon import NameMatch
from eat_edge.types import Mention

__all__ = ["Candidate", "Placement", "candidates", "fuse", "names_agree", "unexplained"]

SURE_LABEL = 0.8
"""From this probability on the tagger's label outranks the lexicon's: it has seen the context."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The second translation's answer for one mention.

    Attributes:
        mention: What was asked.
        spans: Where the answer occurs in the folded sentence; empty for "nowhere".
        probability: Of the answer, among all spans of the sentence and "nowhere".
    """

    mention: Mention
    spans: tuple[tuple[int, int], ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of the folded sentence that may be an entity.

    Attributes:
        start: First code point.
        end: One past the last.
        label: One of ``LABELS``.
        english: Its English name.
        score: Confidence in (0, 1].
        evidence: As in ``Entity``.
    """

    start: int
    end: int
    label: str
    english: str
    score: float
    evidence: tuple[str, ...]


def names_agree(name: str, mention: str) -> bool:
    """Whether a lexicon name and a mention of the translation are the same name.

    Case, punctuation and articles do not count; the order of the words does not either, since
    family names come first or last.
    """
    return bool(_words(name)) and _words(name) == _words(mention)


def unexplained(mentions: Iterable[Mention], matches: Sequence[NameMatch]) -> list[Mention]:
    """The mentions whose name no match bears, each name once: what the aligner is asked."""
    asked: dict[tuple[str, ...], Mention] = {}
    for mention in mentions:
        if not any(_bears(match, mention) for match in matches):
            key = _words(mention.text)
            if key and (key not in asked or mention.score > asked[key].score):
                asked[key] = mention
    return list(asked.values())


def candidates(
    matches: Sequence[NameMatch],
    mentions: Sequence[Mention],
    placements: Sequence[Placement],
    thresholds: Thresholds,
) -> list[Candidate]:
    """Everything that may be an entity and has enough evidence.

    Args:
        matches: Matches of the sentence that do not overlap (the hinted ones).
        mentions: Mentions of its translation.
        placements: The second translation's answers.
        thresholds: Least score for each kind of evidence.

    Returns:
        Candidates, in no particular order; they may overlap.
    """
    found: list[Candidate] = []
    placed: dict[tuple[int, int], Placement] = {}
    for placement in placements:
        for span in placement.spans:
            if span not in placed or placement.probability > placed[span].probability:
                placed[span] = placement
    for match in matches:
        supporting = [mention for mention in mentions if _bears(match, mention)]
        answer = placed.pop((match.start, match.end), None)
        if answer is not None:
            supporting.append(answer.mention)
        candidate = _known(match, supporting, answer is not None, thresholds)
        if candidate is not None:
            found.append(candidate)
    for (start, end), placement in placed.items():
        mention = placement.mention
        score = mention.score * placement.probability
        if score >= thresholds.alignment:
            evidence = ("translation", "alignment")
            found.append(Candidate(start, end, mention.label, mention.text, score, evidence))
    return found


def fuse(found: Iterable[Candidate]) -> list[Candidate]:
    """Resolve overlaps: the best score wins, then the longer span.

    Returns:
        Candidates that do not overlap, by start.
    """
    chosen: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (-c.score, c.start - c.end, c.start)):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda candidate: candidate.start)


def _known(
    match: NameMatch, supporting: Sequence[Mention], is_aligned: bool, thresholds: Thresholds
) -> Candidate | None:
    name = match.names[0]
    if not supporting:
        if not name.label or match.prior < thresholds.lexicon:
            return None
        return Candidate(
            match.start, match.end, name.label, name.english, max(match.prior, 0.01), ("lexicon",)
        )
    best = max(supporting, key=lambda mention: mention.score)
    # Two witnesses that do not know of each other: the chance that both are wrong.
    score = 1.0 - (1.0 - match.prior) * (1.0 - best.score)
    if score < thresholds.translation:
        return None
    named = [n.label for n in match.names if names_agree(n.english, best.text) and n.label]
    known_label = named[0] if named else name.label
    label = best.label if not known_label or best.score >= SURE_LABEL else known_label
    evidence = ("lexicon", "translation", "alignment") if is_aligned else ("lexicon", "translation")
    return Candidate(match.start, match.end, label, best.text, score, evidence)


def _bears(match: NameMatch, mention: Mention) -> bool:
    return any(names_agree(name.english, mention.text) for name in match.names)


_CASELESS: Mapping[int, str | None] = {ord(char): " " for char in '.,;:!?"()[]-/'} | {
    ord("'"): None
}


def _words(name: str) -> tuple[str, ...]:
    words = name.casefold().translate(_CASELESS).split()
    return tuple(sorted(word for word in words if word != "the"))
