"""A baseline without mention alignment: mentions carried back by statistical word alignment."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eat_edge.bundle import Bundle, Fusion
from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.evaluation.baselines.mentions import (
    Place,
    PlacedMention,
    entities_of,
    is_free,
    mention_trace,
)
from eat_edge.evaluation.baselines.word_alignment import (
    Tokens,
    align_words,
    english_tokens,
    source_tokens,
)
from eat_edge.evaluation.error_analysis.tracing import Traced
from eat_edge.pipeline.fusion import Evidence
from eat_edge.pipeline.jobs import Part
from eat_edge.types import Document, Mention

__all__ = ["WordAlignment", "longest_run"]

_Tagged = list[tuple[Document, list[Part]]]


class WordAlignment(Traced):
    """Translates and tags as the pipeline does, then lets counts of words find the places.

    The aligner learns from the sentences it is asked about and their translations, and from nothing
    else, so that it sees all of them before the first result. A mention stands at the longest run
    of source tokens that stand for its words; where two want the same place, the surer has it.

    Args:
        bundle: The models.
        threads: Of either runtime; None takes the CPUs available to the process.
    """

    def __init__(self, bundle: Bundle, threads: int | None) -> None:
        stages = Stages(alignment=False, source=False)
        self._parts: list[Part] = []
        config = EngineConfig(threads=threads, options=Options(mode="full"), stages=stages)
        super().__init__(bundle, config)

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        """Tag documents, one result for each, in order; all are read before the first is given.

        Args:
            documents: Any texts.
            lang: Of those that do not state their own; None guesses it.

        Returns:
            The results; one that failed carries its error.

        Raises:
            ConfigError: The bundle does not know the language.
        """
        stream = self._engine.pipe(documents, lang=lang)
        return self._projected([(one, self._take_parts()) for one in stream])

    def _projected(self, tagged: _Tagged) -> Iterator[Document]:
        runs = iter(_runs([part for _, parts in tagged for part in parts]))
        for document, parts in tagged:
            taken: list[Place] = []
            traces, all_placed = [], []
            for part in parts:
                placed = _placed(part, next(runs), taken)
                traces.append(mention_trace(part.sentence, part.english, placed))
                all_placed += placed
            self._traces = tuple(traces)
            yield replace(document, entities=tuple(entities_of(document.text, all_placed)))

    def _observe(self, part: Part, evidence: Sequence[Evidence], fusion: Fusion) -> None:
        self._parts.append(part)

    def _take_parts(self) -> list[Part]:
        """Take the translated sentences of the document that was given last."""
        parts, self._parts = self._parts, []
        return [part for part in parts if part.translation is not None]


def _runs(parts: Sequence[Part]) -> list[list[Place | None]]:
    """Align all sentences, language by language: for each part a run for each of its mentions."""
    places_of: defaultdict[str, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        places_of[part.sentence.lang].append(place)
    runs: list[list[Place | None]] = [[] for _ in parts]
    for lang, places in places_of.items():
        pairs = [
            (source_tokens(parts[place].folded.text, lang), english_tokens(parts[place].english))
            for place in places
        ]
        for place, pair, words in zip(places, pairs, align_words(pairs), strict=True):
            part = parts[place]
            runs[place] = [
                _run(part.folded.text, mention, pair, words) for mention in part.mentions
            ]
    return runs


def _run(
    text: str, mention: Mention, pair: tuple[Tokens, Tokens], words: Sequence[int]
) -> Place | None:
    """Where in a folded sentence the tokens stand that chose a word of a mention."""
    source, english = pair
    chosen = [
        (start, end)
        for (start, end, _), word in zip(source, words, strict=True)
        if word >= 0 and english[word][0] < mention.end and mention.start < english[word][1]
    ]
    return longest_run(chosen, text)


def _placed(part: Part, runs: Sequence[Place | None], taken: list[Place]) -> list[PlacedMention]:
    """Give mentions their places in the document, the surest first."""
    placed: list[PlacedMention] = []
    by_score = sorted(zip(part.mentions, runs, strict=True), key=lambda one: -one[0].score)
    for mention, run in by_score:
        place = None
        if run is not None:
            start, end = part.folded.source_span(*run)
            place = part.sentence.start + start, part.sentence.start + end
            place = place if is_free(place, taken) else None
        if place is not None:
            taken.append(place)
        placed.append((mention, place))
    return placed


def longest_run(tokens: Sequence[Place], text: str) -> Place | None:
    """Join tokens with nothing but space between them, and take the longest of what results.

    Args:
        tokens: Spans of a text, by start.
        text: The text.

    Returns:
        The first of the longest runs; None where there are no tokens.
    """
    runs: list[Place] = []
    for start, end in tokens:
        if runs and not text[runs[-1][1] : start].strip():
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return max(runs, key=lambda run: run[1] - run[0], default=None)
