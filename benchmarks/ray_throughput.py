"""A worker on a Ray cluster against a single process: the same shards, in the same run, in turns.

    python -m benchmarks.ray_throughput FILE [--workers N] [--shards N] [--rounds N] [--mode fast]

Every line of FILE is a text. A single process tags all shards with one engine of one thread; then
workers of one thread each tag them on a cluster of two nodes on this machine. Only the time between
the first shard and the last counts: starting a cluster and loading an engine are paid once, however
much there is to do. More workers than idle cores say nothing.
"""

import argparse
import json
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eat_edge.config import MODES, EngineConfig, Options
from eat_edge.cpus import available_cpus
from eat_edge.engine import Engine, load
from eat_edge.errors import EatEdgeError
from eat_edge.integrations.ray import Workers, tag_shards
from eat_edge.integrations.shards import Shard, Tagging, find_shards, tag_shard


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--shards", type=int, default=8, help="after the first, for each worker")
    parser.add_argument("--texts", type=int, default=400, help="of each shard")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mode", choices=MODES, default="fast")
    options = parser.parse_args()
    lines = [line for line in options.file.read_text("utf-8").splitlines() if line.strip()]
    config = EngineConfig(threads=1, options=Options(mode=options.mode))
    tagging = Tagging(None, config)
    alone, together = [], []
    with tempfile.TemporaryDirectory() as scratch, load(config=tagging.config) as engine:
        source = Path(scratch) / "in"
        write_shards(source, lines, options.texts, (options.shards + 1) * options.workers)
        with cluster(options.workers) as address:
            for number in range(options.rounds):
                shards = find_shards(source, Path(scratch) / f"alone{number}", "jsonl")
                alone.append(by_one_process(engine, shards, tagging, options.texts))
                shards = find_shards(source, Path(scratch) / f"together{number}", "jsonl")
                rate = by_workers(shards, tagging, address, options.workers, options.texts)
                together.append(rate / options.workers)
    one, each = statistics.median(alone), statistics.median(together)
    print(f"{options.workers} worker(s), {available_cpus()} CPU(s), mode {options.mode}, ", end="")
    print(f"{options.texts} texts a shard, median of {options.rounds} rounds")
    print(f"single process: {one:.1f} texts/s; each worker: {each:.1f} texts/s, {each / one:.2f}")


def write_shards(source: Path, lines: Sequence[str], num_texts: int, num_shards: int) -> None:
    source.mkdir()
    for shard in range(num_shards):
        texts = [lines[(shard * num_texts + at) % len(lines)] for at in range(num_texts)]
        records = [json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts]
        (source / f"{shard:04}.jsonl").write_text("".join(records), "utf-8")


def by_one_process(
    engine: Engine, shards: Sequence[Shard], tagging: Tagging, num_texts: int
) -> float:
    tag_shard(engine, shards[0], tagging)
    began = time.perf_counter()
    for shard in shards[1:]:
        tag_shard(engine, shard, tagging)
    return num_texts * (len(shards) - 1) / (time.perf_counter() - began)


def by_workers(
    shards: Sequence[Shard], tagging: Tagging, address: str, num_workers: int, num_texts: int
) -> float:
    """Texts a second, after as many shards as there are workers, each of which loads an engine."""
    began = time.perf_counter()
    done = tag_shards(shards, tagging, address, Workers(num=num_workers))
    for number, (_, outcome) in enumerate(done, start=1):
        if isinstance(outcome, EatEdgeError):
            raise SystemExit(str(outcome))
        if number == num_workers:
            began = time.perf_counter()
    return num_texts * (len(shards) - num_workers) / (time.perf_counter() - began)


@contextmanager
def cluster(num_workers: int) -> Iterator[str]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Ray runs workers at a lower priority than we have, and on a busy machine then hardly at all.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112
    import ray
    from ray.cluster_utils import Cluster

    head = {"num_cpus": (num_workers + 1) // 2, "include_dashboard": False}
    started = Cluster(initialize_head=True, head_node_args=head)
    try:
        started.add_node(num_cpus=max(1, num_workers // 2))
        ray.init(address=started.address, log_to_driver=False, logging_level=logging.ERROR)
        yield started.address
    finally:
        ray.shutdown()
        started.shutdown()


if __name__ == "__main__":
    main()
