"""Sentences to entity mentions: a token classifier in ONNX Runtime, for both sides.

A multilingual model tags the English translation and reads the source sentence too. The model names
its own tags, longest input, padding, rule for the pieces of a word, and whether it reads other
languages than English in its metadata, as ``export.tagger`` and ``export.encoder`` wrote them.
"""

import json
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.closing import Closing
from eat_edge.errors import BundleError, ClosedError, ConfigError
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.onnx import open_session, run_session
from eat_edge.tagger.sliding_window import Window, few_ahead, in_order, tag_probabilities
from eat_edge.tagger.spaced import read_english
from eat_edge.tagger.subwords import Subwords, SubwordTokenizer
from eat_edge.tagger.unigram import UnigramTokenizer
from eat_edge.types import LABELS, Mention

__all__ = ["Tagger", "word_rows"]

_INPUTS = ("input_ids", "attention_mask")
_MEAN, _FIRST = "mean", "first"
"""Of which pieces a word's tag is: the mean of all, or the first piece's."""
_SOURCE_DISCOUNT = 2.5
"""How many times as likely as another tag ``O`` must be in a source sentence: what an unlikely
mention is worth is decided where all evidence is weighed."""
_MOST_TOKENS = 512
"""Sub-words that one thread takes through the network at once, however many may: more are no faster
(64 are by a tenth slower), and so several threads share what may go through at once."""
_NO_WRITING = frozenset({"So", "Sk", "Cf", "Cn", "Co", "Cs"})
"""Unicode categories of pictures and their colours, of what is invisible, and of nothing."""
_SELECTORS = "\ufe0e\ufe0f"
"""They choose how the picture before them is drawn."""


@dataclass(frozen=True, slots=True)
class _Metadata:
    english: BioDecoder
    source: BioDecoder
    max_tokens: int
    padding: int
    is_first_piece: bool
    is_multilingual: bool
    begins: list[int]
    """Columns of ``B-X``, and of ``I-X`` in the same order."""
    goes_on: list[int]


