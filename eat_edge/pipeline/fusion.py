"""From evidence to entities: a logistic model scores every span and type.

Every span of the folded sentence that any evidence source names is a candidate, with the evidence
for it and against it: a name inside a longer one is nearly always sure, and it is the longer one
that is meant. The span is scored for every type that a source gives it, and has the best of them;
of candidates that overlap the best stays.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from eat_edge.bundle import EVIDENCE_SOURCES, Fusion
from eat_edge.names import NameMatch, non_overlapping
from eat_edge.pipeline.align import Placement, bears, names_agree
from eat_edge.types import Mention

__all__ = [
    "JOINED",
    "Candidate",
    "Evidence",
    "Weighed",
    "candidates",
    "collect",
    "features",
    "fuse",
    "join_neighbours",
    "label_of",
    "labels_of",
    "likely",
    "logit",
    "score",
    "typed",
    "weigh",
]

MAX_FULL_NAME = 7
"""Code points of a Japanese full name that is put together from two persons."""

JOINED = ("zh", "ja")
"""Languages in which neighbours may be one name."""
_ONE_NAME = frozenset({("LOC", "LOC"), ("LOC", "ORG"), ("PER", "PER")})
"""Labels of neighbours that may be one name, typed as the second is."""

_ADDRESS_KO = re.compile(
    "(?:[가-힣]+ )*(?:"
    "(?:[가-힣]+[도시현주]|서울|부산|대구|인천|대전|울산) (?!대구$)[가-힣]+[구군]"
    "|(?:[가-힣]+도|강원|경기|[충전경][남북]|제주) [가-힣]+시"
    "|[가-힣]+[시군구읍면] [가-힣]+[읍면동리])"
)
"""From the large to the small: each is a part of the one before it."""

LEAST_SHARE = 0.05
"""Probability from which on a type that the tagger did not choose is one a span may have."""

SURE_LABEL = 0.8
"""From this probability on the tagger's label outranks the lexicon's: it has seen the context."""

SURE_BODY = 0.5
"""Prior from which on what the lexicon knows as an organisation alone is no person."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one span of the folded sentence.

    Attributes:
        start: First code point.
        end: One past the last.
        match: The known name that stands there, if any.
        check: Probability, by the language model, that the known name is meant where it stands;
            None where it was not asked.
        mention: The surest mention of the translation that bears the name or was placed here.
        placed: Probability with which a mention was aligned to this span, else 0.
        source: The mention of the source that is this span, if any.
        rival: Probability of the surest other mention of the source that overlaps this one, else 0.
    """

    start: int
    end: int
    match: NameMatch | None = None
    check: float | None = None
    mention: Mention | None = None
    placed: float = 0.0
    source: Mention | None = None
    rival: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """The evidence of a span, and what it comes to.

    Attributes:
        evidence: All that is known of the span.
        label: Its best type; ``""`` where no source knows one.
        score: Confidence that it is a name of that type, in (0, 1).
    """

    evidence: Evidence
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of the folded sentence that may be an entity.

    Attributes:
        start: First code point.
        end: One past the last.
        label: One of ``LABELS``.
        score: Confidence in (0, 1].
        evidence: As in ``Entity``.
        parts: The names it is made of, each with its type: one, or neighbours that were joined.
    """

    start: int
    end: int
    label: str
    score: float
    evidence: tuple[str, ...]
    parts: tuple[tuple[Evidence, str], ...]


