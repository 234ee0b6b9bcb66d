"""Our decoder and the high-level API of llama-cpp-python, each set up anew to be timed."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from benchmarks.peers.model import Model, ModelFile, Tokens
from benchmarks.peers.work import Ask
from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.llama.backend import on_a_thread
from export.gguf.library import full_library, full_model_params

__all__ = [
    "Contender",
    "Stopwatch",
    "high_level",
    "open_llama",
    "ours",
    "write_alone",
]

T = TypeVar("T")

Contender = Callable[[Sequence[Ask]], list[Tokens]]
"""Gives every prompt its tokens; called once to warm up and once to be timed."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds spent in ``llama_decode``."""

    seconds: float = 0.0


class _TimedLibrary:
    """llama.cpp, of which ``llama_decode`` is timed."""

    def __init__(self, library: Any, watch: Stopwatch) -> None:
        self._library, self._watch = library, watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def llama_decode(self, context: Any, batch: Any) -> Any:
        began = time.perf_counter()
        status = self._library.llama_decode(context, batch)
        self._watch.seconds += time.perf_counter() - began
        return status


@contextmanager
def ours(
    model: Model, count: int, *, is_constrained: bool = False, watch: Stopwatch | None = None
) -> Iterator[Contender]:
    """Our decoder with so many sequences, with or without the constraints of a translation."""
    backend: Any = model.backend(count)
    backend._library = _TimedLibrary(backend._library, watch or Stopwatch())
    with Decoder(backend, max_sequences=count) as decoder:

        def run(asks: Sequence[Ask]) -> list[Tokens]:
            futures = [
                decoder.submit(
                    Request(
                        ask.prompt,
                        ask.num_new,
                        frozenset(),
                        model.endless_constraint() if is_constrained else None,
                        has_logprobs=False,
                    )
                )
                for ask in asks
            ]
            return [future.result().tokens for future in futures]

        yield run


@contextmanager
def high_level(model: Model) -> Iterator[Contender]:
    """``llama_cpp.Llama``, one request at a time; it keeps what a prompt shares with the last."""
    llama = open_llama(model, model.context)
    try:
        yield lambda asks: on_a_thread(
            lambda: [write_alone(llama, ask.prompt, ask.num_new) for ask in asks]
        )
    finally:
        llama.close()


def open_llama(model: ModelFile, context: int) -> Any:
    import llama_cpp

    with _weights_as_ours():
        return on_a_thread(
            lambda: llama_cpp.Llama(
                str(model.path),
                n_ctx=context,
                n_threads=model.threads,
                n_threads_batch=model.threads,
                n_gpu_layers=model.gpu_layers,
                verbose=False,
            )
        )


@contextmanager
def _weights_as_ours() -> Iterator[None]:
    """Lay weights out as our backend has them; the class has no option for it."""
    library, chosen = full_library(), full_model_params()
    defaults = library.llama_model_default_params
    library.llama_model_default_params = lambda: chosen  # type: ignore[attr-defined]
    try:
        yield
    finally:
        library.llama_model_default_params = defaults  # type: ignore[attr-defined]


def write_alone(
    llama: Any, prompt: Tokens, num_new: int, stop: frozenset[int] = frozenset()
) -> Tokens:
    """Continue a prompt greedily with the high-level API."""
    tokens: list[int] = []
    for token in llama.generate(list(prompt), temp=0.0, repeat_penalty=1.0):
        if token in stop:
            break
        tokens.append(token)
        if len(tokens) == num_new:
            break
    return tuple(tokens)