class Tagger(Closing):
    """A named-entity tagger of sentences.

    `tag` and `read` may be called from several threads at once, `close` when none is inside.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, threads: int, max_batch_tokens: int = 2048
    ) -> None:
        """Load a tagger.

        Args:
            model: ONNX file written by ``export.tagger`` or ``export.encoder``.
            tokenizer: Its ``tokenizer.json``, or ``pieces.marisa`` with its scores beside it.
            threads: CPU threads for one call, each with a batch of its own.
            max_batch_tokens: Sub-words, padding included, that go through the network at once,
                those of all threads together; bounds memory. A single window may be longer.

        Raises:
            ConfigError: ONNX Runtime is not installed, or an argument is out of range.
            BundleError: A file is missing, damaged, or made for another version.
        """
        if threads < 1 or max_batch_tokens < 1:
            raise ConfigError(
                f"threads={threads}, max_batch_tokens={max_batch_tokens}: both must be at least 1"
            )
        self._path = model
        self._max_batch_tokens = min(max_batch_tokens, _MOST_TOKENS)
        is_unigram = tokenizer.suffix == ".marisa"
        self._tokenizer = UnigramTokenizer(tokenizer) if is_unigram else SubwordTokenizer(tokenizer)
        # Threads that share one small product wait for one another more than they multiply.
        self._session: Any = open_session(model, inputs=_INPUTS, threads=1)
        readers = min(threads, max_batch_tokens // self._max_batch_tokens)
        self._readers = ThreadPoolExecutor(readers, "eat-edge-tagger") if readers > 1 else None
        self._num_ahead = 2 * readers
        self._metadata = _read_metadata(
            model,
            self._session.get_modelmeta().custom_metadata_map,
            num_special=sum(self._tokenizer.margins),
        )
        self._inputs = [item.name for item in self._session.get_inputs()]

    @property
    def providers(self) -> tuple[str, ...]:
        """Where the model runs, in ONNX Runtime's names and order of preference."""
        return () if self._session is None else tuple(self._session.get_providers())

    @property
    def is_multilingual(self) -> bool:
        """Whether it reads sentences of other languages than English."""
        return self._metadata.is_multilingual

    def close(self) -> None:
        """Free the model; calling again does nothing."""
        if self._readers is not None:
            self._readers.shutdown()
        self._session = None
        if isinstance(self._tokenizer, UnigramTokenizer):
            self._tokenizer.close()

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        """Find the mentions of entities in English sentences.

        A sentence longer than the model's input is read in overlapping windows; nothing is cut
        off. An empty sentence has no mentions. Multilingual models read it twice (`spaced`).

        Args:
            sentences: Plain English text; what stands beside a sentence changes nothing.

        Returns:
            For each sentence its mentions by position, never overlapping; offsets are half-open
            code points into that sentence.

        Raises:
            ClosedError: The tagger was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        english = self._metadata.english
        read = read_english(sentences, self._classify, is_twice=self._metadata.is_multilingual)
        return [
            tuple(self._mentions(sentence, tokens, rows, english))
            for sentence, (tokens, rows) in zip(sentences, read, strict=True)
        ]

    def read(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        """Find the mentions of entities in source sentences, unlikely ones included.

        Args:
            sentences: Each a folded sentence, and the code points at which known names begin or
                end: no sub-word crosses them, so that a name can end there.

        Yields:
            Every sentence once, as soon as it is read: which one, and its mentions as of `tag`,
            each with the probability of other labels too.

        Raises:
            ClosedError: The tagger was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        for number, tokens, rows in self._classify(sentences):
            text = sentences[number][0]
            yield number, tuple(self._mentions(text, tokens, rows, self._metadata.source))

    def read_widely(
        self, sentences: Sequence[tuple[str, Iterable[int]]], least: float
    ) -> Iterator[tuple[int, tuple[Mention, ...], tuple[Mention, ...]]]:
        """Find mentions as `read` does, and single words that may be in some.

        Args:
            sentences: As for `read`.
            least: Probability that a word is in a name from which on it is given.

        Yields:
            Every sentence once: which one, its mentions, and those words, in mentions or not, each
            with its likeliest label, and for a score the probability that it is in a name.

        Raises:
            ClosedError: The tagger was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        for number, tokens, rows in self._classify(sentences):
            text = sentences[number][0]
            mentions = tuple(self._mentions(text, tokens, rows, self._metadata.source))
            yield number, mentions, tuple(_likely_words(text, tokens, rows, self._metadata, least))

    def gain_of_joining(self, first: str, second: str) -> float:
        """By how much two words of a source sentence are likelier as one.

        Args:
            first: A word, without spaces.
            second: The one behind it.

        Returns:
            A difference of log probabilities; minus infinity where no piece goes over the place
            between them, and with a tokenizer that knows no probabilities.

        Raises:
            BundleError: The vocabulary is damaged.
        """
        if not isinstance(self._tokenizer, UnigramTokenizer):
            return -math.inf
        return self._tokenizer.gain_of_joining(first, second)

    def likelihood_of(self, word: str) -> float:
        """The log probability of a word; 0 with a tokenizer that knows none.

        Raises:
            BundleError: The vocabulary is damaged.
        """
        if isinstance(self._tokenizer, UnigramTokenizer):
            return self._tokenizer.likelihood_of(word)
        return 0.0

    def probabilities(self, sentences: Sequence[str]) -> list[NDArray[np.float32]]:
        """Tag probabilities of every word, to compare or to calibrate models by.

        Args:
            sentences: As for `tag`.

        Returns:
            For each sentence (words, tags); the tags in the order of the model's metadata, each
            row summing to 1.

        Raises:
            ClosedError: The tagger was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        texts = [(sentence, ()) for sentence in sentences]
        return in_order((number, rows) for number, _, rows in self.words(texts))

    def words(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, Sequence[tuple[int, int]], NDArray[np.float32]]]:
        """Tag probabilities of every word, and where it stands.

        Args:
            sentences: As for `read`.

        Yields:
            Every sentence once, as soon as it is read: which one; half-open code points of its
            words, in order; and their rows, as of `probabilities`.

        Raises:
            ClosedError: The tagger was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        for number, tokens, rows in self._classify(sentences):
            yield number, tokens.words, rows

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, in the order of the columns of `probabilities`."""
        return self._metadata.english.tags

    def _classify(
        self, sentences: Sequence[tuple[str, Iterable[int]]]
    ) -> Iterator[tuple[int, Subwords, NDArray[np.float32]]]:
        session = self._session
        if session is None:
            raise ClosedError(f"the tagger {self._path} was closed: make another")
        tokenised = [self._tokenizer.encode(text, cuts) for text, cuts in sentences]
        num_tags = len(self._metadata.english.tags)

        def logits(batch: Sequence[Window], width: int) -> NDArray[np.float32]:
            feed = self._feed(batch, width, tokenised)
            return run_session(self._path, session, feed, num_tags=num_tags)

        for number, pieces in tag_probabilities(
            [len(tokens.ids) for tokens in tokenised],
            logits,
            num_tags=num_tags,
            max_length=self._metadata.max_tokens,
            max_batch=self._max_batch_tokens,
            # A model without a mask takes no padding.
            step=8 if "attention_mask" in self._inputs else 1,
            margins=self._tokenizer.margins,
            each=map
            if self._readers is None
            else partial(few_ahead, self._readers, self._num_ahead),
        ):
            tokens = tokenised[number]
            yield number, tokens, self._word_rows(tokens, pieces)

    def _feed(
        self, batch: Sequence[Window], width: int, tokenised: Sequence[Subwords]
    ) -> dict[str, NDArray[np.int64]]:
        ids = np.full((len(batch), width), self._metadata.padding, np.int64)
        mask = np.zeros_like(ids)
        before, after = self._tokenizer.before, self._tokenizer.after
        for row, window in enumerate(batch):
            shown = [*before, *tokenised[window.sequence].ids[window.start : window.end], *after]
            ids[row, : len(shown)] = shown
            mask[row, : len(shown)] = 1
        feed = {"input_ids": ids, "attention_mask": mask}
        return {name: feed[name] for name in self._inputs}

    def _word_rows(self, tokens: Subwords, pieces: NDArray[np.float32]) -> NDArray[np.float32]:
        """One row for each word, however many pieces it has."""
        if self._metadata.is_first_piece or not tokens.words:
            return pieces[tokens.first_of_word]
        return word_rows(tokens, pieces, self._metadata.begins, self._metadata.goes_on)

    def _mentions(
        self, text: str, tokens: Subwords, rows: NDArray[np.float32], bio: BioDecoder
    ) -> Iterator[Mention]:
        for first, last, label in bio.labelled(rows):
            others = bio.shares(rows[first:last])
            score = others.pop(label)
            start, end = tokens.words[first][0], tokens.words[last - 1][1]
            while start < end and _is_no_writing(text[start]):
                start += 1
            while start < end and _is_no_writing(text[end - 1]):
                end -= 1
            if any(map(str.isalnum, text[start:end])):
                yield Mention(start, end, text[start:end], label, score, others)


