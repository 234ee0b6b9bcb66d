"""The published method as a baseline: free translation, free alignment, and a repair.

Entity-aligned translation as of arXiv 2509.01147 asks a chat model three times for a sentence
(analyse, translate, give the final answer) and three times more for each entity (locate, check,
give the final answer), and so is the model of a bundle for ``chat`` (``chat_rounds``). The embedded
model, which knows no conversation but has learnt both questions, is asked each of them once. The
rest of the method is the same for both: no known names, no constraint on what is written, no other
evidence source, and an answer that is no part of the source is replaced by the longest part of the
source that it contains.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import islice

from eat_edge.bundle import Bundle
from eat_edge.closing import Closing
from eat_edge.config import EngineConfig
from eat_edge.errors import CapacityError, ConfigError, EatEdgeError
from eat_edge.evaluation.baselines.chat_rounds import ChatRounds
from eat_edge.evaluation.baselines.free_model import Answer, FreeModel, Translated
from eat_edge.evaluation.baselines.mentions import Place, entities_of, is_free, mention_trace
from eat_edge.evaluation.error_analysis.trace import Trace
from eat_edge.evaluation.metrics.cost import token_counts
from eat_edge.lexicon import Lexicon
from eat_edge.pipeline.fair_lock import FairLock
from eat_edge.pipeline.questions import MAX_MENTION
from eat_edge.tagger.tagger import Tagger
from eat_edge.text import Folded, identify, split, split_again
from eat_edge.types import Document, Mention, Sentence

__all__ = ["EatPaper", "first_free", "longest_common"]

_DOCUMENTS_AT_ONCE = 256
"""Documents that are translated before the first of them is tagged: enough to keep batches full."""


@dataclass(slots=True)
class _Window:
    """A sentence on its way: its folded text, its translation, and an answer for each mention."""

    sentence: Sentence
    folded: Folded
    translation: Translated
    english: str = ""
    answers: list[tuple[Mention, Answer]] = field(default_factory=list)


class EatPaper(Closing):
    """Translates, tags the translation and asks each mention back, as the published method does.

    The models are those of the bundle, and so are the decoder, the folding and the windows; of the
    lexicon nothing but the folding is used. An entity has its tagger's probability for a score and
    stands at the first place of its surface that no entity before it has taken.

    Args:
        bundle: The models.
        config: Threads and sequences.
    """

    def __init__(self, bundle: Bundle, config: EngineConfig) -> None:
        self._bundle = bundle
        self._lexicon = Lexicon(bundle.lexicon)
        self._gate = FairLock()
        self._tagger = Tagger(bundle.tagger, bundle.tagger_tokenizer, threads=config.num_threads)
        try:
            model = ChatRounds if bundle.prompt == "chat" else FreeModel
            self._model: ChatRounds | FreeModel = model(bundle, config, self._gate)
        except BaseException:
            self._tagger.close()
            raise
        self._traces: tuple[Trace, ...] = ()

    def count_tokens(self) -> tuple[int, int]:
        """Tokens that the language model has read and written so far."""
        return token_counts(self._model.stats())

    def pipe(self, documents: Iterable[Document], *, lang: str | None = None) -> Iterator[Document]:
        """Tag documents, one result for each, in order.

        Args:
            documents: Any texts; in languages that the bundle does not translate nothing is found.
            lang: Of those that do not state their own; None guesses it.

        Returns:
            The results. One that the model has no room for carries its error.

        Raises:
            ConfigError: The bundle does not translate the language.
            ModelError: A native runtime failed; a baseline does not go on without it.
        """
        if lang is not None and lang not in self._bundle.translated:
            raise ConfigError(
                f"the bundle {self._bundle.name} does not translate the language {lang!r}, "
                f"only {' '.join(self._bundle.translated)}"
            )
        return self._stream(iter(documents), lang)

    def take_traces(self) -> tuple[Trace, ...]:
        """Take the traces of the document that was given last."""
        traces, self._traces = self._traces, ()
        return traces

    def close(self) -> None:
        """Free both models; calling it again does nothing."""
        self._model.close()
        self._tagger.close()

    def _stream(self, documents: Iterator[Document], lang: str | None) -> Iterator[Document]:
        while some := list(islice(documents, _DOCUMENTS_AT_ONCE)):
            translated = [self._submitted(document, lang) for document in some]
            self._align([window for _, windows in translated for window in windows])
            for document, windows in translated:
                yield self._finished(document, windows)

    def _submitted(self, document: Document, lang: str | None) -> tuple[Document, list[_Window]]:
        if document.lang == "und":
            document = replace(document, lang=lang or identify(document.text))
        if document.lang not in self._bundle.translated:
            return document, []
        sentences = split(document.text, document.lang, max_chars=self._bundle.max_window)
        try:
            return document, [window for one in sentences for window in self._windows(one)]
        except EatEdgeError as error:
            return document.with_error(error), []

    def _windows(self, sentence: Sentence) -> Iterator[_Window]:
        """Submit a sentence, in pieces where the model has no room for the whole."""
        folded = self._lexicon.fold(sentence.text, sentence.lang)
        try:
            translation = self._model.translate(folded.text, sentence.lang)
        except CapacityError:
            pieces = split_again(sentence)
            if pieces == [sentence]:
                raise
            for piece in pieces:
                yield from self._windows(piece)
        else:
            yield _Window(sentence, folded, translation)

    def _align(self, windows: Sequence[_Window]) -> None:
        """Tag the translations and ask every mention back."""
        for window in windows:
            window.english = window.translation.said
        with self._gate:
            tagged = self._tagger.tag([window.english for window in windows])
        for window, mentions in zip(windows, tagged, strict=True):
            window.answers = [
                (mention, window.translation.align(mention))
                for mention in mentions
                if len(mention.text) <= MAX_MENTION
            ]

    def _finished(self, document: Document, windows: Sequence[_Window]) -> Document:
        """Place the answers; windows may share text, so places are those of the document."""
        taken: list[Place] = []
        traces, all_placed = [], []
        for window in windows:
            source, placed, num_astray = window.folded.text, [], 0
            for mention, reply in window.answers:
                answer = reply.said
                num_astray += answer not in source
                surface = longest_common(answer, source)
                place = first_free(surface, window.folded, window.sentence.start, taken)
                if place is not None:
                    taken.append(place)
                placed.append((mention, place))
            traces.append(
                mention_trace(
                    window.sentence,
                    window.english,
                    placed,
                    num_answers=len(placed),
                    num_astray=num_astray,
                )
            )
            all_placed += placed
        self._traces = tuple(traces)
        return replace(
            document,
            entities=tuple(entities_of(document.text, all_placed)),
            translation=" ".join(window.english for window in windows if window.english),
        )


def longest_common(answer: str, source: str) -> str:
    """Repair an answer: the longest text that is part of it and of the source.

    Args:
        answer: What a model wrote.
        source: What it should have chosen from.

    Returns:
        The first of the longest, without space around it; ``""`` where nothing is shared.
    """
    matcher = SequenceMatcher(None, answer, source, autojunk=False)
    longest = matcher.find_longest_match()
    return answer[longest.a : longest.a + longest.size].strip()


def first_free(surface: str, folded: Folded, offset: int, taken: Sequence[Place]) -> Place | None:
    """Find the first place of a surface that overlaps nothing that is taken.

    Args:
        surface: Text of the folded sentence; ``""`` stands nowhere.
        folded: The sentence.
        offset: Where the sentence begins in the document.
        taken: Places in the document.

    Returns:
        The place in the document, or None.
    """
    at = folded.text.find(surface) if surface else -1
    while at >= 0:
        start, end = folded.source_span(at, at + len(surface))
        place = offset + start, offset + end
        if is_free(place, taken):
            return place
        at = folded.text.find(surface, at + 1)
    return None
