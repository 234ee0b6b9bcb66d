"""From records and pairs to examples, so that no entity of the evaluation is in training."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import Hint
from eat_edge.pipeline.hints import hinted_matches, hints_of
from eat_edge.text import split
from export.finetune.names import Found, Names
from export.finetune.records import MAX_TEXT, Pair, Record

__all__ = ["Example", "Examples", "build_examples"]

_NONE_SHARE = 0.25
"""Of the alignments, as many ask for a name that the sentence does not have."""
_HINT_SHARE = 0.5
"""Of the sentences, as many come with the hints that the lexicon has for them."""
_NAMELESS_SHARE = 0.02
"""Of the pairs without a known name, as many are held out."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question and its answer.

    Attributes:
        task: ``translate`` a sentence; ``align``: where in the sentence is a mention of its
            translation? ``name``: what is this name in English?
        lang: ISO 639-1 code of the source.
        source: A folded sentence, or a name.
        hints: Names in it that the lexicon knows.
        english: The translation; of a record the name alone.
        mention: What an alignment asks for; else ``""``.
        label: Its type; else ``""``.
        answer: English; or the mention's text in the source, ``""`` where it has none.
    """

    task: Literal["translate", "align", "name"]
    lang: str
    source: str
    hints: tuple[Hint, ...]
    english: str
    mention: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Examples:
    """What is learnt and what is held out.

    Attributes:
        train: To learn from, in random order.
        held_out: To evaluate with: mentions no known entity that ``train`` mentions.
        num_mixed: Sentences left out because they mention entities of both.
        num_silent: Records of which no sentence has the name: they ask for the name alone.
    """

    train: tuple[Example, ...]
    held_out: tuple[Example, ...]
    num_mixed: int
    num_silent: int


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that a sentence and its translation both have."""

    mention: str
    surface: str
    label: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence and what is known of it."""

    lang: str
    text: str
    english: str
    named: tuple[_Named, ...]
    entities: frozenset[int]
    is_translated: bool


def build_examples(
    records: Sequence[Record], pairs: Sequence[Pair], names: Names, lexicon: Lexicon, seed: int
) -> Examples:
    """Make examples, and part those that may be learnt from those to evaluate with.

    A sentence that mentions no held-out entity, neither in its source nor in its English nor in
    its hints, is for training; one that mentions held-out entities and no other known one is for
    the evaluation; the others are left out.

    Args:
        records: Each asks for its name in English, and for where the sentence of its text stands
            it in.
        pairs: Each is translated, and asked for the known names that both sides have.
        names: The names of the records.
        lexicon: Gives hints, as at run time.
        seed: Of the choice of hints, of questions without an answer, and of the order.
    """
    chance = random.Random(seed)
    sides: tuple[list[Example], list[Example]] = ([], [])
    askable: dict[tuple[str, bool], list[Record]] = {}
    num_mixed = num_silent = 0
    for record in records:
        side = names.side_of({names.entity_of(record), *_mentioned(record, names)})
        if side is not None:
            askable.setdefault((record.lang, side), []).append(record)
            sides[side].append(_naming(record))
    for sentence in _sentences(records, pairs, names):
        if sentence is None:
            num_silent += 1
            continue
        hints = hints_of(hinted_matches(lexicon.matches(sentence.text, sentence.lang)))
        in_prompt = " , ".join(hint.english for hint in hints)
        known = sentence.entities | names.entities_in(sentence.lang, "", in_prompt)
        side = names.side_of(known) if known else chance.random() < _NAMELESS_SHARE
        if side is None:
            num_mixed += 1
            continue
        others = askable.get((sentence.lang, side), [])
        sides[side].extend(_questions(sentence, hints, others, chance))
    for examples in sides:
        chance.shuffle(examples)
    return Examples(tuple(sides[False]), tuple(sides[True]), num_mixed, num_silent)


def _mentioned(record: Record, names: Names) -> set[int]:
    """Entities whose names are part of this one."""
    return {
        entity
        for native in record.natives
        for entity in names.entities_in(record.lang, native, record.english)
    }


def _naming(record: Record) -> Example:
    # The shortest spelling is the one that text has: without remark, or the only one.
    native = min(record.natives, key=len)
    return Example("name", record.lang, native, (), record.english, "", "", record.english)


def _sentences(
    records: Iterable[Record], pairs: Iterable[Pair], names: Names
) -> Iterator[_Sentence | None]:
    """All sentences; None for a record without one."""
    for record in records:
        yield _sentence_of(record, names)
    for pair in pairs:
        entities = frozenset(names.entities_in(pair.lang, pair.text, pair.english))
        named = tuple(_named(pair, names)) if entities else ()
        yield _Sentence(pair.lang, pair.text, pair.english, named, entities, True)


def _sentence_of(record: Record, names: Names) -> _Sentence | None:
    lang, english = record.lang, record.english
    for window in split(record.text, lang, max_chars=MAX_TEXT):
        for native in record.natives:
            if native in window.text:
                entities = {names.entity_of(record), *names.entities_in(lang, window.text)}
                named = (_Named(english, native, record.label),)
                return _Sentence(lang, window.text, english, named, frozenset(entities), False)
    return None


def _named(pair: Pair, names: Names) -> Iterator[_Named]:
    """Known names that both sides have, each once, the longest where some overlap."""
    mentions = {
        found.entity: pair.english[found.start : found.end]
        for found in sorted(names.in_english(pair.english), key=_length)
    }
    taken: list[Found] = []
    for found in sorted(names.in_source(pair.text, pair.lang), key=_length, reverse=True):
        if any(found.start < other.end and other.start < found.end for other in taken):
            continue
        taken.append(found)
        if found.entity in mentions:
            surface = pair.text[found.start : found.end]
            yield _Named(mentions.pop(found.entity), surface, names.label_of(found.entity))


def _length(found: Found) -> int:
    return found.end - found.start


def _questions(
    sentence: _Sentence, hints: Sequence[Hint], absent: Sequence[Record], chance: random.Random
) -> Iterator[Example]:
    lang, text, english = sentence.lang, sentence.text, sentence.english

    def hinted() -> tuple[Hint, ...]:
        return tuple(hints) if chance.random() < _HINT_SHARE else ()

    if sentence.is_translated:
        yield Example("translate", lang, text, hinted(), english, "", "", english)
    for named in sentence.named:
        yield Example(
            "align", lang, text, hinted(), english, named.mention, named.label, named.surface
        )
        if absent and chance.random() < _NONE_SHARE / (1 - _NONE_SHARE):
            other = chance.choice(absent)
            if not any(native in text for native in other.natives):
                # A translation that says what the source does not.
                bent = english.replace(named.mention, other.english)
                yield Example("align", lang, text, hinted(), bent, other.english, other.label, "")
