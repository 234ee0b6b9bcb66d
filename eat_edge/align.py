"""From English mention to source span: what lexicon, translation, aligner and spotter say.

A candidate is a span of the folded sentence with everything that speaks for it. Known names that
occur in the sentence are candidates from the start; a mention of the translation that bears one of
their names supports them; any other mention is pinned by the second translation, and what the
spotter alone marks is a candidate too. Fusion gives each candidate a label and a score and keeps
the best that do not overlap.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.bundle import Fusion
from eat_edge.names import NameMatch, apart
from eat_edge.spotter import Spot
from eat_edge.types import Mention

__all__ = [
    "Candidate",
    "Known",
    "Placement",
    "candidates",
    "fuse",
    "join_full_names",
    "known_score",
    "literal_spans",
    "logit",
    "names_agree",
    "unexplained",
]

EVIDENCE = ("lexicon", "translation", "alignment", "spotter")
"""What can speak for an entity, in the order in which it is told."""

MAX_FULL_NAME = 7
"""Code points of a Japanese full name that is put together from two persons."""

SURE_LABEL = 0.8
"""From this probability on the tagger's label outranks the lexicon's: it has seen the context."""


@dataclass(frozen=True, slots=True)
class Known:
    """A known name in the sentence and what the second translation says of it.

    Attributes:
        match: The name.
        check: Probability that it is meant where it stands; None where nobody asked.
        spot: The spotter's span at the same place, if it marked one.
        is_read: Whether the spotter read the sentence at all.
    """

    match: NameMatch
    check: float | None = None
    spot: Spot | None = None
    is_read: bool = False


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
    words = _words(name)
    return bool(words) and words == _words(mention)


def unexplained(mentions: Iterable[Mention], matches: Sequence[NameMatch]) -> list[Mention]:
    """The mentions whose name no match bears, each name once: what the aligner is asked."""
    asked: dict[tuple[str, ...], Mention] = {}
    for mention in mentions:
        if not any(_bears(match, mention) for match in matches):
            key = _words(mention.text)
            if key and (key not in asked or mention.score > asked[key].score):
                asked[key] = mention
    return list(asked.values())


def literal_spans(source: str, name: str) -> tuple[tuple[int, int], ...]:
    """Where a name stands in the source as it stands in the translation: NATO, iPhone.

    Args:
        source: The folded sentence.
        name: The mention; its case counts.

    Returns:
        Half-open spans that are no part of a longer Latin word or number.
    """
    pattern = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
    return tuple(found.span() for found in re.finditer(pattern, source))


def candidates(
    known: Sequence[Known],
    mentions: Sequence[Mention],
    placements: Sequence[Placement],
    fusion: Fusion,
    spotted: Sequence[tuple[Spot, str]] = (),
) -> list[Candidate]:
    """Everything that may be an entity and has enough evidence.

    Args:
        known: Known names of the sentence that do not overlap.
        mentions: Mentions of its translation.
        placements: The second translation's answers for mentions that are no known names.
        fusion: How evidence is weighed.
        spotted: Spans that only the spotter marks, with their English names.

    Returns:
        Candidates, in no particular order; they may overlap.
    """
    found: list[Candidate] = []
    placed: dict[tuple[int, int], Placement] = {}
    for placement in placements:
        for span in placement.spans:
            if span not in placed or placement.probability > placed[span].probability:
                placed[span] = placement
    for name in known:
        supporting = [mention for mention in mentions if _bears(name.match, mention)]
        placement_here = placed.pop((name.match.start, name.match.end), None)
        if placement_here is not None:
            supporting.append(placement_here.mention)
        best = max(supporting, key=lambda mention: mention.score, default=None)
        candidate = _from_known(name, best, fusion)
        if candidate is not None:
            found.append(candidate)
    for (start, end), placement in placed.items():
        mention = placement.mention
        score = mention.score * placement.probability
        if score >= fusion.new:
            evidence = ("translation", "alignment")
            found.append(Candidate(start, end, mention.label, mention.text, score, evidence))
    for spot, english in spotted:
        if spot.score >= fusion.spotted:
            found.append(
                Candidate(spot.start, spot.end, spot.label, english, spot.score, ("spotter",))
            )
    return found


def known_score(name: Known, mention: Mention | None, fusion: Fusion) -> float:
    """Confidence in a known name, in (0, 1): the formula stands at ``Fusion``.

    Where nobody asked, the prior stands in for the check; a spotter that did not read the sentence
    says nothing.
    """
    prior = name.match.prior
    check = prior if name.check is None else name.check
    total = fusion.bias + fusion.prior * logit(prior) + fusion.check * logit(check)
    if mention is not None:
        total += fusion.mention * mention.score
    if name.is_read:
        total += fusion.spot * logit(0.0 if name.spot is None else name.spot.score)
    return 1.0 / (1.0 + math.exp(-total))


def fuse(found: Iterable[Candidate]) -> list[Candidate]:
    """Resolve overlaps: what explains most of the text wins, score times length.

    A name inside a longer name (稲城 in 稲城駅) is nearly always sure; it is the longer one that is
    meant.

    Returns:
        Candidates that do not overlap, by start.
    """
    return apart(sorted(found, key=lambda c: (-c.score * (c.end - c.start), -c.score, c.start)))


def join_full_names(found: Sequence[Candidate]) -> list[Candidate]:
    """Join Japanese persons without anything between them: surname and given name of one.

    Args:
        found: Candidates of a Japanese sentence that do not overlap, by start.

    Returns:
        The same with neighbouring persons joined; the English given name comes first.
    """
    joined: list[Candidate] = []
    for candidate in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.label == candidate.label == "PER"
            and last.end == candidate.start
            and candidate.end - last.start <= MAX_FULL_NAME
        ):
            joined[-1] = Candidate(
                last.start,
                candidate.end,
                "PER",
                f"{candidate.english} {last.english}",
                max(last.score, candidate.score),
                tuple(kind for kind in EVIDENCE if kind in last.evidence + candidate.evidence),
            )
        else:
            joined.append(candidate)
    return joined


def _from_known(name: Known, mention: Mention | None, fusion: Fusion) -> Candidate | None:
    match, score = name.match, known_score(name, mention, fusion)
    if score < fusion.known:
        return None
    evidence = ["lexicon"]
    label, english = match.names[0].label, match.names[0].english
    if mention is not None:
        evidence.append("translation")
        named = [n.label for n in match.names if names_agree(n.english, mention.text) and n.label]
        label, english = (named[0] if named else label), mention.text
        if not label or mention.score >= SURE_LABEL:
            label = mention.label
    if name.check is not None and name.check >= 0.5:
        evidence.append("alignment")
    if name.spot is not None:
        evidence.append("spotter")
        label = name.spot.label
    if not label:
        return None
    return Candidate(match.start, match.end, label, english, score, tuple(evidence))


def logit(probability: float) -> float:
    """Log odds of a probability, kept finite."""
    bounded = min(max(probability, 0.002), 0.998)
    return math.log(bounded / (1.0 - bounded))


def _bears(match: NameMatch, mention: Mention) -> bool:
    return any(names_agree(name.english, mention.text) for name in match.names)


_CASELESS: Mapping[int, str | None] = {ord(char): " " for char in '.,;:!?"()[]-/'} | {
    ord("'"): None
}


def _words(name: str) -> tuple[str, ...]:
    words = name.casefold().translate(_CASELESS).split()
    return tuple(sorted(word for word in words if word != "the"))
