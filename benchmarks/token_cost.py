"""What the language model is asked per sentence, and how many tokens that takes.

    python -m benchmarks.token_cost GOLD... [--lang TAG] [--limit N] [--bundle DIR]

Tags the texts of each gold in the modes full and auto, with one thread, and prints a Markdown
table: for each kind of question how many there are, the prompt tokens that no earlier request had,
which are the least that have to be read, and the tokens written. The last rows are what the decoder
really did, many sentences at once.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from benchmarks.gold_sets import gold_parser, headed_sets
from eat_edge.bundle import Bundle, open_bundle
from eat_edge.config import EngineConfig, Options
from eat_edge.decoder import Decoder, DecoderStats, Request
from eat_edge.decoder.slots import common_prefix
from eat_edge.engine import Engine
from eat_edge.evaluation.spans import GoldSet
from eat_edge.llm.eat_mini import Llm
from eat_edge.pipeline.jobs import Part
from eat_edge.types import Document

KINDS = ("translate", "check", "align", "name")


@dataclass(slots=True)
class Cost:
    """What the requests of one kind took.

    Attributes:
        requests: How many.
        read: Prompt tokens that no request before it began with.
        written: Tokens of the completions; of several the best.
    """

    requests: int = 0
    read: int = 0
    written: int = 0


class Recorder:
    """Notes what the embedded model is asked, in the order in which it is asked."""

    def __init__(self) -> None:
        self._kind = ""
        self._asked: list[tuple[str, Request, Future[Any]]] = []

    def watch(self) -> None:
        """Note everything that is asked from now on, of any engine."""
        for kind in KINDS:
            setattr(Llm, kind, self._named(kind, getattr(Llm, kind)))
        for name in ("submit", "n_best"):
            setattr(Decoder, name, self._noted(getattr(Decoder, name)))

    def costs(self) -> dict[str, Cost]:
        """What all requests since the last call took, by kind."""
        costs: defaultdict[str, Cost] = defaultdict(Cost)
        known: defaultdict[tuple[int, ...], list[list[int]]] = defaultdict(list)
        for kind, request, future in self._asked:
            completion = future.result()
            best = completion[0] if isinstance(completion, tuple) else completion
            cost, prompt = costs[kind], list(request.prompt)
            # Of requests that begin otherwise there is nothing to share.
            alike = known[request.prompt[:8]]
            cost.requests += 1
            cost.read += len(prompt) - max((common_prefix(prompt, one) for one in alike), default=0)
            cost.written += len(best.tokens)
            alike.append([*prompt, *best.tokens])
        self._asked.clear()
        return costs

    def _named(self, kind: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def named(*args: Any, **options: Any) -> Any:
            self._kind = kind
            return ask(*args, **options)

        return named

    def _noted(self, submit: Callable[..., Any]) -> Callable[..., Any]:
        def noted(decoder: Decoder, request: Request, *args: Any) -> Any:
            future = submit(decoder, request, *args)
            self._asked.append((self._kind, request, future))
            return future

        return noted


def main() -> None:
    options = gold_parser(__doc__).parse_args()
    bundle, recorder = open_bundle(options.bundle), Recorder()
    recorder.watch()
    for gold in headed_sets(options):
        print("| mode | what | per sentence | tokens read | tokens written |")
        print("|---|---|---:|---:|---:|")
        for mode in ("full", "auto"):
            for line in rows(gold, bundle, mode, recorder):
                print(line, flush=True)


def rows(gold: GoldSet, bundle: Bundle, mode: str, recorder: Recorder) -> Iterator[str]:
    """The lines of a mode: figures are per sentence of the gold set, asked about or not."""
    count = 0

    def observe(part: Part, *_: object) -> None:
        nonlocal count
        count += 1

    config = EngineConfig(threads=1, options=Options(mode=mode))
    with Engine(bundle, config, observer=observe) as engine:
        documents = (Document(one.text, lang=one.lang) for one in gold.documents)
        began = time.process_time()
        for _ in engine.pipe(documents):
            pass
        seconds, stats = time.process_time() - began, engine.stats().decoder
    for kind, cost in sorted(recorder.costs().items()):
        each = f"{cost.requests / count:.2f} | {cost.read / count:.1f} | {cost.written / count:.1f}"
        yield f"| {mode} | {kind} | {each} |"
    yield f"| {mode} | decoded | {_decoded(stats, count)} |"
    yield f"| {mode} | calls of llama_decode | {stats.steps / count:.1f} | | |"
    yield f"| {mode} | CPU | {1000 * seconds / count:.0f} ms | | |"


def _decoded(stats: DecoderStats, count: int) -> str:
    """Requests, prompt tokens and other tokens of a sentence that went through the model."""
    written = stats.batched_tokens - stats.prefill_tokens
    figures = stats.completed, stats.prefill_tokens, written
    return " | ".join(f"{figure / count:.1f}" for figure in figures)


if __name__ == "__main__":
    main()
