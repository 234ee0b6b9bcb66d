"""A GGUF model, computed by llama.cpp, behind the backend protocol."""

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from eat_edge.decoder.llama.cpu_share import CpuShare
from eat_edge.decoder.llama.device import DeviceSettings, choose_settings
from eat_edge.decoder.llama.library import (
    amx,
    forget_errors,
    last_errors,
    load_library,
    origin,
)
from eat_edge.decoder.llama.repack import strike_amx_off
from eat_edge.decoder.protocol import Batch, Float32Array
from eat_edge.errors import CapacityError, ConfigError, ModelError

__all__ = [
    "CELLS_PER_STREAM",
    "LlamaBackend",
    "device_settings",
    "model_params",
    "on_a_thread",
]

_T = TypeVar("_T")

CELLS_PER_STREAM = 256
"""llama.cpp rounds the context of a sequence up to a multiple of this."""
_MAX_SEQUENCES = 256
"""``LLAMA_MAX_SEQ``; not every build has the function that tells it."""


def model_params(*, is_lean: bool = False) -> Any:
    """llama.cpp's own parameters of a model, with weights laid out as is safe here.

    Args:
        is_lean: Whether weights stay as they lie in the file.
    """
    params = load_library().llama_model_default_params()
    params.use_extra_bufts = not is_lean and (amx() != "broken" or strike_amx_off(origin().path))
    return params


def on_a_thread(compute: Callable[[], _T]) -> _T:
    """Let llama.cpp compute, or load, on a thread that ends.

    OpenMP keeps a team of workers for every thread that has computed, or has laid weights out, and
    while there are more of them than CPUs they all sleep where they should spin: on two CPUs two
    threads were up to six times slower so.
    """
    with ThreadPoolExecutor(1, "eat-edge-llama") as thread:
        return thread.submit(compute).result()


def device_settings(gpu_layers: int | None, *, is_lean: bool = False) -> DeviceSettings:
    """How a model is run here.

    Args:
        gpu_layers: Layers to compute on the GPU, -1 for all; None for all where there is a GPU.
        is_lean: Whether weights stay as they lie in the file.

    Raises:
        ConfigError: If layers are wanted on a GPU that llama.cpp cannot use.
    """
    has_gpu = bool(load_library().llama_supports_gpu_offload())
    has_amx = not is_lean and amx() == "sound"
    return choose_settings(gpu_layers, has_gpu=has_gpu, has_amx=has_amx)