def _likely_words(
    text: str, tokens: Subwords, rows: NDArray[np.float32], metadata: _Metadata, least: float
) -> Iterator[Mention]:
    """Words that are in a name with some probability."""
    inside = 1.0 - rows[:, metadata.source.tags.index("O")]
    for number in np.flatnonzero(inside >= least).tolist():
        start, end = tokens.words[number]
        if any(map(str.isalnum, text[start:end])):
            shares = metadata.source.shares(rows[number : number + 1])
            label = max(shares, key=shares.__getitem__)
            yield Mention(start, end, text[start:end], label, min(float(inside[number]), 1.0))


def word_rows(
    tokens: Subwords,
    pieces: NDArray[np.float32],
    begins: Sequence[int],
    goes_on: Sequence[int],
) -> NDArray[np.float32]:
    """Tag probabilities of words: the mean of those of their pieces.

    Args:
        tokens: The sentence, with at least one word.
        pieces: Probabilities of its pieces, (pieces, tags).
        begins: Columns of the tags by which a name begins.
        goes_on: Those of the tags by which a name of the same label goes on.

    Returns:
        (words, tags), rows summing to 1. Whether a name begins with a word is what its first piece
        says.
    """
    first = pieces[tokens.first_of_word]
    bounds = np.array([tokens.first_of_word, tokens.end_of_word])
    # Every second sum is of what stands between two words; the last word may end with the text.
    edges = bounds.T.ravel()
    sums: NDArray[np.float32] = np.add.reduceat(
        pieces, edges[: -1 if edges[-1] == len(pieces) else None], axis=0
    )[::2]
    rows: NDArray[np.float32] = sums / (bounds[1] - bounds[0]).astype(np.float32)[:, None]
    share = first[:, begins] / np.maximum(first[:, begins] + first[:, goes_on], 1e-9)
    of_label = rows[:, begins] + rows[:, goes_on]
    rows[:, begins], rows[:, goes_on] = of_label * share, of_label * (1.0 - share)
    return rows


def _is_no_writing(char: str) -> bool:
    """Whether a character at the edge of a name is none of it: a space, a picture, a joiner."""
    return char.isspace() or char in _SELECTORS or unicodedata.category(char) in _NO_WRITING


def _read_metadata(path: Path, entries: Mapping[str, str], *, num_special: int) -> _Metadata:
    pieces = entries.get("pieces", _MEAN)
    if pieces not in (_MEAN, _FIRST):
        raise BundleError(
            f"{path}: reads words by their {pieces!r} pieces, this version knows {_MEAN!r} and "
            f"{_FIRST!r}: export the tagger again"
        )
    try:
        tags = json.loads(entries["labels"])
        max_tokens = int(entries["max_tokens"])
        padding = int(entries.get("padding", "0"))
        english, source = BioDecoder(tags), BioDecoder(tags, o_discount=_SOURCE_DISCOUNT)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{path}: unusable model metadata ({error}): export it again") from error
    unknown = {tag[2:] for tag in tags if tag != "O"} - set(LABELS)
    if unknown or max_tokens <= num_special:
        raise BundleError(
            f"{path}: labels {sorted(unknown)} not among {LABELS}, or max_tokens {max_tokens} too "
            "small: export the tagger again"
        )
    begins = [column for column, tag in enumerate(tags) if tag.startswith("B-")]
    return _Metadata(
        english=english,
        source=source,
        max_tokens=max_tokens,
        padding=padding,
        is_first_piece=pieces == _FIRST,
        is_multilingual=entries.get("languages") == "many",
        begins=begins,
        goes_on=[tags.index(f"I-{tags[column][2:]}") for column in begins],
    )
