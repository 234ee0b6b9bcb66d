"""A Ray cluster of two nodes on this machine, and on it what a test wants to see; a process apart.

    ray_driver.py SOURCE TARGET   tags shards, and kills a worker in the middle of its first shard
    ray_driver.py data            tags a Ray dataset

What happened is one line of JSON on standard output.
"""

import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
# Ray runs workers at a lower priority than we have, and on a busy machine then hardly at all.
os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112

import ray
from ray.cluster_utils import Cluster

from eat_edge import cli
from eat_edge.config import EngineConfig, Options
from eat_edge.integrations.ray import Workers, tag_dataset

# Ray Data holds blocks of 128 MiB, and begins nothing where it has no room for some.
OBJECT_STORE = 1 << 30


def kill_first_worker(target: Path, done: threading.Event, killed: list[int]) -> None:
    """Kill whoever is at a shard of which something has been written already."""
    while not done.wait(0.002):
        for part in target.rglob(".*.part"):
            pid = part.name.split(".")[-2]
            if pid.isdigit() and int(pid) != os.getpid() and part.stat().st_size:
                os.kill(int(pid), signal.SIGKILL)
                killed.append(int(pid))
                return


def tag_shards(address: str, source: Path, target: Path) -> dict[str, Any]:
    done, killed = threading.Event(), list[int]()
    killer = threading.Thread(target=kill_first_worker, args=(target, done, killed))
    killer.start()
    arguments = ["tag", "--ray", address, "--mode", "fast", str(source), "-o", str(target)]
    try:
        status = cli.main(arguments)
        written = {str(path): path.stat().st_mtime_ns for path in target.rglob("*.jsonl")}
        again = cli.main(arguments)
        written_again = {str(path): path.stat().st_mtime_ns for path in target.rglob("*.jsonl")}
    finally:
        done.set()
        killer.join()
    return {
        "status": status,
        "again": again,
        "killed": len(killed),
        "is_kept": written == written_again,
        "nodes": sum(node["Alive"] for node in ray.nodes()),
    }


def tag_data() -> dict[str, Any]:
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    rows = [{"text": "他在柏林见了李娜。", "key": number, "error": "old"} for number in range(40)]
    rows[7]["text"] = None
    dataset = ray.data.from_items(rows, override_num_blocks=4)
    config = EngineConfig(threads=1, options=Options(mode="fast"))
    tagged = tag_dataset(dataset, config=config, workers=Workers(num=1), batch_size=8)
    return {"rows": tagged.take_all()}


def main() -> None:
    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 1,
            "object_store_memory": OBJECT_STORE,
            "include_dashboard": False,
        },
    )
    try:
        cluster.add_node(num_cpus=1, object_store_memory=OBJECT_STORE)
        ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        if sys.argv[1] == "data":
            told = tag_data()
        else:
            told = tag_shards(cluster.address, Path(sys.argv[1]), Path(sys.argv[2]))
        told["usage_is_told"] = os.environ["RAY_USAGE_STATS_ENABLED"] != "0"
        sys.stdout.write(json.dumps(told) + "\n")
    finally:
        ray.shutdown()
        cluster.shutdown()


if __name__ == "__main__":
    main()