def collect(
    matches: Sequence[NameMatch],
    checks: Mapping[tuple[int, int], float],
    mentions: Sequence[Mention],
    placements: Sequence[Placement],
    source_mentions: Sequence[Mention],
) -> list[Evidence]:
    """Collect the evidence for each span.

    Args:
        matches: Known names of the sentence, no two with the same span.
        checks: Probability that the known name at a span is meant there, where it was asked.
        mentions: Mentions of the translation.
        placements: Alignments of mentions that are no known names.
        source_mentions: Mentions of the source sentence; they do not overlap.

    Returns:
        One evidence for each span that is known, aligned or tagged, by start and end.
    """
    placed: dict[tuple[int, int], Placement] = {}
    for placement in placements:
        for span in placement.spans:
            if span not in placed or placement.probability > placed[span].probability:
                placed[span] = placement
    known = {match.span: match for match in matches}
    tagged = {one.span: one for one in source_mentions}
    found = []
    for start, end in sorted({*known, *placed, *tagged}):
        match, answer = known.get((start, end)), placed.get((start, end))
        supporting = [mention for mention in mentions if match and bears(match, mention)]
        if answer is not None:
            supporting.append(answer.mention)
        rivals = (
            other.score
            for other in source_mentions
            if other.start < end and start < other.end and other.span != (start, end)
        )
        found.append(
            Evidence(
                start,
                end,
                match,
                checks.get((start, end)),
                max(supporting, key=lambda mention: mention.score, default=None),
                0.0 if answer is None else answer.probability,
                tagged.get((start, end)),
                max(rivals, default=0.0),
            )
        )
    return found


def features(evidence: Evidence, label: str) -> tuple[float, ...]:
    """What the scorer sees of a span as a name of some type, in the order of ``Fusion.weights``.

    Args:
        evidence: All that is known of the span.
        label: The type; ``""`` for a name of unknown type.
    """
    match, mention, source, placed = (
        evidence.match,
        evidence.mention,
        evidence.source,
        evidence.placed,
    )
    is_listed = match is not None and _is_listed(match, label)
    said = 0.0 if mention is None else mention.score
    is_said = mention is not None and mention.label == label
    return (
        1.0,
        1.0 if is_listed else 0.0,
        0.0 if is_listed or match is None else 1.0,
        logit(match.prior) if is_listed and match is not None else 0.0,
        0.0 if evidence.check is None else logit(evidence.check),
        said if is_said else 0.0,
        0.0 if is_said else said,
        placed if match is None and source is not None else 0.0,
        placed if match is None and source is None else 0.0,
        0.0 if source is None else 1.0,
        0.0 if source is None else logit(source.share(label)),
        evidence.rival,
        1.0 if evidence.end - evidence.start == 1 else 0.0,
    )


