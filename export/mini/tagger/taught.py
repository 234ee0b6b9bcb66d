"""The whole fast mode as the tagger's teacher: what of its reading is learnt from.

Lexicon, fusion and the rules of languages find names that the tagger alone misses, and drop others
that it only suspects. It learns from what they come to together, and then their evidence is better.
The translation is another evidence source, in another language: where it has as many names as the
source, all is believed; else only what is sure, or named in it. Where nobody is sure nothing is
learnt, and a sentence is left out that has fewer names than its translation.

What is learnt is what an entity is in the end, ends and all: rules of a language (`settle`,
`extend`) leave a name alone that has them already.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eat_edge.pipeline.align import names_agree
from eat_edge.types import Mention
from export.mini.parallel.name_source import SWAPPABLE
from export.mini.parallel.projection import DOUBTFUL

__all__ = ["Found", "Sentence", "taught"]

SURE = 0.85
"""Least score of a name that nobody else knows."""
LIKELY = 0.35
"""Score from which on what is no entity may be one after all."""
SUSPECTED = 0.5
"""Probability from which on the tagger's own name may be one although it was dropped."""
MENTIONED = 0.6
"""Least probability of a mention of the translation that must have its name in the source."""
SHORTEST = 6
"""Code points of a sentence worth learning from."""
MOST_DOUBT = 0.3
"""Share of the code points of a sentence that may be doubtful."""


@dataclass(frozen=True, slots=True)
class Found:
    """A span that the pipeline weighed.

    Attributes:
        start: First code point in the folded sentence.
        end: One past the last.
        label: One of ``LABELS``.
        score: Of the fusion.
        tagger_score: The tagger's own probability, 0 where it did not see the span.
        english: English names of an entity.
    """

    start: int
    end: int
    label: str
    score: float
    tagger_score: float = 0.0
    english: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A folded sentence as the pipeline read it.

    Attributes:
        lang: ISO 639-1 code.
        text: The sentence.
        entities: What it finds, by start.
        others: All other spans that have a type; they may overlap anything.
    """

    lang: str
    text: str
    entities: tuple[Found, ...]
    others: tuple[Found, ...]


def taught(
    sentences: Sequence[Sentence], mentions: Sequence[Mention] | None
) -> Iterator[tuple[Sentence, tuple[tuple[int, int, str], ...]]]:
    """What a text teaches.

    Args:
        sentences: All of its sentences.
        mentions: Those of its translation; None where it has none.

    Yields:
        Sentences, each with its names by position, with ``DOUBTFUL`` over what may be a name or
        not; none that are short or too doubtful, and none at all where the translation has names
        that were not found.
    """
    agrees = False
    if mentions is not None:
        if _lacks_names(sentences, mentions):
            return
        agrees = _agree(sentences, mentions)
    for sentence in sentences:
        spans = _spans_of(sentence, mentions or (), agrees=agrees)
        doubtful = sum(end - start for start, end, label in spans if label == DOUBTFUL)
        length = len(sentence.text)
        if length >= SHORTEST and doubtful <= MOST_DOUBT * length:
            yield sentence, spans


def _lacks_names(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> bool:
    """Whether the translation surely has more names than were found."""
    certain = _names_said(one for one in mentions if one.score >= MENTIONED)
    found = _names_found(sentences)
    return sum(map(len, certain.values())) > sum(map(len, found.values()))


def _agree(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> bool:
    """Whether both sides have as many names of every type."""
    found, said = _names_found(sentences), _names_said(mentions)
    # "Japanese" is no name in English, and 日本 is one.
    num_adjectives = len({one.text.casefold() for one in mentions if one.label == "MISC"})
    return all(
        0 <= len(found[label]) - len(said[label]) <= num_adjectives * (label == "LOC")
        for label in SWAPPABLE
    )


def _names_found(sentences: Sequence[Sentence]) -> Mapping[str, set[str]]:
    """Distinct names of the source by their type."""
    by_label: dict[str, set[str]] = {label: set() for label in SWAPPABLE}
    for sentence in sentences:
        for entity in sentence.entities:
            if entity.label in by_label:
                by_label[entity.label].add(sentence.text[entity.start : entity.end])
    return by_label


def _names_said(mentions: Iterable[Mention]) -> Mapping[str, set[str]]:
    """Distinct names of the translation by their type."""
    by_label: dict[str, set[str]] = {label: set() for label in SWAPPABLE}
    for mention in mentions:
        if mention.label in by_label:
            by_label[mention.label].add(mention.text.casefold())
    return by_label


def _spans_of(
    sentence: Sentence, mentions: Sequence[Mention], *, agrees: bool
) -> tuple[tuple[int, int, str], ...]:
    spans: list[tuple[int, int, str]] = [
        (entity.start, entity.end, _settled(entity, mentions, agrees=agrees))
        for entity in sentence.entities
    ]
    taken = [(start, end) for start, end, _ in spans]
    for other in sorted(sentence.others, key=lambda one: -max(one.score, one.tagger_score)):
        if not agrees and (other.score >= LIKELY or other.tagger_score >= SUSPECTED):
            free = list(_free(other.start, other.end, taken))
            spans += [(start, end, DOUBTFUL) for start, end in free]
            taken += free
    return tuple(sorted(spans))


def _settled(entity: Found, mentions: Sequence[Mention], *, agrees: bool) -> str:
    """The label of an entity, or ``DOUBTFUL``."""
    if entity.label not in SWAPPABLE or not mentions:
        return entity.label if entity.score >= SURE else DOUBTFUL
    said = {
        mention.label
        for mention in mentions
        if any(names_agree(name, mention.text) for name in entity.english)
    }
    if said & set(SWAPPABLE):
        return entity.label if entity.label in said else DOUBTFUL
    return entity.label if agrees or said or entity.score >= SURE else DOUBTFUL


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a span between others."""
    for first, last in sorted(taken):
        if first < end and start < last:
            if start < first:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end
