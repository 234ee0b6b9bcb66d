"""Contenders for a chat model: our pipeline, llama-server, llama_cpp alone, the published method.

Each function is to run in a process of its own, and gives the CPU seconds it took when everything
was loaded. Paths and numbers go in and out, so that they can.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.contenders import open_llama, write_alone
from benchmarks.peers.model import Tokens
from benchmarks.peers.tools import running
from benchmarks.peers.usage import cpu_seconds, peak_memory
from benchmarks.peers.work import Ask
from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.llama.backend import on_a_thread
from eat_edge.decoder.protocol import DecoderStats
from eat_edge.decoder.slots import num_slots
from eat_edge.engine import load
from eat_edge.evaluation.baselines.eat_paper import EatPaper
from eat_edge.llm import chat
from eat_edge.types import Document

__all__ = ["Recorded", "ours", "plain", "published", "served"]

_WARM_UP = "李克强访问柏林。"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What our pipeline asked, and what it took.

    Attributes:
        first: Questions on one text, from before the time was taken: whoever answers them has
            what all questions begin with.
        asks: All questions on the texts, with answers of as many tokens as ours had.
        seconds: CPU seconds of the whole pipeline.
        stats: What the decoder did for ``asks``.
    """

    first: tuple[Ask, ...]
    asks: tuple[Ask, ...]
    seconds: float
    stats: DecoderStats


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as our decoder got it."""

    prompt: Tokens
    answer: "Future[Any]"

    def to_ask(self) -> Ask:
        """With as many tokens as the longest answer that was weighed had, at least one."""
        found = self.answer.result()
        answers = found if isinstance(found, tuple) else [found]
        return Ask(self.prompt, max(1, *(len(one.tokens) for one in answers)))


class _Recorder(Decoder):
    """A decoder that remembers what it was asked."""

    asked: list[_Asked] = []  # noqa: RUF012 (one benchmark, one list)

    def submit(self, request: Request) -> "Future[Any]":
        return self._note(request, super().submit(request))

    def n_best(self, request: Request, min_probability: float) -> "Future[Any]":
        return self._note(request, super().n_best(request, min_probability))

    def _note(self, request: Request, answer: "Future[Any]") -> "Future[Any]":
        self.asked.append(_Asked(request.prompt, answer))
        return answer

    @classmethod
    def take(cls) -> tuple[Ask, ...]:
        """What was asked since this was called last."""
        asks = tuple(asked.to_ask() for asked in cls.asked)
        cls.asked.clear()
        return asks


def ours(bundle: Path, texts: Sequence[str], threads: int) -> Recorded:
    """Our whole pipeline, tagger and lexicon included."""
    chat.Decoder = _Recorder  # type: ignore[attr-defined]
    config = EngineConfig(threads=threads, options=Options(mode="full"))
    with load(bundle, config) as engine:
        # Loads the language model, and decodes what all questions begin with.
        engine(_WARM_UP)
        first = _Recorder.take()
        before, began = engine.stats().decoder, time.process_time()
        for document in engine.pipe(texts):
            assert document.error is None, document.error
        seconds = time.process_time() - began
        return Recorded(first, _Recorder.take(), seconds, _less(engine.stats().decoder, before))


@dataclass(frozen=True, slots=True)
class _File:
    """The language model of a bundle, as its peers run it."""

    path: Path
    context: int
    threads: int
    gpu_layers: int = 0

    @classmethod
    def of(cls, bundle: Path, threads: int) -> "_File":
        """That of a bundle."""
        opened = open_bundle(bundle)
        return cls(opened.llm, opened.context, threads)


def plain(bundle: Path, asks: Sequence[Ask], threads: int) -> float:
    """``llama_cpp.Llama``: one question at a time, nothing shared."""
    model = _File.of(bundle, threads)
    llama = open_llama(model, model.context)

    def ask_all() -> float:
        began = time.process_time()
        for ask in asks:
            # Without this it would keep what a prompt shares with the one before.
            llama.reset()
            write_alone(llama, ask.prompt, ask.num_new)
        return time.process_time() - began

    seconds = on_a_thread(ask_all)
    llama.close()
    return seconds


def served(tool: Path, bundle: Path, recorded: Recorded, threads: int) -> tuple[float, int]:
    """``llama-server``, its prompt cache on, with slots and clients as our decoder has.

    Returns:
        CPU seconds of the server alone, and the bytes it took at its highest.
    """
    clients = EngineConfig().max_sequences
    slots = num_slots(clients, is_asked_back=True)
    with running(tool, _File.of(bundle, threads), slots, clients) as server:
        server.ask_all(recorded.first)
        before = cpu_seconds(server.pid)
        server.ask_all(recorded.asks)
        return cpu_seconds(server.pid) - before, peak_memory(server.pid)


def published(bundle: Path, texts: Sequence[str], threads: int) -> float:
    """The published rounds, through our decoder: many at once, and beginnings shared."""
    with EatPaper(open_bundle(bundle), EngineConfig(threads=threads)) as method:
        began = time.process_time()
        for document in method.pipe(Document(text) for text in texts):
            assert document.error is None, document.error
        return time.process_time() - began


def _less(after: DecoderStats, before: DecoderStats) -> DecoderStats:
    counts = {
        name: getattr(after, name) - getattr(before, name)
        for name in ("steps", "prefill_tokens", "reused_tokens", "decoded_tokens", "forced_tokens")
    }
    return DecoderStats(**counts)