def score(evidence: Evidence, label: str, fusion: Fusion) -> float:
    """Confidence that a span is a name of a type, in (0, 1); the formula stands at ``Fusion``."""
    total = sum(map(mul, fusion.weights, features(evidence, label)))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def labels_of(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """The types that evidence sources give a span, each with those sources.

    Empty where no source knows one.
    """
    match, mention, source = evidence.match, evidence.mention, evidence.source
    given = [] if match is None else [(name.label, "lexicon") for name in match.names]
    given += [] if mention is None else [(mention.label, "translation")]
    if source is not None:
        others = (label for label, share in source.others.items() if share >= LEAST_SHARE)
        given += [(label, "source") for label in (source.label, *others)]
    by_label: dict[str, tuple[str, ...]] = {}
    for label, name in given:
        if label and name not in by_label.get(label, ()):
            by_label[label] = (*by_label.get(label, ()), name)
    return by_label


def typed(evidence: Evidence, fusion: Fusion) -> tuple[str, float]:
    """The best type of a span and its score; ``""`` where no source knows one."""
    labels = tuple(labels_of(evidence)) or ("",)
    scored = [(label, score(evidence, label, fusion)) for label in labels]
    label, best = max(scored, key=lambda one: one[1])
    is_body = label == "PER" and evidence.match is not None and _is_body(evidence.match)
    return ("ORG" if is_body else label), best


def weigh(found: Iterable[Evidence], fusion: Fusion) -> list[Weighed]:
    """Find the best type and the score of every span, in the same order."""
    return [Weighed(evidence, *typed(evidence, fusion)) for evidence in found]


def likely(weighed: Iterable[Weighed], fusion: Fusion) -> list[Candidate]:
    """What scores enough and has a type.

    Args:
        weighed: The spans of a sentence.
        fusion: Says which score is enough.

    Returns:
        Candidates, in the same order; they may overlap.
    """
    return [
        Candidate(
            one.evidence.start,
            one.evidence.end,
            one.label,
            one.score,
            _sources(one.evidence),
            ((one.evidence, one.label),),
        )
        for one in weighed
        if one.label and one.score >= fusion.least_for(one.label)
    ]


def candidates(found: Iterable[Evidence], fusion: Fusion) -> list[Candidate]:
    """What of the evidence scores enough and has a type: `weigh` and `likely` in one."""
    return likely(weigh(found, fusion), fusion)


def fuse(found: Iterable[Candidate]) -> list[Candidate]:
    """Resolve overlaps: what explains most of the text wins, score times length.

    A name inside a longer name (稲城 in 稲城駅) is nearly always sure; it is the longer one that is
    meant.

    Returns:
        Candidates that do not overlap, by start.
    """
    return non_overlapping(
        sorted(found, key=lambda c: (-c.score * (c.end - c.start), -c.score, c.start))
    )


def join_neighbours(
    found: Sequence[Candidate], lang: str, seams: Collection[int] = (), folded: str = ""
) -> list[Candidate]:
    """Join candidates that are one name together.

    Chinese and Japanese write addresses from the large to the small without a mark
    (神奈川県藤沢市), an organisation behind its place (日本オリンピック委員会), and a Japanese
    surname before the given name. Korean addresses have spaces (광주 광산구).

    Args:
        found: Candidates of a sentence that do not overlap, by start.
        lang: ISO 639-1 code; in other languages nothing is joined.
        seams: Offsets at which the text has a gap, and nothing is joined.
        folded: The sentence; without it nothing is joined in Korean.

    Returns:
        The same with neighbours joined.
    """
    if lang not in (*JOINED, "ko"):
        return list(found)
    joined: list[Candidate] = []
    for candidate in found:
        last = joined[-1] if joined else None
        if last is not None and _is_one(last, candidate, lang, seams, folded):
            sources = last.evidence + candidate.evidence
            joined[-1] = Candidate(
                last.start,
                candidate.end,
                candidate.label,
                max(last.score, candidate.score),
                tuple(source for source in EVIDENCE_SOURCES if source in sources),
                last.parts + candidate.parts,
            )
        else:
            joined.append(candidate)
    return joined


def _is_one(
    first: Candidate, second: Candidate, lang: str, seams: Collection[int], folded: str
) -> bool:
    if lang == "ko":
        names = folded[first.start : second.end]
        return first.label == second.label == "LOC" and bool(_ADDRESS_KO.fullmatch(names))
    if first.end != second.start or second.start in seams:
        return False
    if first.label == second.label == "PER":
        return lang == "ja" and second.end - first.start <= MAX_FULL_NAME
    return (first.label, second.label) in _ONE_NAME


def logit(probability: float) -> float:
    """Log odds of a probability, kept finite."""
    bounded = min(max(probability, 0.002), 0.998)
    return math.log(bounded / (1.0 - bounded))


def label_of(evidence: Evidence) -> str:
    """The type that a question names before all is weighed; ``""`` where no source knows one."""
    match, mention, source = evidence.match, evidence.mention, evidence.source
    label = match.names[0].label if match else ""
    if source is not None:
        return label if match and label and match.prior > source.score else source.label
    if match is None:
        return mention.label if mention else ""
    if mention is None:
        return label
    named = [n.label for n in match.names if n.label and names_agree(n.english, mention.text)]
    label = named[0] if named else label
    return mention.label if not label or mention.score >= SURE_LABEL else label


def _is_listed(match: NameMatch, label: str) -> bool:
    """Whether the lexicon has a name as one of this type, or of none."""
    return any(name.label in (label, "") for name in match.names)


def _is_body(match: NameMatch) -> bool:
    """Whether a name is an organisation's and no person's, however it may sound: Hamas."""
    is_sure = match.prior >= SURE_BODY and not match.composition
    return is_sure and match.names[0].label == "ORG" and not _is_listed(match, "PER")


def _sources(evidence: Evidence) -> tuple[str, ...]:
    is_aligned = evidence.placed > 0.0 or (evidence.check or 0.0) >= 0.5
    found = (evidence.match, evidence.mention, is_aligned or None, evidence.source)
    return tuple(name for name, one in zip(EVIDENCE_SOURCES, found, strict=True) if one is not None)
