"""Questions to the language model about a translated sentence: names, checks, alignments."""

from eat_edge.llm.protocol import Check, LanguageModel, Source, Translation
from eat_edge.pipeline.align import Placement, literal_spans, unexplained
from eat_edge.pipeline.fusion import collect, label_of
from eat_edge.pipeline.jobs import Part

__all__ = ["MAX_MENTION", "ask_names", "ask_places", "ask_spans"]

MAX_MENTION = 64
"""Code points of the longest mention that is asked back: a longer one is no name but the loop of a
small model, and the question might not fit the model's context."""


def ask_names(llm: LanguageModel, part: Part) -> None:
    """Ask for the English names of tagged spans that the lexicon lacks."""
    known = {match.span for match in part.matches}
    for mention in part.source_mentions or ():
        if mention.span not in known:
            surface = part.folded.text[mention.start : mention.end]
            part.namings.append((mention, llm.name(surface, part.sentence.lang)))


def ask_spans(llm: LanguageModel, part: Part, source: Source) -> None:
    """Ask of every known or tagged span whether a name of its type is meant there.

    Args:
        llm: The language model.
        part: The sentence.
        source: The sentence without hints: a hint would decide the answer.
    """
    asked: dict[tuple[str, str], Check] = {}
    for evidence in collect(part.matches, {}, part.mentions, [], part.source_mentions or ()):
        surface, label = part.folded.text[evidence.start : evidence.end], label_of(evidence)
        if not label or len(surface) > MAX_MENTION:
            continue
        if (surface, label) not in asked:
            english = "" if evidence.match is None else evidence.match.names[0].english
            asked[surface, label] = llm.check(source, surface, english, label)
        part.checks[evidence.start, evidence.end] = asked[surface, label]


def ask_places(llm: LanguageModel, part: Part, translation: Translation) -> None:
    """Align the mentions of no known name: ask where in the source they are."""
    for mention in unexplained(part.mentions, part.matches):
        spans = literal_spans(part.folded.text, mention.text)
        if spans:
            part.placed.append(Placement(mention, spans, 1.0))
        elif len(mention.text) <= MAX_MENTION:
            answer = llm.align(translation, mention.text, mention.label)
            part.placements.append((mention, answer))
