"""Where the time and memory of a chat model go, and what shared beginnings are worth.

    python -m benchmarks.chat_flow BUNDLE [TEXTS] [--limit N] [--rounds N] [--tools DIR]
        [--published N] [--threads N]

BUNDLE asks its language model as a chat (docs/models-you-bring.md); TEXTS has one text a line. The
same questions, token by token, with answers of as many tokens, are then put to ``llama_cpp.Llama``
one at a time, each from its first token, and with ``--tools`` to the ``llama-server`` there, with
its prompt cache on and as many slots and clients as our decoder has. The published method's
own rounds (arXiv 2509.01147: three a text, three a mention, with reasoning) run on the first
texts, beside ours on these alone, through our decoder, which is more than the published code gives
them: many at once, and beginnings shared. Everybody has a process of their own and a turn in every
round; ratios are taken within a round. CPU seconds, loading left out, of that process; ours
tags and looks up besides. Prints Markdown. Needs Linux.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.peers.chat import Recorded, ours, plain, published, served
from benchmarks.peers.usage import in_its_own_process
from eat_edge.bundle import open_bundle
from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.protocol import Batch
from eat_edge.evaluation.report.markdown import markdown_table

EXAMPLES = Path(__file__).parents[1] / "examples" / "news.txt"
OURS = "ours"
SERVER = "the same questions to llama-server, its prompt cache on"
PLAIN = "the same questions to `llama_cpp.Llama`, one at a time, nothing shared"
PUBLISHED = "the published method's rounds, many at once, beginnings shared"
_PREFILL, _TOGETHER = 128, 8


@dataclass(slots=True)
class Turns:
    """Of one contender: CPU seconds a text in every round, and bytes at the highest.

    Attributes:
        seconds: Its own.
        ours: Ours in the same rounds, of the same texts.
        peak: Bytes.
    """

    seconds: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    peak: int = 0

    def add(self, seconds: float, ours: float, peak: int) -> None:
        """A turn ended."""
        self.seconds.append(seconds)
        self.ours.append(ours)
        self.peak = max(self.peak, peak)


def table(contenders: dict[str, Turns]) -> str:
    """Medians, the ratios to ours (taken within a round), and memory."""
    rows = []
    for name, turns in contenders.items():
        ratios = [theirs / own for theirs, own in zip(turns.seconds, turns.ours, strict=True)]
        spread = "" if name == OURS else f" ({min(ratios):.2f} to {max(ratios):.2f})"
        rows.append(
            [
                name,
                f"{median(turns.seconds):.2f}",
                f"{median(ratios):.2f}{spread}",
                f"{turns.peak / 1e6:,.0f} MB",
            ]
        )
    return markdown_table(["", "CPU seconds a text", "of ours", "peak memory"], rows)


def speeds(llm: Path, threads: int) -> tuple[float, float, float]:
    """Tokens a CPU second: of a prompt, of one answer, of several answers together."""
    import numpy as np

    backend = LlamaBackend(llm, threads=threads, n_ctx=256, max_sequences=_TOGETHER)

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


def run(options: argparse.Namespace, texts: Sequence[str]) -> tuple[Recorded, dict[str, Turns]]:
    """Let everybody have their turns; gives what was asked in the last round, too."""
    bundle, threads, few = options.bundle, options.threads, texts[: options.published]
    tool = options.tools / "llama-server" if options.tools else None
    contenders: dict[str, Turns] = {}

    def done(name: str, seconds: float, peak: int, own: float, count: int = len(texts)) -> None:
        contenders.setdefault(name, Turns()).add(seconds / count, own / count, peak)
        line = f"{name}: {seconds / count:.2f} s a text, {peak / 1e6:,.0f} MB"
        print(line, file=sys.stderr, flush=True)

    for _ in range(options.rounds):
        recorded, peak = in_its_own_process(ours, bundle, texts, threads)
        own = recorded.seconds
        done(OURS, own, peak, own)
        if tool is not None:
            done(SERVER, *served(tool, bundle, recorded, threads), own)
        done(PLAIN, *in_its_own_process(plain, bundle, recorded.asks, threads), own)
        if few:
            # Texts differ much in how many names they have.
            alone, _ = in_its_own_process(ours, bundle, few, threads)
            rounds = in_its_own_process(published, bundle, few, threads)
            done(PUBLISHED, *rounds, alone.seconds, len(few))
    return recorded, contenders


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("texts", type=Path, nargs="?", default=EXAMPLES)
    parser.add_argument("--limit", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tools", type=Path, help="directory of llama-server")
    parser.add_argument("--published", type=int, default=1, help="texts; 0 leaves it out")
    options = parser.parse_args(arguments)
    lines = options.texts.read_text("utf-8").split("\n")
    texts = [line for line in lines if line.strip()][: options.limit]
    (prompt, one, together), _ = in_its_own_process(
        speeds, open_bundle(options.bundle).llm, options.threads
    )
    recorded, contenders = run(options, texts)
    asks, stats = recorded.asks, recorded.stats
    whole, new = (sum(len(ask.prompt) for ask in asks), sum(ask.num_new for ask in asks))
    print(
        f"{len(texts)} texts, {len(asks)} questions of {whole / len(asks):.0f} tokens, answers of "
        f"{new / len(asks):.0f}. Ours decodes {stats.prefill_tokens} tokens of prompts and shares "
        f"{stats.reused_tokens}; of answers it decodes {stats.decoded_tokens}, and "
        f"{stats.forced_tokens} need no decoding. Tokens a CPU second: of a prompt {prompt:.0f}, "
        f"of one answer {one:.0f}, of {_TOGETHER} together {together:.0f}; prompts alone are "
        f"{stats.prefill_tokens / prompt / len(texts):.2f} s a text of ours.\n"
    )
    print(table(contenders))


if __name__ == "__main__":
    main()
