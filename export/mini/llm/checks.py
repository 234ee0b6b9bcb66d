"""Training sequences that ask of known names and other spans whether they are meant as names.

They come from the sentences that the spotter learns from, with the same swapped names: what the
English side of parallel text says of every span, doubts left out. The spotter reads characters and
the language model reads pieces, hints and English names: two views of the same truth.
"""

import random
from collections.abc import Iterator

from eat_edge.lexicon import Lexicon
from eat_edge.llm.eat_mini_prompt import Prompts
from eat_edge.names import NameMatch
from eat_edge.pipeline.hints import hints_of
from export.mini.llm.example import Example, Question, example_of
from export.mini.parallel.projection import DOUBTFUL
from export.mini.parallel.sentence import Drawn
from export.mini.tagger.spotter_data import SWAPPED_IN, SpotterSampler

__all__ = ["CheckSampler"]

MAX_CHECKS = 10
"""Questions of one sequence."""
MIS_TYPED = 0.15
"""Share of the names that are asked for as something they are not."""
NEIGHBOURS = 3
"""Wrong spans asked about in a sentence with names, one in a sentence without."""
NO_HINTS = 0.1
"""Share of the sentences read without hints."""

_LABELS = ("PER", "LOC", "ORG")


class CheckSampler:
    """Draws sentences with questions on them.

    Args:
        sentences: Draws sentences with names swapped in.
        lexicon: Knows the English of listed names that were swapped in.
        prompts: The prompt layout.
    """

    def __init__(self, sentences: SpotterSampler, lexicon: Lexicon, prompts: Prompts) -> None:
        self._sentences, self._lexicon, self._prompts = sentences, lexicon, prompts

    def draw(self, rng: random.Random) -> Example:
        """Draw one sequence."""
        sentence = self._sentences.draw(rng)
        matches = list(self._known(sentence))
        hints = hints_of(matches) if rng.random() >= NO_HINTS else []
        source = self._prompts.source(sentence.text, sentence.lang, hints)
        questions = list(self._questions(rng, sentence, matches, len(source)))
        rng.shuffle(questions)
        return example_of(self._prompts, source, [], questions[:MAX_CHECKS])

    def _known(self, sentence: Drawn) -> Iterator[NameMatch]:
        """The matches that have English; one that was made up for the sentence has none."""
        for match in sentence.matches:
            if match.composition != SWAPPED_IN:
                yield match
            elif entry := self._lexicon.names_of(match.surface, sentence.lang):
                yield NameMatch(match.start, match.end, match.surface, entry.names, entry.prior)

    def _questions(
        self, rng: random.Random, sentence: Drawn, matches: list[NameMatch], at: int
    ) -> Iterator[Question]:
        text, prompts = sentence.text, self._prompts
        meant = {(text[s:e], label) for s, e, label in sentence.spans if label != DOUBTFUL}
        doubtful = [(s, e) for s, e, label in sentence.spans if label == DOUBTFUL]
        asked: set[tuple[str, str]] = set()

        def question(surface: str, label: str, english: str = "") -> Iterator[Question]:
            if (surface, label) in asked:
                return
            asked.add((surface, label))
            is_meant = (surface, label) in meant
            if not is_meant and any(_touches(text, surface, s, e) for s, e in doubtful):
                return
            name = prompts.english(english) if english else prompts.surface(surface)
            answer = prompts.surface(surface) if is_meant else [prompts.none]
            yield Question(at, prompts.alignment([], name, label), answer)

        for match in matches:
            label = match.names[0].label
            if label:
                yield from question(match.surface, label, match.names[0].english)
        known = {(match.start, match.end) for match in matches}
        names = [span for span in sentence.spans if span[2] != DOUBTFUL]
        for start, end, label in names:
            if (start, end) not in known:
                kind = rng.choice(_LABELS) if rng.random() < MIS_TYPED else label
                yield from question(text[start:end], kind)
        for _ in range(NEIGHBOURS if names else 1):
            start, end, kind = _wrong_span(rng, text, names)
            if text[start:end].strip():
                yield from question(text[start:end], kind)


def _wrong_span(
    rng: random.Random, text: str, names: list[tuple[int, int, str]]
) -> tuple[int, int, str]:
    """A name cut short or drawn out, or any span at all; it may be right by chance."""
    if names and rng.random() < 0.7:
        start, end, label = rng.choice(names)
        if rng.random() < 0.7:
            end = min(len(text), max(start + 1, end + rng.choice((-2, -1, 1, 2))))
        else:
            start = max(0, min(end - 1, start + rng.choice((-2, -1, 1, 2))))
        return start, end, label
    start = rng.randrange(len(text))
    return start, min(len(text), start + rng.randint(1, 6)), rng.choice(_LABELS)


def _touches(text: str, surface: str, start: int, end: int) -> bool:
    """Whether an occurrence of a surface shares a character with a span."""
    at = text.find(surface, max(0, start - len(surface) + 1))
    return 0 <= at < end
