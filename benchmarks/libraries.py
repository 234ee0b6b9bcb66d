"""Builds of llama.cpp compared: ``python -m benchmarks.libraries PATH PATH...``.

Each path is a library, or its directory, as ``LLAMA_CPP_LIB_PATH`` takes it. All decode the same
prompts with the embedded language model, one thread, in turns, each time in a process of its own.
What is compared is CPU time, which other work on the machine changes little.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from typing import Any

__all__ = ["main"]

_PROMPT, _NEW, _SEQUENCES = 40, 40, 16
_VARIABLE = "LLAMA_CPP_LIB_PATH"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each (%(default)s)")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        json.dump(_decode(), sys.stdout)
        return
    found: dict[str, list[dict[str, Any]]] = {path: [] for path in options.paths}
    for _ in range(options.rounds):
        for path, answers in found.items():
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.libraries", "--child"],
                env={**os.environ, _VARIABLE: path},
                stdout=subprocess.PIPE,
                check=True,
            )
            answers.append(json.loads(done.stdout))
    medians = {
        path: statistics.median(answer["seconds"] for answer in answers)
        for path, answers in found.items()
    }
    print("| library | version | CPU seconds | of the first | features |\n|---|---|---|---|---|")
    for path, answers in found.items():
        ratio = medians[path] / medians[options.paths[0]]
        said = answers[0]
        print(
            f"| {path} | {said['version']} | {medians[path]:.2f} | {ratio:.2f} | "
            f"{said['features']} | "
        )


def _decode() -> dict[str, Any]:
    """Decode with the library that the environment names, and tell how long it took."""
    from eat_edge.bundle import open_bundle
    from eat_edge.decoder import Decoder, Request
    from eat_edge.decoder.llama.backend import LlamaBackend
    from eat_edge.decoder.llama.library import origin, system_info

    backend = LlamaBackend(
        open_bundle().llm, threads=1, n_ctx=_PROMPT + _NEW, max_sequences=_SEQUENCES
    )
    chance = random.Random(1)
    requests = [
        Request(tuple(chance.randrange(300, 4000) for _ in range(_PROMPT)), _NEW, frozenset())
        for _ in range(_SEQUENCES)
    ]
    with Decoder(backend, max_sequences=_SEQUENCES) as decoder:
        start = time.process_time()
        for future in [decoder.submit(request) for request in requests]:
            future.result()
        seconds = time.process_time() - start
    features = [part.split(" = ")[0].split(" : ")[-1] for part in system_info().split(" | ")]
    return {"seconds": seconds, "version": origin().version, "features": " ".join(features)}


if __name__ == "__main__":
    main()
