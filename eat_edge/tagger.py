"""English sentences to entity mentions: a token classifier in ONNX Runtime.

This is the only file that knows ONNX Runtime, which is loaded when a `Tagger` is made and not
before. The model names its own tags, casing scheme and longest input in its metadata, as
``export.tagger`` wrote them.
"""

import ctypes
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from eat_edge.bio import BioDecoder
from eat_edge.casing import CASING_SCHEME
from eat_edge.errors import BundleError, ClosedError, ConfigError, ModelError
from eat_edge.subwords import NUM_SPECIAL, Subwords, SubwordTokenizer, window_bounds
from eat_edge.types import LABELS, Mention

__all__ = ["Tagger"]

_CUDA = "CUDAExecutionProvider"
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a sentence that goes through the network at once.

    Attributes:
        sentence: Which sentence.
        start: First sub-word shown.
        end: One past the last.
        own_start: First sub-word whose result is taken from this window.
        own_end: One past the last.
    """

    sentence: int
    start: int
    end: int
    own_start: int
    own_end: int


class Tagger:
    """An English named-entity tagger.

    `tag` may be called from several threads at once; `close` when none of them is inside it.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, threads: int, max_batch_tokens: int = 2048
    ) -> None:
        """Load a tagger.

        Args:
            model: ONNX file written by ``export.tagger``.
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
        self._session: Any = _open_session(model, threads)
        self._bio, self._max_tokens = _read_metadata(model, self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

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
        windows = [
            _Window(number, *bounds)
            for number, tokens in enumerate(tokenised)
            for bounds in window_bounds(len(tokens.ids), self._max_tokens - NUM_SPECIAL)
        ]
        pieces: dict[_Window, NDArray[np.float32]] = {}
        for batch in self._batches(windows):
            pieces.update(zip(batch, self._run(session, batch, tokenised), strict=True))
        # Windows of one sentence stand in order, so their parts join up.
        parts: list[list[NDArray[np.float32]]] = [[] for _ in sentences]
        for window in windows:
            parts[window.sentence].append(pieces[window])
        return [
            (tokens, _word_means(tokens, part, len(self._bio.tags)))
            for tokens, part in zip(tokenised, parts, strict=True)
        ]

    def _batches(self, windows: Sequence[_Window]) -> Iterator[list[_Window]]:
        """Windows of similar length together, each batch under the budget."""
        batch: list[_Window] = []
        for window in sorted(windows, key=lambda window: window.end - window.start):
            # Lengths rise, so the newest window sets the padded width.
            width = window.end - window.start + NUM_SPECIAL
            if batch and width * (len(batch) + 1) > self._max_batch_tokens:
                yield batch
                batch = []
            batch.append(window)
        if batch:
            yield batch

    def _run(
        self, session: Any, batch: Sequence[_Window], tokenised: Sequence[Subwords]
    ) -> list[NDArray[np.float32]]:
        """Tag probabilities of the sub-words each window owns."""
        width = max(window.end - window.start for window in batch) + NUM_SPECIAL
        feed = {name: np.zeros((len(batch), width), np.int64) for name in _INPUTS}
        for row, window in enumerate(batch):
            tokens = tokenised[window.sentence]
            size = window.end - window.start
            ids = [
                self._tokenizer.before,
                *tokens.ids[window.start : window.end],
                self._tokenizer.after,
            ]
            feed["input_ids"][row, : size + NUM_SPECIAL] = ids
            feed["attention_mask"][row, : size + NUM_SPECIAL] = 1
            feed["token_type_ids"][row, 1 : size + 1] = tokens.casings[window.start : window.end]
        try:
            (logits,) = session.run(["logits"], feed)
        except Exception as error:
            raise ModelError(
                f"{self._path}: ONNX Runtime failed on {len(batch)} windows of up to {width} "
                f"tokens: {error}"
            ) from error
        shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
        probabilities: NDArray[np.float32] = shifted / shifted.sum(axis=-1, keepdims=True)
        return [
            probabilities[
                row, 1 + window.own_start - window.start : 1 + window.own_end - window.start
            ]
            for row, window in enumerate(batch)
        ]

    def _mentions(
        self, sentence: str, tokens: Subwords, words: NDArray[np.float32]
    ) -> tuple[Mention, ...]:
        mentions = []
        for first, last, label, score in self._bio.spans(words):
            start, end = tokens.words[first][0], tokens.words[last - 1][1]
            mentions.append(Mention(start, end, sentence[start:end], label, score))
        return tuple(mentions)


def _word_means(
    tokens: Subwords, parts: Sequence[NDArray[np.float32]], num_tags: int
) -> NDArray[np.float32]:
    """Mean over the sub-words of each word: one verdict a word, whichever way it was cut."""
    if not tokens.words:
        return np.zeros((0, num_tags), np.float32)
    pieces = np.concatenate(parts)
    sizes = np.diff([*tokens.first_of_word, len(pieces)]).astype(np.float32)
    means: NDArray[np.float32] = np.add.reduceat(pieces, tokens.first_of_word, axis=0)
    return means / sizes[:, None]


def _read_metadata(path: Path, session: Any) -> tuple[BioDecoder, int]:
    entries = session.get_modelmeta().custom_metadata_map
    casing = entries.get("casing")
    if casing != CASING_SCHEME:
        raise BundleError(
            f"{path}: made for casing scheme {casing!r}, this version has {CASING_SCHEME!r}: "
            "export the tagger again"
        )
    try:
        tags = json.loads(entries["labels"])
        max_tokens = int(entries["max_tokens"])
        bio = BioDecoder(tags)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{path}: unusable model metadata ({error}): export it again") from error
    unknown = {tag[2:] for tag in tags if tag != "O"} - set(LABELS)
    if unknown or max_tokens <= NUM_SPECIAL:
        raise BundleError(
            f"{path}: labels {sorted(unknown)} not among {LABELS}, or max_tokens {max_tokens} too "
            "small: export the tagger again"
        )
    return bio, max_tokens


def _open_session(path: Path, threads: int) -> Any:
    if not path.is_file():
        raise BundleError(f"{path}: no such file: give the tagger's ONNX model")
    runtime = _import_runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    # Spinning threads would starve llama.cpp, which uses the same cores right after.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        is_float = session.get_modelmeta().custom_metadata_map.get("precision") == "float32"
        # The int8 operators exist on the CPU only: on a GPU every one would copy there and back.
        if is_float and _CUDA in runtime.get_available_providers() and _has_cuda_device():
            session = runtime.InferenceSession(
                str(path), options, providers=[_CUDA, "CPUExecutionProvider"]
            )
        return session
    except Exception as error:
        raise BundleError(
            f"{path}: ONNX Runtime {runtime.__version__} cannot load it: {error}"
        ) from error


def _import_runtime() -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise ConfigError(_runtime_advice("ONNX Runtime is not installed")) from error
    if not hasattr(onnxruntime, "InferenceSession"):
        raise ConfigError(_runtime_advice("the installed ONNX Runtime is broken"))
    if all(map(_is_installed, ("onnxruntime", "onnxruntime-gpu"))):
        _logger.warning(
            "onnxruntime and onnxruntime-gpu are both installed and overwrite each other: "
            "uninstall both, then pip install 'eat-edge[cpu]' or 'eat-edge[gpu]'"
        )
    onnxruntime.disable_telemetry_events()
    return onnxruntime


def _runtime_advice(finding: str) -> str:
    return (
        f"{finding}: pip install 'eat-edge[cpu]', or 'eat-edge[gpu]' for NVIDIA GPUs (one of "
        "them, never both)"
    )


def _is_installed(distribution: str) -> bool:
    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


def _has_cuda_device() -> bool:
    """Ask the driver itself: ONNX Runtime complains aloud when it finds no device."""
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        return False
    count = ctypes.c_int(0)
    return (
        driver.cuInit(0) == 0
        and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
        and count.value > 0
    )
