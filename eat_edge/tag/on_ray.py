"""``eat-edge tag --ray``: a directory of shards to another, on a Ray cluster."""

import argparse
from collections.abc import Callable
from pathlib import Path

from eat_edge.bundle import MANIFEST, default_path, sha256_of
from eat_edge.config import EngineConfig, Stages
from eat_edge.errors import ConfigError, EatEdgeError
from eat_edge.info import package_version
from eat_edge.integrations.ray import Workers, tag_shards
from eat_edge.integrations.shards import (
    FORMATS,
    ShardResult,
    Tagging,
    clean,
    find_shards,
    keep_to_one_run,
)
from eat_edge.readers import told

__all__ = ["run_on_ray"]

_EXIT_OK = 0
_EXIT_SOME_FAILED = 1
_EXIT_FAILED = 2


def run_on_ray(arguments: argparse.Namespace, tell: Callable[[str], None]) -> int:
    """Run the command.

    Args:
        arguments: Of ``tag``, with ``ray``.
        tell: Says something on standard error.

    Returns:
        The exit status.

    Raises:
        ConfigError: Options that do not go together, or no cluster.
        InputError: No shards.
        ModelError: An engine cannot be loaded.
    """
    tagging, workers = _tagging(arguments), Workers(arguments.workers, arguments.gpus)
    source, target = _directories(arguments)
    shards = find_shards(source, target, tagging.output_format)
    keep_to_one_run(target, _facts(arguments, tagging))
    left = [shard for shard in shards if not shard.is_finished]
    if len(left) < len(shards):
        tell(f"{len(shards) - len(left)} of {len(shards)} shards are finished already")
    num_documents = num_failed = num_lost = 0
    if left:
        for shard, outcome in tag_shards(left, tagging, arguments.ray, workers):
            if isinstance(outcome, EatEdgeError):
                num_lost += 1
                tell(f"{str(shard.source)!r} is not tagged: {outcome}")
                continue
            num_documents += outcome.num_documents
            num_failed += outcome.num_failed
            if outcome.first_failed is not None:
                tell(_failed(outcome))
    if num_lost:
        tell(f"{num_lost} of {len(shards)} shards are not tagged; the same command tries again")
        return _EXIT_FAILED
    clean(shards)
    tell(f"{num_documents} documents in {len(left)} shards, {num_failed} of them carry an error")
    return _EXIT_SOME_FAILED if num_failed else _EXIT_OK


def _tagging(arguments: argparse.Namespace) -> Tagging:
    output_format = arguments.format or "jsonl"
    if output_format not in FORMATS:
        raise ConfigError(f"--ray writes {' or '.join(FORMATS)}, not {output_format}")
    if arguments.unit != "line" or arguments.input_format != "auto":
        raise ConfigError(
            "--ray reads tables and JSON Lines by their names: leave --unit and --input-format out"
        )
    return Tagging(
        bundle=None if arguments.bundle is None else str(Path(arguments.bundle).absolute()),
        # One thread, where nothing is said: an engine for each CPU does most.
        config=EngineConfig(
            threads=arguments.threads or 1,
            max_memory=arguments.max_memory,
            gpu_layers=None if arguments.gpus else 0,
            stages=Stages(translation=arguments.mode == "full"),
            require_signature=arguments.require_signature,
        ),
        lang=None if arguments.lang == "auto" else arguments.lang,
        column=arguments.column,
        encoding=None if arguments.encoding == "auto" else told(arguments.encoding),
        output_format=output_format,
    )


def _directories(arguments: argparse.Namespace) -> tuple[Path, Path]:
    if len(arguments.files) != 1 or arguments.output is None:
        raise ConfigError("--ray takes one directory of shards, and another with -o OUT")
    return Path(arguments.files[0]), Path(arguments.output)


def _facts(arguments: argparse.Namespace, tagging: Tagging) -> dict[str, object]:
    """What decides what is written, beside the shards themselves."""
    manifest = Path(tagging.bundle or default_path()) / MANIFEST
    return {
        "version": package_version("eat-edge"),
        # Where there is none, loading the bundle will say so.
        "bundle": sha256_of(manifest) if manifest.is_file() else "",
        "--mode": arguments.mode,
        "--lang": arguments.lang,
        "--column": arguments.column,
        "--encoding": arguments.encoding,
        "--format": tagging.output_format,
    }


def _failed(result: ShardResult) -> str:
    return (
        f"{result.num_failed} of {result.num_documents} documents of {str(result.shard.source)!r} "
        f"carry an error; the first: {result.first_failed}"
    )
