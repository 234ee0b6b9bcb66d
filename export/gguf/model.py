"""A GGUF file run for what it says of given text: its tokens, its logits, its activations."""

import ctypes
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eat_edge.closing import Closing
from eat_edge.errors import ModelError
from export.gguf.library import full_library, full_model_params

__all__ = ["GgufModel", "Observer"]

Observer = Callable[[int, bool], bool]
"""Told of every operation of the graph by the address of its tensor: before it, whether its result
is wanted, and after it, if so; returns whether to go on."""


class GgufModel(Closing):
    """A model that reads one sequence at a time, as exactly as llama.cpp can.

    Attention and its cache are computed in float32. Not thread-safe.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int,
        length: int = 512,
        is_vocabulary: bool = False,
        observer: Observer | None = None,
    ) -> None:
        """Load a file; memory-mapped.

        Args:
            path: The GGUF file.
            threads: CPU threads.
            length: Tokens of the longest sequence.
            is_vocabulary: Load the tokenizer only.
            observer: Called for every operation of the graph.

        Raises:
            ModelError: llama.cpp cannot load the file.
        """
        self._path = path
        self._length = length
        self._library = library = full_library()
        self._context: Any = None
        params = full_model_params()
        params.vocab_only = is_vocabulary
        self._model: Any = library.llama_model_load_from_file(os.fsencode(path), params)
        if not self._model:
            raise ModelError(
                f"{path}: llama.cpp cannot load it; its log, logger "
                "'eat_edge.decoder.llama.library' at debug level, says why"
            )
        self._vocabulary = library.llama_model_get_vocab(self._model)
        # Kept here: llama.cpp holds a bare pointer to it.
        self._observer = library.ggml_backend_sched_eval_callback(
            (lambda tensor, ask, _: observer(tensor, ask)) if observer else 0
        )
        if not is_vocabulary:
            self._make_context(threads)

    def _make_context(self, threads: int) -> None:
        library = self._library
        params = library.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = self._length
        params.n_outputs_max = self._length
        params.n_threads = params.n_threads_batch = threads
        params.flash_attn_type = library.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.type_k = params.type_v = library.GGML_TYPE_F32
        params.cb_eval = self._observer
        self._context = library.llama_init_from_model(self._model, params)
        if not self._context:
            self.close()
            raise ModelError(f"{self._path}: no memory for {self._length} tokens: ask for fewer")

    @property
    def num_tokens(self) -> int:
        """Size of the vocabulary."""
        return int(self._library.llama_vocab_n_tokens(self._vocabulary))

    @property
    def start(self) -> list[int]:
        """What the tokenizer puts before a text: the token that begins one, or nothing."""
        if not self._library.llama_vocab_get_add_bos(self._vocabulary):
            return []
        return [int(self._library.llama_vocab_bos(self._vocabulary))]

    def tokenize(self, text: str, *, is_special: bool = False) -> list[int]:
        """Token ids of a text, as llama.cpp cuts it; nothing is put before or after.

        Args:
            text: Any text.
            is_special: Whether special tokens written in the text are meant.
        """
        data = text.encode()
        size = len(data) + 8
        buffer = (ctypes.c_int32 * size)()
        count = self._library.llama_tokenize(
            self._vocabulary, data, len(data), buffer, size, False, is_special
        )
        assert count >= 0, "no text has more tokens than bytes and a few"
        return list(buffer[:count])

    def logits(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Logits after each token of a sequence.

        Args:
            tokens: Not more than the context holds.

        Returns:
            (tokens, vocabulary); a copy.

        Raises:
            ModelError: llama.cpp failed.
        """
        self._forget()
        return self._decode(tokens, 0)

    def logits_behind(
        self, soft: NDArray[np.float32], tokens: Sequence[int]
    ) -> NDArray[np.float32]:
        """Logits after each token of a sequence that begins with vectors in place of tokens.

        Args:
            soft: (number, width of the model), at least one.
            tokens: What follows; in all not more than the context holds.

        Returns:
            (tokens, vocabulary); a copy.

        Raises:
            ModelError: llama.cpp failed.
        """
        self._forget()
        self._decode(soft, 0)
        return self._decode(tokens, len(soft))

    def _forget(self) -> None:
        self._library.llama_memory_clear(self._library.llama_get_memory(self._context), True)

    def _decode(
        self, items: Sequence[int] | NDArray[np.float32], first: int
    ) -> NDArray[np.float32]:
        """Read tokens, or vectors in their place, behind the ``first`` that were read before."""
        size = len(items)
        assert size > 0 and first + size <= self._length
        width = items.shape[1] if isinstance(items, np.ndarray) else 0
        library = self._library
        batch = library.llama_batch_init(size, width, 1)
        try:
            if isinstance(items, np.ndarray):
                np.ctypeslib.as_array(batch.embd, items.shape)[:] = items
            for place in range(size):
                if not width:
                    batch.token[place] = items[place]
                batch.pos[place] = first + place
                batch.n_seq_id[place] = 1
                batch.seq_id[place][0] = 0
                batch.logits[place] = 1
            batch.n_tokens = size
            status = library.llama_decode(self._context, batch)
        finally:
            library.llama_batch_free(batch)
        if status != 0:
            raise ModelError(f"{self._path}: llama_decode failed with status {status}")
        rows = library.llama_get_logits(self._context)
        return np.ctypeslib.as_array(rows, (size, self.num_tokens)).copy()

    def close(self) -> None:
        """Free the model; calling again does nothing."""
        context, self._context = self._context, None
        if context:
            self._library.llama_free(context)
        model, self._model = self._model, None
        if model:
            self._library.llama_model_free(model)
