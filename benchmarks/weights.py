"""What a token costs with one file of weights and another.

    python -m benchmarks.weights FILE.gguf... [--sequences N] [--rounds N]

Every file reads prompts of 48 tokens and then writes 24 more in each of N sequences, on one thread,
in turns with the other files. Prints a Markdown table: milliseconds of CPU time for a token, the
median of the rounds.
"""

import argparse
import time
from pathlib import Path
from statistics import median

import numpy as np

from eat_edge.decoder.llama.backend import LlamaBackend
from eat_edge.decoder.protocol import Batch

PROMPT, NEW, CONTEXT = 48, 24, 256
AT_ONCE = 8
"""Prompts that are read in one batch."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--sequences", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    count = options.sequences
    backends = [
        LlamaBackend(path, threads=1, n_ctx=CONTEXT, max_sequences=count) for path in options.files
    ]
    for backend in backends:
        turn(backend, count)
    rounds = [[turn(backend, count) for backend in backends] for _ in range(options.rounds)]
    print("| file | MB | ms a token read | ms a token written |")
    print("|---|---:|---:|---:|")
    for path, turns in zip(options.files, zip(*rounds, strict=True), strict=True):
        reading, writing = (median(one) for one in zip(*turns, strict=True))
        print(f"| {path.name} | {path.stat().st_size / 1e6:.1f} | {reading:.2f} | {writing:.2f} |")
    for backend in backends:
        backend.close()


def turn(backend: LlamaBackend, count: int) -> tuple[float, float]:
    """Read and write once; milliseconds of CPU time for a token of either."""
    tokens = np.random.default_rng(1).integers(0, backend.n_vocab, (count, PROMPT + NEW), np.int32)
    for sequence in range(count):
        backend.remove_sequence(sequence)
    began = time.process_time()
    for first in range(0, count, AT_ONCE):
        feed(backend, tokens[first : first + AT_ONCE, :PROMPT], first, 0)
    read = time.process_time()
    for place in range(PROMPT, PROMPT + NEW):
        feed(backend, tokens[:, place : place + 1], 0, place)
    written = time.process_time()
    return 1000 * (read - began) / (count * PROMPT), 1000 * (written - read) / (count * NEW)


def feed(backend: LlamaBackend, tokens: np.ndarray, first: int, place: int) -> None:
    """Decode some tokens of sequences from ``first`` on, from a place on, and ask for the last."""
    count, length = tokens.shape
    sequences = np.repeat(np.arange(first, first + count, dtype=np.int32), length)
    positions = np.tile(np.arange(place, place + length, dtype=np.int32), count)
    outputs = (positions == place + length - 1).astype(np.int8)
    backend.decode(Batch(tokens.reshape(-1), positions, sequences, outputs))


if __name__ == "__main__":
    main()
