"""Names in the source language itself: a character classifier that also sees the lexicon's matches.

The model names its own tags, characters, numbering of matches and longest window in its metadata.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.closing import Closing
from eat_edge.errors import BundleError, ClosedError, ConfigError
from eat_edge.names import NameMatch
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.boundaries import continuation_mask
from eat_edge.tagger.gazetteer import SCHEME, gazetteer_ids
from eat_edge.tagger.onnx import open_session, run_session
from eat_edge.tagger.sliding_window import Window, in_order, tag_probabilities
from eat_edge.text import code_points
from eat_edge.types import LABELS

__all__ = ["Spot", "Spotter"]

_INPUTS = ("characters", "gazetteer")
_O_DISCOUNT = 2.5
"""The probability of the tag O is divided by this: less sure spans are found, too, and the fusion
weighs them."""
_MOST_CHARACTERS = 1024
"""Code points that go through the network at once, however many may: what lies between its layers
stays in the cache of a core."""
_UNKNOWN_ID = 1
_FIRST_ID = 2
"""Id of the first character the model knows; 0 is padding."""
_NO_WRITING = frozenset({"So", "Sk", "Cf", "Cn", "Co", "Cs"})
"""Unicode categories of pictures and their colours, of what is invisible, and of nothing."""
_SELECTORS = "\ufe0e\ufe0f"
"""They choose how the picture before them is drawn."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A name that the spotter found in a folded sentence.

    Attributes:
        start: First code point of the name.
        end: One past the last; the span neither begins nor ends with white space or a picture, and
            has a letter or a digit.
        label: One of ``LABELS``.
        score: Mean over the characters of the probability of that label, in (0, 1].
        others: The same of other labels.
    """

    start: int
    end: int
    label: str
    score: float
    others: Mapping[str, float] = field(default_factory=dict)

    def share(self, label: str) -> float:
        """The probability of a label; 0 of one that nothing is known of."""
        return self.score if label == self.label else self.others.get(label, 0.0)


@dataclass(frozen=True, slots=True)
class _Metadata:
    bio: BioDecoder
    ids: NDArray[np.int64]
    """By code point; the last one for all beyond."""
    max_characters: int


class Spotter(Closing):
    """A named-entity tagger of source sentences.

    `spot` may be called from several threads at once; `close` when none of them is inside it.
    """

    def __init__(self, model: Path, *, threads: int, max_batch_characters: int = 8192) -> None:
        """Load a spotter.

        Args:
            model: Its ONNX file.
            threads: CPU threads for one call, each with a batch of its own.
            max_batch_characters: Code points that go through the network at once, those of all
                threads together; bounds memory. A single window may be longer.

        Raises:
            ConfigError: ONNX Runtime is not installed, or an argument is out of range.
            BundleError: The file is missing, damaged, or made for another version.
        """
        if threads < 1 or max_batch_characters < 1:
            raise ConfigError(
                f"threads={threads}, max_batch_characters={max_batch_characters}: both must be "
                "at least 1"
            )
        self._path = model
        self._max_batch_characters = min(max_batch_characters, _MOST_CHARACTERS)
        # The network is too small for two threads: to synchronise them costs more than it gains.
        self._session: Any = open_session(model, inputs=_INPUTS, threads=1)
        at_once = min(threads, max_batch_characters // self._max_batch_characters)
        self._readers = ThreadPoolExecutor(at_once, "eat-edge-spotter") if at_once > 1 else None
        self._metadata = _read_metadata(model, self._session.get_modelmeta().custom_metadata_map)

    def close(self) -> None:
        """Free the model; calling again does nothing."""
        if self._readers is not None:
            self._readers.shutdown()
        self._session = None

    def spot(self, sentences: Sequence[tuple[str, Sequence[NameMatch]]]) -> list[tuple[Spot, ...]]:
        """Find the names in folded sentences.

        A sentence longer than the model's window is read in overlapping windows; nothing is cut
        off. What stands beside a sentence changes nothing: to the last bit with the int8 models of
        ``export.mini.tagger.spotter_graph``, up to the rounding of float matrix products with
        others.

        Args:
            sentences: Each a folded sentence with the lexicon's matches in it, which do not
                overlap; any text, half a surrogate pair counting as one unknown character.

        Returns:
            For each sentence its names by ``start``, never overlapping; none for an empty one.
            Offsets are half-open code points of the folded sentence.

        Raises:
            ClosedError: The spotter was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        return in_order(self.stream(sentences))

    def stream(
        self, sentences: Sequence[tuple[str, Sequence[NameMatch]]]
    ) -> Iterator[tuple[int, tuple[Spot, ...]]]:
        """Find the names in folded sentences, while other threads read those that follow.

        Args:
            sentences: As for `spot`.

        Yields:
            Every sentence once, as soon as it is read: which one, and its names as of `spot`.

        Raises:
            ClosedError: The spotter was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        texts = [text for text, _ in sentences]
        continues = continuation_mask(texts)
        for sentence, rows in self._classify(sentences):
            yield sentence, tuple(self._spots(texts[sentence], rows, continues[sentence]))

    def probabilities(
        self, sentences: Sequence[tuple[str, Sequence[NameMatch]]]
    ) -> list[NDArray[np.float32]]:
        """Tag probabilities of every character, to compare or to calibrate models by.

        Args:
            sentences: As for `spot`.

        Returns:
            For each sentence (code points, tags); the tags in the order of the model's metadata,
            each row summing to 1.

        Raises:
            ClosedError: The spotter was closed.
            ModelError: ONNX Runtime failed on the input.
        """
        return in_order(self._classify(sentences))

    def _classify(
        self, sentences: Sequence[tuple[str, Sequence[NameMatch]]]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        session = self._session
        if session is None:
            raise ClosedError(f"the spotter {self._path} was closed: make another")
        encoded = [
            {"characters": self._character_ids(text), "gazetteer": gazetteer_ids(len(text), found)}
            for text, found in sentences
        ]
        num_tags = len(self._metadata.bio.tags)

        def logits(batch: Sequence[Window], width: int) -> NDArray[np.float32]:
            feed = _feed(batch, width, encoded)
            return run_session(self._path, session, feed, num_tags=num_tags)

        return tag_probabilities(
            [len(text) for text, _ in sentences],
            logits,
            num_tags=num_tags,
            max_length=self._metadata.max_characters,
            max_batch=self._max_batch_characters,
            # Nothing is padded: the network need not be told what is a character and what is not.
            step=1,
            each=map if self._readers is None else self._readers.map,
        )

    def _character_ids(self, text: str) -> NDArray[np.int64]:
        ids = self._metadata.ids
        return ids[np.minimum(code_points(text), len(ids) - 1)]

    def _spots(
        self, text: str, rows: NDArray[np.float32], continues: NDArray[np.bool_]
    ) -> list[Spot]:
        spots = []
        bio = self._metadata.bio
        for start, end, label in bio.labelled(rows, continues):
            others = bio.shares(rows[start:end])
            score = others.pop(label)
            while start < end and _is_no_writing(text[start]):
                start += 1
            while start < end and _is_no_writing(text[end - 1]):
                end -= 1
            if any(map(str.isalnum, text[start:end])):
                spots.append(Spot(start, end, label, score, others))
        return spots


def _is_no_writing(char: str) -> bool:
    """Whether a character at the edge of a name is none of it: a space, a picture, a joiner."""
    return char.isspace() or char in _SELECTORS or unicodedata.category(char) in _NO_WRITING


def _feed(
    batch: Sequence[Window], width: int, encoded: Sequence[Mapping[str, NDArray[np.int64]]]
) -> dict[str, NDArray[np.int64]]:
    feed = {name: np.zeros((len(batch), width), np.int64) for name in _INPUTS}
    for row, window in enumerate(batch):
        for name, ids in encoded[window.sequence].items():
            feed[name][row, : window.end - window.start] = ids[window.start : window.end]
    return feed


def _read_metadata(path: Path, entries: Mapping[str, str]) -> _Metadata:
    scheme = entries.get("gazetteer")
    if scheme != SCHEME:
        raise BundleError(
            f"{path}: made for gazetteer scheme {scheme!r}, this version has {SCHEME!r}: "
            "export the spotter again"
        )
    try:
        tags = json.loads(entries["labels"])
        characters = entries["characters"]
        max_characters = int(entries["max_characters"])
        bio = BioDecoder(tags, o_discount=_O_DISCOUNT)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{path}: unusable model metadata ({error}): export it again") from error
    unknown = {tag[2:] for tag in tags if tag != "O"} - set(LABELS)
    if unknown or max_characters < 1:
        raise BundleError(
            f"{path}: labels {sorted(unknown)} not among {LABELS}, or max_characters "
            f"{max_characters} too small: export the spotter again"
        )
    if len(set(characters)) < len(characters):
        raise BundleError(f"{path}: a character has two ids: export the spotter again")
    codes = code_points(characters)
    ids = np.full(int(codes.max(initial=0)) + 2, _UNKNOWN_ID, np.int64)
    ids[codes] = np.arange(_FIRST_ID, _FIRST_ID + len(codes))
    return _Metadata(bio, ids, max_characters)
