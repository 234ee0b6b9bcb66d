"""Where the time of a chat model goes, and what shared beginnings are worth.

    python -m benchmarks.chat_flow BUNDLE TEXTS [--limit N] [--threads N] [--published N]

BUNDLE asks its language model as a chat (docs/models-you-bring.md); TEXTS has one text a line. The
same questions are then put to ``llama_cpp.Llama`` one at a time, each from its first token, with
answers of as many tokens. The published method's own rounds (arXiv 2509.01147: three a text, three
a mention, with reasoning) run on some of the texts, through our decoder, which is more than the
published code gives them: many at once, and beginnings shared. CPU seconds of this process.
"""

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.bundle import Bundle, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.llama.backend import LlamaBackend, on_a_thread
from eat_edge.decoder.protocol import Batch, DecoderStats
from eat_edge.engine import load
from eat_edge.evaluation.baselines.eat_paper import EatPaper
from eat_edge.llm import chat
from eat_edge.types import Document

_PREFILL, _TOGETHER = 128, 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as our decoder got it, and how many tokens the answer had."""

    prompt: tuple[int, ...]
    answer: "Future[Any]"

    @property
    def num_new(self) -> int:
        """Tokens of the longest answer that was weighed, at least one."""
        found = self.answer.result()
        return max(
            1, max(len(one.tokens) for one in (found if isinstance(found, tuple) else [found]))
        )


class Recorder(Decoder):
    """A decoder that remembers what it was asked."""

    asked: list[Asked] = []  # noqa: RUF012 (one benchmark, one list)

    def submit(self, request: Request) -> "Future[Any]":
        return self._note(request, super().submit(request))

    def n_best(self, request: Request, min_probability: float) -> "Future[Any]":
        return self._note(request, super().n_best(request, min_probability))

    def _note(self, request: Request, answer: "Future[Any]") -> "Future[Any]":
        self.asked.append(Asked(request.prompt, answer))
        return answer


def ours(bundle: Bundle, texts: Sequence[str], threads: int) -> tuple[float, DecoderStats]:
    """CPU seconds of the whole pipeline, loading left out."""
    chat.Decoder = Recorder  # type: ignore[attr-defined]
    config = EngineConfig(threads=threads, options=Options(mode="full"))
    with load(bundle.path, config) as engine:
        # Loads the language model, and decodes what all questions begin with.
        engine("李克强访问柏林。")
        Recorder.asked.clear()
        before, began = engine.stats().decoder, time.process_time()
        list(engine.pipe(texts))
        seconds = time.process_time() - began
        return seconds, _less(engine.stats().decoder, before)


def plain(bundle: Bundle, asked: Sequence[Asked], threads: int) -> float:
    """CPU seconds of the same questions, one at a time, nothing shared."""
    import llama_cpp

    llama = llama_cpp.Llama(
        str(bundle.llm),
        n_ctx=bundle.context,
        n_threads=threads,
        n_threads_batch=threads,
        verbose=False,
    )

    def ask_all() -> float:
        began = time.process_time()
        for one in asked:
            # Without this it would keep what a prompt shares with the one before.
            llama.reset()
            answer = llama.generate(list(one.prompt), temp=0.0, repeat_penalty=1.0)
            for _, _ in zip(range(one.num_new), answer, strict=False):
                pass
        return time.process_time() - began

    seconds = on_a_thread(ask_all)
    llama.close()
    return seconds


def published(bundle: Bundle, texts: Sequence[str], threads: int) -> float:
    """CPU seconds of the published rounds."""
    with EatPaper(bundle, EngineConfig(threads=threads)) as method:
        began = time.process_time()
        for document in method.pipe(Document(text) for text in texts):
            assert document.error is None, document.error
        return time.process_time() - began


def speeds(bundle: Bundle, threads: int) -> tuple[float, float, float]:
    """Tokens a CPU second: of a prompt, of one answer, of several answers together."""
    import numpy as np

    backend = LlamaBackend(bundle.llm, threads=threads, n_ctx=256, max_sequences=_TOGETHER)

    def decode(count: int, start: int, num_sequences: int) -> float:
        positions = np.tile(np.arange(start, start + count, dtype=np.int32), num_sequences)
        sequences = np.repeat(np.arange(num_sequences, dtype=np.int32), count)
        outputs = np.zeros(len(positions), np.int8)
        outputs[-1] = 1
        tokens = np.full(len(positions), backend.n_vocab // 2, np.int32)
        began = time.process_time()
        backend.decode(Batch(tokens, positions, sequences, outputs))
        return len(positions) / (time.process_time() - began)

    decode(8, 0, 1)
    backend.remove_sequence(0)
    prompt = decode(_PREFILL, 0, 1)
    one = max(decode(1, _PREFILL + step, 1) for step in range(4))
    backend.remove_sequence(0)
    decode(8, 0, _TOGETHER)
    together = max(decode(1, 8 + step, _TOGETHER) for step in range(4))
    backend.close()
    return prompt, one, together


def _less(after: DecoderStats, before: DecoderStats) -> DecoderStats:
    counts = {
        name: getattr(after, name) - getattr(before, name)
        for name in ("steps", "prefill_tokens", "reused_tokens", "decoded_tokens", "forced_tokens")
    }
    return DecoderStats(**counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--limit", type=int, default=9)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--published", type=int, default=1, help="texts; 0 leaves it out")
    options = parser.parse_args()
    bundle = open_bundle(options.bundle)
    texts = options.texts.read_text("utf-8").split("\n")[: options.limit]
    texts = [text for text in texts if text.strip()]
    prompt, one, together = speeds(bundle, options.threads)
    print(
        f"| tokens a second: prompt {prompt:.0f}, one answer {one:.0f}, {_TOGETHER} {together:.0f}"
    )
    seconds, stats = ours(bundle, texts, options.threads)
    asked = list(Recorder.asked)
    whole = sum(len(question.prompt) for question in asked)
    print(f"| {len(texts)} texts, {len(asked)} questions of {whole / len(asked):.0f} tokens")
    print(
        f"| prompt tokens decoded {stats.prefill_tokens}, shared {stats.reused_tokens}; "
        f"answer tokens decoded {stats.decoded_tokens}, forced {stats.forced_tokens}"
    )
    print(
        f"| ours: {seconds / len(texts):.2f} s a text, prompts alone about "
        f"{stats.prefill_tokens / prompt / len(texts):.2f}"
    )
    alone = plain(bundle, asked, options.threads)
    print(
        f"| the same questions, one at a time, nothing shared: {alone / len(texts):.2f} s a text, "
        f"{alone / seconds:.1f} times ours"
    )
    if options.published:
        few = texts[: options.published]
        rounds = published(bundle, few, options.threads) / len(few)
        print(
            f"| the published rounds: {rounds:.2f} s a text, of {len(few)}, "
            f"{rounds * len(texts) / seconds:.1f} times ours"
        )


if __name__ == "__main__":
    main()
