"""The English name of an entity, from the evidence of its span."""

from collections.abc import Mapping

from eat_edge.english.english_name import EnglishName
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.align import names_agree
from eat_edge.pipeline.fusion import Candidate, Evidence
from eat_edge.types import ENGLISH_SOURCES, Mention

__all__ = ["name_of"]

_JOINED = {("LOC", "LOC"): "{1}, {0}", ("LOC", "ORG"): "{0} {1}", ("PER", "PER"): "{1} {0}"}
"""How English joins two names, by their types: an address from the small to the large, a person
from given name to surname."""


def name_of(candidate: Candidate, namings: Mapping[tuple[int, int], str]) -> EnglishName:
    """Find the English name of an entity.

    Args:
        candidate: The entity.
        namings: What the language model calls spans that the lexicon lacks.

    Returns:
        The name, or a guess.
    """
    (evidence, label), *others = candidate.parts
    name = _part(evidence, label, namings)
    for evidence, following in others:
        name = _joined(name, label, _part(evidence, following, namings), following)
        label = following
    return name


def _part(evidence: Evidence, label: str, namings: Mapping[tuple[int, int], str]) -> EnglishName:
    match, mention = evidence.match, evidence.mention
    if match is not None:
        source = "composed" if match.composition else "lexicon"
        return EnglishName(_known(match, mention, label).english, source)
    guess = "" if mention is None else mention.text
    return EnglishName(guess=guess or namings.get((evidence.start, evidence.end), ""))


def _known(match: NameMatch, mention: Mention | None, label: str) -> Name:
    """The name of a known surface: what the translation says, else what has the type."""
    said = [name for name in match.names if mention and names_agree(name.english, mention.text)]
    alike = [name for name in match.names if name.label == label]
    return (said or alike or [match.names[0]])[0]


def _joined(
    first: EnglishName, first_label: str, second: EnglishName, second_label: str
) -> EnglishName:
    """One name of two neighbours: no surer than the less sure of them."""
    if not (first.either and second.either):
        return EnglishName()
    text = _JOINED[first_label, second_label].format(first.either, second.either)
    if not (first.text and second.text):
        return EnglishName(guess=text)
    last = max((first.source, second.source, "composed"), key=ENGLISH_SOURCES.index)
    return EnglishName(text, last)
