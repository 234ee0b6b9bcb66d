"""Our decoder against its peers: same model, same prompts, same outputs asked for.

    python -m benchmarks.decoder [SENTENCES] [--tools DIR] [--json OUT] [--page PAGE]

SENTENCES has a text a line, or is JSON Lines with ``text``; they go through the lexicon and the
real translation prompt. Contenders take turns in every round, each set up anew and warmed up
untimed, so that a noisy machine is noisy for all; ratios are taken within a round. Prints Markdown.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from benchmarks.peers.alignment import align_in_turns
from benchmarks.peers.contenders import (
    Contender,
    Stopwatch,
    high_level,
    ours,
)
from benchmarks.peers.model import Model, Tokens
from benchmarks.peers.published import ours_whole, published
from benchmarks.peers.report import BENCH, CONSTRAINED, HIGH_LEVEL, OURS, SERVER, Figures, Timings
from benchmarks.peers.tools import batched_bench, server
from benchmarks.peers.work import Ask, prepare, read_sentences
from eat_edge.bundle import open_bundle
from eat_edge.cpus import available_cpus
from eat_edge.decoder.llama.backend import device_settings, on_a_thread

EXAMPLES = Path(__file__).parents[1] / "examples" / "news.txt"
PARTS = ("translation", "alignment", "published")


class Run:
    """Lets everybody have their turns, and keeps the figures as they come.

    Args:
        options: What was asked for.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._began = time.perf_counter()
        bundle = open_bundle(options.bundle)
        own = Model(bundle.llm, bundle, options.threads, options.gpu_layers)
        self._model = own
        if options.model:
            self._model = Model(options.model, bundle, options.threads, options.gpu_layers)
        sentences = list(read_sentences(options.sentences, bundle))[: options.limit]
        self._say(f"{len(sentences)} sentences of {options.sentences}")
        self._works = prepare(own, bundle, sentences)
        self._few = self._works[: options.few]
        self._bench = self._find_tool("llama-batched-bench")
        self._serve = self._find_tool("llama-server")
        self.figures = Figures(
            num_sentences=len(self._works),
            num_prompt_tokens=sum(len(one.prompt) for one in self._works),
            num_new_tokens=sum(one.num_new for one in self._works),
            num_few=len(self._few),
            num_mentions=sum(len(one.questions) for one in self._few),
            threads=options.threads,
            device=str(device_settings(options.gpu_layers)),
            megabytes=self._model.path.stat().st_size / 1e6,
        )

    def go(self) -> None:
        """Let all parts that were asked for have their rounds."""
        options, figures, most = self._options, self.figures, max(self._options.sequences)
        for turn in range(options.rounds):
            self._say(f"round {turn + 1} of {options.rounds}")
            if "translation" in options.only:
                self._translate([one.ask for one in self._works])
            if "alignment" in options.only:
                align_in_turns(self._model, self._few, most, figures.alignments, self._done)
            if "published" in options.only:
                self._time_whole(most)

    def _translate(self, asks: Sequence[Ask]) -> None:
        watch = Stopwatch()
        alone_seconds, _, alone = _time(high_level(self._model), asks, watch)
        self._say(HIGH_LEVEL)
        num_tokens = sum(len(ask.prompt) + ask.num_new for ask in asks)
        for count in self._options.sequences:
            self._say(f"{count} sequences")
            contenders: dict[str, Callable[[], AbstractContextManager[Contender]]] = {
                OURS: partial(ours, self._model, count, watch=watch),
                CONSTRAINED: partial(ours, self._model, count, is_constrained=True, watch=watch),
            }
            if self._serve:
                contenders[SERVER] = partial(server, self._serve, self._model, count)
            outputs: dict[str, list[Tokens]] = {}
            timings = self.figures.timings.setdefault(str(count), {})
            for name, set_up in contenders.items():
                seconds, outside, outputs[name] = _time(set_up(), asks, watch)
                timing = timings.setdefault(name, Timings())
                timing.seconds.append(seconds)
                timing.outside.append(outside)
                timing.same = _agreement(outputs[name], outputs[OURS])
                self._done(name)
            # It does the same at any number of sequences, and has one turn in a round.
            timing = timings.setdefault(HIGH_LEVEL, Timings())
            timing.seconds.append(alone_seconds)
            timing.same = _agreement(alone, outputs[OURS])
            if self._bench:
                speed = batched_bench(self._bench, self._model, count, asks)
                timings.setdefault(BENCH, Timings()).seconds.append(num_tokens / speed)
                self._done(BENCH)

    def _time_whole(self, count: int) -> None:
        least = "the published method's prompting, bare answers"
        usual = f"the same with {self._options.reasoning} tokens of reasoning where it is asked for"
        turns: dict[str, Callable[[], float]] = {
            "ours": lambda: ours_whole(self._model, self._few, count),
            least: lambda: on_a_thread(lambda: published(self._model, self._few, 0)),
            usual: lambda: on_a_thread(
                lambda: published(self._model, self._few, self._options.reasoning)
            ),
        }
        for name, turn in turns.items():
            self.figures.wholes.setdefault(name, []).append(turn())
            self._done(name)

    def _done(self, name: str) -> None:
        self.figures.minutes = (time.perf_counter() - self._began) / 60
        if self._options.json:
            self.figures.save(self._options.json)
        self._say(name)

    def _find_tool(self, name: str) -> Path | None:
        tools = self._options.tools
        path = None if tools is None else tools / name
        if path is not None and path.is_file():
            return Path(path)
        self._say(f"{name} is not compared: {path or 'no --tools directory given'}")
        return None

    def _say(self, line: str) -> None:
        print(f"{time.perf_counter() - self._began:5.0f} s  {line}", file=sys.stderr, flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sentences", type=Path, nargs="?", default=EXAMPLES)
    parser.add_argument("--bundle", type=Path, help="default: the embedded one")
    parser.add_argument(
        "--model",
        type=Path,
        help="GGUF file of the same vocabulary to time; what is asked for is "
        "what the bundle's own writes, default: that one",
    )
    parser.add_argument("--tools", type=Path, help="directory of llama-server and its kin")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--limit", type=int, default=64, help="sentences")
    parser.add_argument("--few", type=int, default=32, help="sentences whose mentions are asked")
    parser.add_argument("--sequences", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reasoning", type=int, default=64, help="tokens, of the published method")
    parser.add_argument("--threads", type=int, default=available_cpus())
    parser.add_argument("--gpu-layers", type=int, default=0, help="-1 for all")
    parser.add_argument("--json", type=Path, help="write the figures here, after every turn")
    parser.add_argument("--page", type=Path, help="put the Markdown between the marks of this page")
    parser.add_argument("--mark", default="the decoder", help="of whom the marks are the figures")
    return parser.parse_args()


def main() -> None:
    options = parse()
    run = Run(options)
    try:
        run.go()
    except KeyboardInterrupt:
        print("interrupted; these are the figures so far", file=sys.stderr)
    print(run.figures.to_markdown())
    if options.page:
        run.figures.write_into(options.page, options.mark)


def _time(
    set_up: AbstractContextManager[Contender], asks: Sequence[Ask], watch: Stopwatch
) -> tuple[float, float, list[Tokens]]:
    """Seconds, the share outside ``llama_decode`` and the outputs of one turn."""
    with set_up as contender:
        contender([Ask((asks[0].prompt[0],), 2)])
        watch.seconds = 0.0
        began = time.perf_counter()
        outputs = contender(asks)
        seconds = time.perf_counter() - began
    return seconds, 1 - watch.seconds / seconds, outputs


def _agreement(outputs: Sequence[Tokens], others: Sequence[Tokens]) -> float:
    """Share of the outputs that are the others', token by token."""
    pairs = list(zip(outputs, others, strict=True))
    return sum(one == other for one, other in pairs) / max(1, len(pairs))


if __name__ == "__main__":
    main()
