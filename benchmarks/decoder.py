"""Our decoder against its peers: same model, same prompts, same outputs asked for.

    python -m benchmarks.decoder [SENTENCES] [--tools DIR] [--json OUT]

SENTENCES has a text a line, or is JSON Lines with ``text``; they go through the lexicon and the
real translation prompt. Contenders take turns in every round, each set up anew and warmed up
untimed, so that a noisy machine is noisy for all; ratios are taken within a round. Prints Markdown.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.alignment import compare_alignments
from benchmarks.peers.contenders import Contender, Stopwatch, high_level, ours
from benchmarks.peers.model import Model, Tokens
from benchmarks.peers.published import ours_whole, published
from benchmarks.peers.report import BENCH, CONSTRAINED, HIGH_LEVEL, OURS, SERVER, Figures, Timings
from benchmarks.peers.tools import batched_bench, server
from benchmarks.peers.work import Ask, Work, prepare, read_sentences
from eat_edge.bundle import open_bundle
from eat_edge.config import available_cpus
from eat_edge.decoder.llama import device_settings

EXAMPLES = Path(__file__).parents[1] / "examples" / "news.txt"


def main() -> None:
    options = parse()
    bundle = open_bundle(options.bundle)
    model = Model(options.model or bundle.llm, bundle, options.threads, options.gpu_layers)
    sentences = list(read_sentences(options.sentences, bundle))[: options.limit]
    say(f"{len(sentences)} sentences of {options.sentences}")
    works = prepare(model, bundle, sentences)
    say(f"{len(works)} fit, with {sum(len(one.questions) for one in works)} mentions")

    bench = find_tool(options.tools, "llama-batched-bench")
    serve = find_tool(options.tools, "llama-server")
    timings = {
        count: time_translations(model, works, count, options.rounds, serve, bench)
        for count in options.sequences
    }
    most = max(options.sequences)
    say("alignment")
    alignments = compare_alignments(model, works, most, options.rounds)
    say("the published method")
    wholes = [
        (ours_whole(model, works, most), published(model, works)) for _ in range(options.rounds)
    ]
    figures = Figures(
        num_sentences=len(works),
        num_mentions=sum(len(one.questions) for one in works),
        num_prompt_tokens=sum(len(one.prompt) for one in works),
        num_new_tokens=sum(one.num_new for one in works),
        rounds=options.rounds,
        threads=options.threads,
        device=str(device_settings(options.gpu_layers)),
        timings=timings,
        alignments=alignments,
        wholes=wholes,
    )
    print(figures.to_markdown())
    if options.json:
        options.json.write_text(json.dumps(asdict(figures), indent=1) + "\n")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sentences", type=Path, nargs="?", default=EXAMPLES)
    parser.add_argument("--bundle", type=Path, help="default: the embedded one")
    parser.add_argument("--model", type=Path, help="GGUF file, default: the bundle's")
    parser.add_argument("--tools", type=Path, help="directory of llama-server and its kin")
    parser.add_argument("--limit", type=int, default=64, help="sentences")
    parser.add_argument("--sequences", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=available_cpus())
    parser.add_argument("--gpu-layers", type=int, default=0, help="-1 for all")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def time_translations(
    model: Model,
    works: Sequence[Work],
    count: int,
    rounds: int,
    serve: Path | None,
    bench: Path | None,
) -> dict[str, Timings]:
    """Let all contenders translate all sentences, in turns."""
    asks = [one.ask for one in works]
    watch = Stopwatch()
    contenders: dict[str, Callable[[], AbstractContextManager[Contender]]] = {
        OURS: lambda: ours(model, count, watch=watch),
        CONSTRAINED: lambda: ours(model, count, is_constrained=True, watch=watch),
        HIGH_LEVEL: lambda: high_level(model),
    }
    if serve:
        contenders[SERVER] = lambda: server(serve, model, count)
    timings = {name: Timings() for name in contenders}
    if bench:
        timings[BENCH] = Timings()
    num_tokens = sum(len(ask.prompt) + ask.num_new for ask in asks)
    for turn in range(rounds):
        say(f"{count} sequences, round {turn + 1} of {rounds}")
        outputs: dict[str, list[Tokens]] = {}
        for name, set_up in contenders.items():
            with set_up() as contender:
                contender([Ask((asks[0].prompt[0],), 2)])
                watch.seconds = 0.0
                began = time.perf_counter()
                outputs[name] = contender(asks)
                seconds = time.perf_counter() - began
            timings[name].seconds.append(seconds)
            timings[name].outside.append(1 - watch.seconds / seconds)
            pairs = zip(outputs[name], outputs[OURS], strict=True)
            timings[name].same = sum(one == other for one, other in pairs) / len(asks)
        if bench:
            timings[BENCH].seconds.append(num_tokens / batched_bench(bench, model, count, asks))
    return timings


def find_tool(tools: Path | None, name: str) -> Path | None:
    path = None if tools is None else tools / name
    if path is not None and path.is_file():
        return path
    say(f"{name} is not compared: {path or 'no --tools directory given'}")
    return None


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