class LlamaBackend:
    """A GGUF model and a context with a KV cache of its own for every sequence.

    Outputs do not depend on company, on a CPU: with a KV stream for each sequence, flash attention
    on, and a bfloat16 cache, llama.cpp computes every token's attention by itself, whatever else is
    in the batch and however the prompt was cut. Its faster paths for 64 and more queries and for
    one query over a long cache, which round differently, need a float16 or float32 cache; bfloat16
    costs less accuracy than quantised weights do, and no time. Matrices of Q8_0 are multiplied
    exactly alike for one token and for many; those of F16 and F32 files are not. On a GPU, where
    the cache is float16, nothing of this is promised.

    Not thread-safe: the decoder's thread owns it.
    """

    def __init__(
        self,
        model: Path,
        *,
        threads: int,
        n_ctx: int,
        max_sequences: int,
        n_batch: int | None = None,
        gpu_layers: int | None = None,
        is_lean: bool = False,
    ) -> None:
        """Load a model.

        Args:
            model: The GGUF file; memory-mapped.
            threads: The most threads to compute with; not more than the CPUs really available.
                Fewer compute while other processes want these CPUs.
            n_ctx: Tokens one sequence can hold, prompt and completion together; rounded up to a
                multiple of 256.
            max_sequences: Sequences decoded at once, at most 256. Each takes the memory of a full
                ``n_ctx`` from the start.
            n_batch: Tokens one batch can hold; None for what suits the device.
            gpu_layers: Layers to compute on the GPU, -1 for all; None for all where there is one.
            is_lean: Whether weights stay as they lie in the file, mapped; else they may be laid out
                anew in memory, where the CPU multiplies them faster so.

        Raises:
            ConfigError: If a number is out of range, or there is no GPU to compute layers on.
            CapacityError: If the model was not made for so long a context, or memory is short.
            ModelError: If the file is missing or llama.cpp refuses it.
        """
        self._path = model
        self._model: Any = None
        self._context: Any = None
        settings = device_settings(gpu_layers, is_lean=is_lean)
        n_batch = settings.n_batch if n_batch is None else n_batch
        _check_sizes(threads=threads, n_ctx=n_ctx, max_sequences=max_sequences, n_batch=n_batch)
        if not model.is_file():
            raise ModelError(f"{model}: no such model file")
        self._library = load_library()
        # The first look at the CPUs: to load takes long enough for the second.
        self._share, self._threads = CpuShare(threads), threads
        self._n_batch, self._max_sequences = n_batch, max_sequences
        try:
            self._load(model, settings, is_lean)
            self._make_context(model, threads, n_ctx, max_sequences, n_batch, settings)
        except BaseException:
            self.close()
            raise
        self._look_at_model()
        self._make_batch()

    def _look_at_model(self) -> None:
        """Ask the model and its context what they came to be."""
        library, model, context = self._library, self._model, self._context
        self._n_vocab = int(library.llama_vocab_n_tokens(library.llama_model_get_vocab(model)))
        self._n_ctx = int(library.llama_n_ctx_seq(context))
        self._memory = library.llama_get_memory(context)
        self._can_rewind = not self._is_recurrent()

    def _load(self, path: Path, settings: DeviceSettings, is_lean: bool) -> None:
        forget_errors()
        params = model_params(is_lean=is_lean)
        params.n_gpu_layers = settings.gpu_layers
        load = self._library.llama_model_load_from_file
        # To lay weights out takes threads, which would stay beside those that decode.
        self._model = on_a_thread(lambda: load(os.fsencode(path), params))
        if self._model and settings.has_amx and self._is_recurrent():
            # Its products are of three dimensions, of which llama.cpp's code for AMX knows two.
            strike_amx_off(origin().path)
            self._library.llama_model_free(self._model)
            self._model = on_a_thread(lambda: load(os.fsencode(path), params))
        if not self._model:
            raise ModelError(f"{path}: llama.cpp cannot load this model{last_errors()}")

    def _is_recurrent(self) -> bool:
        library, model = self._library, self._model
        return bool(library.llama_model_is_recurrent(model) or library.llama_model_is_hybrid(model))

    def _make_context(
        self,
        path: Path,
        threads: int,
        n_ctx: int,
        max_sequences: int,
        n_batch: int,
        settings: DeviceSettings,
    ) -> None:
        library = self._library
        trained = int(library.llama_model_n_ctx_train(self._model))
        if n_ctx > trained:
            raise CapacityError(f"{path}: n_ctx {n_ctx} exceeds the {trained} of the model")
        per_sequence = -(-n_ctx // CELLS_PER_STREAM) * CELLS_PER_STREAM
        params = library.llama_context_default_params()
        params.n_ctx = per_sequence * max_sequences
        params.n_batch = params.n_ubatch = n_batch
        params.n_seq_max = params.n_outputs_max = max_sequences
        params.n_threads = params.n_threads_batch = threads
        params.kv_unified = False
        params.flash_attn_type = int(settings.flash_attention)
        kv_types = {"f16": library.GGML_TYPE_F16, "bf16": library.GGML_TYPE_BF16}
        params.type_k = params.type_v = kv_types[settings.kv_type]
        params.no_perf = True
        self._context = library.llama_init_from_model(self._model, params)
        if not self._context:
            raise CapacityError(
                f"{path}: no context for {max_sequences} sequences of {per_sequence} tokens; "
                f"ask for fewer or shorter ones{last_errors()}"
            )

    def _make_batch(self) -> None:
        """Let llama.cpp read its batch straight from NumPy arrays that are filled in place."""
        library, size = self._library, self._n_batch
        self._tokens = np.zeros(size, np.int32)
        self._positions = np.zeros(size, np.int32)
        self._sequences = np.zeros(size, np.int32)
        self._outputs = np.zeros(size, np.int8)
        self._counts = np.ones(size, np.int32)
        sequence_pointer = ctypes.POINTER(library.llama_seq_id)
        first = self._sequences.ctypes.data
        self._pointers = (sequence_pointer * size)(
            *(
                ctypes.cast(first + i * self._sequences.itemsize, sequence_pointer)
                for i in range(size)
            )
        )
        int32_pointer = ctypes.POINTER(ctypes.c_int32)
        self._batch = library.llama_batch(
            token=self._tokens.ctypes.data_as(int32_pointer),
            pos=self._positions.ctypes.data_as(int32_pointer),
            n_seq_id=self._counts.ctypes.data_as(int32_pointer),
            seq_id=ctypes.cast(self._pointers, ctypes.POINTER(sequence_pointer)),
            logits=self._outputs.ctypes.data_as(ctypes.POINTER(ctypes.c_int8)),
        )

    @property
    def n_ctx(self) -> int:
        """Tokens one sequence can hold."""
        return self._n_ctx

    @property
    def n_vocab(self) -> int:
        """Number of token ids."""
        return self._n_vocab

    @property
    def n_batch(self) -> int:
        """Tokens one batch can hold."""
        return self._n_batch

    @property
    def max_sequences(self) -> int:
        """Sequences are numbered from 0 to one below this."""
        return self._max_sequences

    @property
    def can_rewind(self) -> bool:
        """Whether a sequence can be cut back: recurrent layers, all or some, forbid it."""
        return self._can_rewind

    def decode(self, batch: Batch) -> Float32Array:
        """Append tokens to their sequences; see ``Backend.decode``."""
        size = len(batch.tokens)
        assert 0 < size <= self._n_batch
        self._tokens[:size] = batch.tokens
        self._positions[:size] = batch.positions
        self._sequences[:size] = batch.sequences
        self._outputs[:size] = batch.outputs
        self._batch.n_tokens = size
        forget_errors()
        with self._share.turn() as threads:
            if threads != self._threads:
                self._library.llama_set_n_threads(self._context, threads, threads)
                self._threads = threads
            status = self._library.llama_decode(self._context, self._batch)
        if status == 1:
            raise CapacityError(f"no room in the KV cache for a batch of {size} tokens")
        if status != 0:
            raise ModelError(f"llama_decode failed with status {status}{last_errors()}")
        rows = int(np.count_nonzero(batch.outputs))
        if rows == 0:
            return np.empty((0, self._n_vocab), np.float32)
        logits = np.ctypeslib.as_array(
            self._library.llama_get_logits(self._context), (rows, self._n_vocab)
        )
        if not np.isfinite(logits.max()):
            raise ModelError(f"{self._path}: it computes numbers that are none; restore the bundle")
        return logits

    def copy_sequence(self, source: int, target: int, length: int) -> None:
        """Make a sequence a copy of the start of another; see ``Backend.copy_sequence``."""
        # Between streams llama.cpp copies whole caches only, and aborts the process otherwise.
        self._library.llama_memory_seq_cp(self._memory, source, target, -1, -1)
        if self._can_rewind:
            self.remove_sequence(target, length)

    def remove_sequence(self, sequence: int, start: int = 0) -> None:
        """Forget a sequence's tokens from a position on; see ``Backend.remove_sequence``."""
        if not self._library.llama_memory_seq_rm(self._memory, sequence, start, -1):
            raise ModelError(f"llama.cpp cannot cut sequence {sequence} at {start} in this model")

    def close(self) -> None:
        """Free the context, then the model; calling it again does nothing."""
        context, self._context = self._context, None
        if context:
            self._library.llama_free(context)
        model, self._model = self._model, None
        if model:
            self._library.llama_model_free(model)


def _check_sizes(**sizes: int) -> None:
    """Refuse numbers that are out of range.

    Raises:
        ConfigError: One is; the message names it.
    """
    for name, value in sizes.items():
        if value < 1:
            raise ConfigError(f"{name} must be at least 1, not {value}")
    n_batch, max_sequences = sizes["n_batch"], sizes["max_sequences"]
    if max_sequences > _MAX_SEQUENCES:
        raise ConfigError(f"max_sequences is {max_sequences}; llama.cpp can do {_MAX_SEQUENCES}")
    if n_batch < max_sequences:
        raise ConfigError(
            f"n_batch {n_batch} is below max_sequences {max_sequences}; "
            "every sequence needs its token in a batch"
        )
