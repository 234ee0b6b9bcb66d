"""Our decoder against the high-level ``llama_cpp.Llama``, one request at a time.

Same model file, same prompts, greedy, as many new tokens of each. Contenders take turns in every
round, so that a noisy machine is noisy for all; medians are compared.

    python -m benchmarks.decoder MODEL PROMPTS [--new 40] [--sequences 1 8 32] [--json OUT]

PROMPTS has one JSON list of token ids a line.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from eat_edge.decoder import Decoder, Request
from eat_edge.decoder.llama import LlamaBackend

Prompts = list[tuple[int, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("prompts", type=Path)
    parser.add_argument("--new", type=int, default=40, help="new tokens a prompt")
    parser.add_argument("--sequences", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    prompts = [tuple(json.loads(line)) for line in options.prompts.read_text().splitlines()]
    longest = max(map(len, prompts)) + options.new

    high_level = make_high_level(options.model, longest, options.threads, options.new)
    contenders: dict[str, Callable[[Prompts], list[tuple[int, ...]]]] = {"Llama": high_level}
    decoders = []
    for count in options.sequences:
        backend = LlamaBackend(
            options.model, threads=options.threads, n_ctx=longest, max_sequences=count
        )
        decoder = Decoder(backend, max_sequences=count)
        decoders.append(decoder)
        contenders[f"ours, {count} at once"] = make_ours(decoder, options.new)

    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    outputs: dict[str, list[tuple[int, ...]]] = {}
    for _ in range(options.rounds):
        for name, run in contenders.items():
            start = time.perf_counter()
            outputs[name] = run(prompts)
            seconds[name].append(time.perf_counter() - start)
    for decoder in decoders:
        decoder.close()

    base = statistics.median(seconds["Llama"])
    figures = []
    for name, times in seconds.items():
        median = statistics.median(times)
        same = sum(a == b for a, b in zip(outputs[name], outputs["Llama"], strict=True))
        figures.append(
            {
                "contender": name,
                "sentences_per_second": len(prompts) / median,
                "tokens_per_second": sum(map(len, outputs[name])) / median,
                "times_llama": base / median,
                "same_output_as_llama": same / len(prompts),
            }
        )
    print(f"{len(prompts)} prompts, {options.new} new tokens, {options.threads} threads")
    print(f"{'':18} {'sent/s':>8} {'tokens/s':>9} {'ratio':>6} {'same':>6}")
    for figure in figures:
        print(
            f"{figure['contender']:18} {figure['sentences_per_second']:8.2f} "
            f"{figure['tokens_per_second']:9.0f} {figure['times_llama']:6.2f} "
            f"{figure['same_output_as_llama']:6.0%}"
        )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def make_ours(decoder: Decoder, new: int) -> Callable[[Prompts], list[tuple[int, ...]]]:
    def run(prompts: Prompts) -> list[tuple[int, ...]]:
        futures = [decoder.submit(Request(prompt, new, frozenset())) for prompt in prompts]
        return [future.result().tokens for future in futures]

    return run


def make_high_level(
    model: Path, n_ctx: int, threads: int, new: int
) -> Callable[[Prompts], list[tuple[int, ...]]]:
    import llama_cpp

    llama = llama_cpp.Llama(
        str(model), n_ctx=n_ctx, n_threads=threads, n_threads_batch=threads, verbose=False
    )

    def run(prompts: Prompts) -> list[tuple[int, ...]]:
        outputs = []
        for prompt in prompts:
            tokens = []
            for token in llama.generate(list(prompt), temp=0.0, repeat_penalty=1.0):
                tokens.append(token)
                if len(tokens) == new:
                    break
            outputs.append(tuple(tokens))
        return outputs

    return run


if __name__ == "__main__":
    main()
