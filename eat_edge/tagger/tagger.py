"""English sentences to entity mentions: a token classifier in ONNX Runtime.

The model names its own tags, casing scheme, longest input, padding and rule for the pieces of a
word in its metadata, as ``export.tagger.command`` wrote them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.closing import Closing
from eat_edge.errors import BundleError, ClosedError, ConfigError
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.casing import CASING_SCHEME
from eat_edge.tagger.onnx import open_session, run_session
from eat_edge.tagger.sliding_window import Window, in_order, tag_probabilities
from eat_edge.tagger.subwords import Subwords, SubwordTokenizer
from eat_edge.types import LABELS, Mention

__all__ = ["Tagger"]

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_MEAN, _FIRST = "mean", "first"
"""Of which pieces a word's verdict is: the mean of all, or the first piece's."""


@dataclass(frozen=True, slots=True)
class _Metadata:
    bio: BioDecoder
    max_tokens: int
    padding: int
    is_first_piece: bool


class Tagger(Closing):
    """An English named-entity tagger.

    `tag` may be called from several threads at once; `close` when none of them is inside it.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, threads: int, max_batch_tokens: int = 2048
    ) -> None:
        """Load a tagger.

        Args:
            model: ONNX file written by ``export.tagger.command``.
            tokenizer: Its ``tokenizer.json``.
            threads: CPU threads for one call.
            max_batch_tokens: Sub-words, padding included, that go through the network at once;
                bounds memory. A single window may be longer.

        Raises:
            ConfigError: ONNX Runtime is not installed, or an argument is out of range.
            BundleError: A file is missing, damaged, or made for another version.
        """
        if threads < 1 or max_batch_tokens < 1:
            raise ConfigError(
                f"threads={threads}, max_batch_tokens={max_batch_tokens}: both must be at least 1"
            )
        self._path = model
        self._max_batch_tokens = max_batch_tokens
        self._tokenizer = SubwordTokenizer(tokenizer)
        self._session: Any = open_session(model, inputs=_INPUTS, threads=threads)
        self._metadata = _read_metadata(
            model,
            self._session.get_modelmeta().custom_metadata_map,
            num_special=sum(self._tokenizer.margins),
        )

    @property
    def providers(self) -> tuple[str, ...]:
        """Where the model runs, in ONNX Runtime's names and order of preference."""
        return () if self._session is None else tuple(self._session.get_providers())

    def close(self) -> None:
        """Free the model; calling again does nothing."""
        self._session = None

    def tag(self, sentences: Sequence[str]) -> list[tuple[Mention, ...]]:
        """Find the mentions of entities in English sentences.

        A sentence longer than the model's input is read in overlapping windows; nothing is cut
        off. An empty sentence has no mentions.

        Args:
            sentences: Plain English text; what stands beside a sentence changes nothing.

        Returns:
            For each sentence its mentions by position, never overlapping; offsets are half-open
            code points into that sentence.

        Raises:
            ClosedError: The tagger was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        return [
            self._mentions(sentence, tokens, words)
            for sentence, (tokens, words) in zip(sentences, self._classify(sentences), strict=True)
        ]

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
        return [words for _, words in self._classify(sentences)]

    def _classify(self, sentences: Sequence[str]) -> list[tuple[Subwords, NDArray[np.float32]]]:
        session = self._session
        if session is None:
            raise ClosedError(f"the tagger {self._path} was closed: make another")
        tokenised = [self._tokenizer.encode(sentence) for sentence in sentences]
        num_tags = len(self._metadata.bio.tags)

        def logits(batch: Sequence[Window], width: int) -> NDArray[np.float32]:
            feed = self._feed(batch, width, tokenised)
            return run_session(self._path, session, feed, num_tags=num_tags)

        pieces = in_order(
            tag_probabilities(
                [len(tokens.ids) for tokens in tokenised],
                logits,
                num_tags=num_tags,
                max_length=self._metadata.max_tokens,
                max_batch=self._max_batch_tokens,
                margins=self._tokenizer.margins,
            )
        )
        return [
            (tokens, self._word_rows(tokens, part))
            for tokens, part in zip(tokenised, pieces, strict=True)
        ]

    def _feed(
        self, batch: Sequence[Window], width: int, tokenised: Sequence[Subwords]
    ) -> dict[str, NDArray[np.int64]]:
        feed = {name: np.zeros((len(batch), width), np.int64) for name in _INPUTS}
        feed["input_ids"].fill(self._metadata.padding)
        for row, window in enumerate(batch):
            tokens = tokenised[window.sequence]
            shown = slice(window.start, window.end)
            ids = [*self._tokenizer.before, *tokens.ids[shown], *self._tokenizer.after]
            feed["input_ids"][row, : len(ids)] = ids
            feed["attention_mask"][row, : len(ids)] = 1
            before, after = self._tokenizer.margins
            feed["token_type_ids"][row, before : len(ids) - after] = tokens.casings[shown]
        return feed

    def _word_rows(self, tokens: Subwords, pieces: NDArray[np.float32]) -> NDArray[np.float32]:
        """One verdict a word, whichever way it was cut."""
        if self._metadata.is_first_piece or not tokens.words:
            return pieces[tokens.first_of_word]
        bounds = np.array([tokens.first_of_word, tokens.end_of_word])
        # Every second sum is of what stands between two words; the last word may end with the text.
        edges = bounds.T.ravel()
        sums: NDArray[np.float32] = np.add.reduceat(
            pieces, edges[: -1 if edges[-1] == len(pieces) else None], axis=0
        )[::2]
        means: NDArray[np.float32] = sums / (bounds[1] - bounds[0]).astype(np.float32)[:, None]
        return means

    def _mentions(
        self, sentence: str, tokens: Subwords, words: NDArray[np.float32]
    ) -> tuple[Mention, ...]:
        mentions = []
        for first, last, label, score in self._metadata.bio.spans(words):
            start, end = tokens.words[first][0], tokens.words[last - 1][1]
            mentions.append(Mention(start, end, sentence[start:end], label, score))
        return tuple(mentions)


def _read_metadata(path: Path, entries: Mapping[str, str], *, num_special: int) -> _Metadata:
    casing = entries.get("casing")
    if casing != CASING_SCHEME:
        raise BundleError(
            f"{path}: made for casing scheme {casing!r}, this version has {CASING_SCHEME!r}: "
            "export the tagger again"
        )
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
        bio = BioDecoder(tags)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{path}: unusable model metadata ({error}): export it again") from error
    unknown = {tag[2:] for tag in tags if tag != "O"} - set(LABELS)
    if unknown or max_tokens <= num_special:
        raise BundleError(
            f"{path}: labels {sorted(unknown)} not among {LABELS}, or max_tokens {max_tokens} too "
            "small: export the tagger again"
        )
    return _Metadata(bio, max_tokens, padding, pieces == _FIRST)
