"""``eat-edge tag --ray``: a directory of shards to another, on a Ray cluster."""

from dataclasses import asdict
from pathlib import Path

from eat_edge.bundle import MANIFEST, default_path, sha256_of
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
from eat_edge.readers import named_encoding
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import tell
from eat_edge.types import ExitStatus

__all__ = ["run_on_ray"]


def run_on_ray(asked: TagOptions) -> int:
    """Run the command.

    Args:
        asked: The options of ``tag``, with ``ray``.

    Returns:
        The exit status.

    Raises:
        ConfigError: Options that do not go together, or no cluster.
        InputError: No shards.
        ModelError: An engine cannot be loaded.
    """
    assert asked.ray is not None
    tagging, workers = _tagging(asked), Workers(asked.workers, asked.gpus)
    source, target = _directories(asked)
    shards = find_shards(source, target, tagging.output_format)
    keep_to_one_run(target, _facts(asked, tagging))
    left = [shard for shard in shards if not shard.is_finished]
    if len(left) < len(shards):
        tell(f"{len(shards) - len(left)} of {len(shards)} shards are finished already")
    num_documents = num_failed = num_lost = 0
    if left:
        for shard, outcome in tag_shards(left, tagging, asked.ray, workers):
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
        return ExitStatus.FAILED
    clean(shards)
    tell(f"{num_documents} documents in {len(left)} shards, {num_failed} of them carry an error")
    return ExitStatus.SOME_FAILED if num_failed else ExitStatus.OK


def _tagging(asked: TagOptions) -> Tagging:
    output_format = asked.format or "jsonl"
    if output_format not in FORMATS:
        raise ConfigError(f"--ray writes {' or '.join(FORMATS)}, not {output_format}")
    if asked.unit != "line" or asked.input_format != "auto":
        raise ConfigError(
            "--ray reads tables and JSON Lines by their names: leave --unit and --input-format out"
        )
    return Tagging(
        bundle=None if asked.bundle is None else str(Path(asked.bundle).absolute()),
        # One thread, where nothing is said: an engine for each CPU does most.
        config=asked.engine_config(
            threads=asked.threads or 1, gpu_layers=None if asked.gpus else 0
        ),
        column=asked.column,
        encoding=None if asked.encoding == "auto" else named_encoding(asked.encoding),
        output_format=output_format,
    )


def _directories(asked: TagOptions) -> tuple[Path, Path]:
    if len(asked.files) != 1 or asked.output is None:
        raise ConfigError("--ray takes one directory of shards, and another with -o OUT")
    return Path(asked.files[0]), asked.output


def _facts(asked: TagOptions, tagging: Tagging) -> dict[str, object]:
    """What decides what is written, beside the shards themselves."""
    manifest = Path(tagging.bundle or default_path()) / MANIFEST
    options = asdict(asked.options)
    return {
        "version": package_version("eat-edge"),
        # Where there is none, loading the bundle will say so.
        "bundle": sha256_of(manifest) if manifest.is_file() else "",
        **{f"--{name.replace('_', '-')}": value for name, value in options.items()},
        "--column": asked.column,
        "--encoding": asked.encoding,
        "--format": tagging.output_format,
    }


def _failed(result: ShardResult) -> str:
    return (
        f"{result.num_failed} of {result.num_documents} documents of {str(result.shard.source)!r} "
        f"carry an error; the first: {result.first_failed}"
    )
