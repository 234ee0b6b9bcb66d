"""Beyond one machine: Ray Data, and directories of shards on a Ray cluster.

Ray (extra ``ray``) is imported by what needs it, not with this module. What starts
it here switches its usage statistics off.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Unpack

from eat_edge.arrow import load_arrow, own_types
from eat_edge.config import EngineConfig, OptionValues
from eat_edge.engine import load
from eat_edge.errors import ConfigError, EatEdgeError, InputError, ModelError, install_command
from eat_edge.integrations.shards import Shard, ShardResult, Tagging, tag_shard
from eat_edge.readers.json_lines import record_document
from eat_edge.types import Document

__all__ = ["ShardWorker", "TagBatches", "Workers", "tag_dataset", "tag_shards"]

_FOUND = ("lang", "entities", "translation", "translation_notes", "error", "error_kind")
"""Columns of what was found, beside those of the input."""

_RETRIES = 2
"""How often a shard is begun again whose worker died: one may be bad luck, three are the shard."""


@dataclass(frozen=True, slots=True)
class Workers:
    """How many engines work at once, and what each takes of the cluster.

    Attributes:
        num: Actors, each with an engine; None takes as many as the cluster has room for.
        gpus: GPUs for each; a fraction shares one.

    Raises:
        ConfigError: A value is out of its range.
    """

    num: int | None = None
    gpus: float = 0.0

    def __post_init__(self) -> None:
        if self.num is not None and self.num < 1:
            raise ConfigError(f"there must be at least 1 worker, not {self.num}")
        if not 0 <= self.gpus <= 64:
            raise ConfigError(f"a worker takes 0 to 64 GPUs, not {self.gpus}")


class TagBatches:
    """Tags batches of a Ray dataset, as the actor class of ``map_batches``; one engine an actor.

    `tag_dataset` passes it on with matching options. By itself::

        dataset.map_batches(TagBatches, fn_constructor_kwargs={"config": EngineConfig(threads=4)},
                            batch_format="pyarrow", num_cpus=4, ...)

    Args:
        bundle: A bundle directory that every machine has; None takes the embedded default.
        config: Options of the engine; None takes the defaults, with one thread.
        column: The column that has the text.
        options: ``mode``, ``lang``, ``min_score``, ``labels``, ``offsets`` and ``translate``, as
            for `eat_edge.load`.
    """

    def __init__(
        self,
        bundle: str | None = None,
        config: EngineConfig | None = None,
        *,
        column: str = "text",
        **options: Unpack[OptionValues],
    ) -> None:
        self._column = column
        self._engine = load(bundle, config or EngineConfig(threads=1), **options)

    def __call__(self, batch: Any) -> Any:
        """Tag an Arrow table.

        Returns:
            The table with the columns ``lang``, ``entities``, ``translation``,
            ``translation_notes``, ``error`` and
            ``error_kind`` as Parquet output of ``eat-edge tag`` has them; such as it had before
            give way. A row that cannot be tagged carries its error.

        Raises:
            InputError: There is no such column.
        """
        arrow, _ = load_arrow()
        if self._column not in batch.column_names:
            raise InputError(
                f"no column {self._column!r}: name one of {', '.join(batch.column_names)}"
            )
        own = [name for name in (self._column, "lang") if name in batch.column_names]
        rows = batch.select(own).to_pylist()
        documents = (record_document(row, Document(""), self._column) for row in rows)
        records = [result.to_dict() for result in self._engine.pipe(documents)]
        for name in _FOUND:
            kind = own_types().get(name, arrow.string())
            values = arrow.array([record[name] for record in records], kind)
            if name in batch.column_names:
                batch = batch.drop_columns([name])
            batch = batch.append_column(name, values)
        return batch


def tag_dataset(
    dataset: Any,
    *,
    bundle: str | None = None,
    config: EngineConfig | None = None,
    column: str = "text",
    workers: Workers | None = None,
    batch_size: int = 256,
    **options: Unpack[OptionValues],
) -> Any:
    """Tag a Ray dataset with `TagBatches`.

    Args:
        dataset: A ``ray.data.Dataset`` with a column of texts.
        bundle: A bundle directory that every machine has; None takes the embedded default.
        config: Options of the engine; None takes the defaults, with one thread. Each worker takes
            as many CPUs of the cluster as it has threads.
        column: The column that has the text.
        workers: How many, and their share of a GPU; None leaves the number to Ray.
        batch_size: Rows given to an engine together.
        options: ``mode``, ``lang``, ``min_score``, ``labels``, ``offsets`` and ``translate``, as
            for `eat_edge.load`.

    Returns:
        The dataset with the columns that `TagBatches` adds, worked out as it is asked for. Ray
        keeps the order of rows only where it is told to
        (``DataContext.execution_options.preserve_order``).

    Raises:
        ConfigError: Ray is not installed, or an option has no such value.
    """
    config, workers = config or EngineConfig(threads=1), workers or Workers()
    config = replace(config, options=config.options.updated(options))
    _ray()
    from ray.data import ActorPoolStrategy

    return dataset.map_batches(
        TagBatches,
        fn_constructor_args=(bundle, config),
        fn_constructor_kwargs={"column": column},
        batch_size=batch_size,
        batch_format="pyarrow",
        zero_copy_batch=True,
        compute=ActorPoolStrategy(size=workers.num),
        num_cpus=config.num_threads,
        num_gpus=workers.gpus,
    )


class ShardWorker:
    """Tags whole shards; an actor, with an engine of its own.

    Args:
        tagging: How.
    """

    def __init__(self, tagging: Tagging) -> None:
        self._tagging = tagging
        self._engine = load(tagging.bundle, tagging.config)

    def tag(self, shard: Shard | None) -> "ShardResult | EatEdgeError | None":
        """Tag a shard, or tell that the engine is loaded.

        Returns:
            How it went, or why the shard could not be tagged.
        """
        if shard is None:
            return None
        try:
            return tag_shard(self._engine, shard, self._tagging)
        except EatEdgeError as error:
            return error
        except OSError as error:
            return InputError(f"{shard.target}: {error.strerror or error}")


def tag_shards(
    shards: Sequence[Shard], tagging: Tagging, address: str, workers: Workers
) -> Iterator[tuple[Shard, "ShardResult | EatEdgeError"]]:
    """Tag shards on a Ray cluster.

    Plain actors, not Ray Data: what goes through the cluster are names of files, and an actor that
    died has to come back whatever became of Ray's object store.

    Args:
        shards: None of them twice.
        tagging: How; each worker takes as many CPUs of the cluster as its engine has threads.
        address: ``"local"`` for this machine alone, or that of a cluster.
        workers: How many, and their share of a GPU.

    Yields:
        Each shard as it is done, in any order, with how it went or why it could not be tagged. A
        worker that dies is replaced, and its shard begun again.

    Raises:
        ConfigError: Ray is not installed, the cluster cannot be reached, or has no room for a
            single worker.
        ModelError: A worker cannot load its engine.
    """
    ray = _ray()
    is_ours = not ray.is_initialized()
    if is_ours:
        _connect(ray, address)
    try:
        yield from _tagged(ray, shards, tagging, workers)
    finally:
        if is_ours:
            ray.shutdown()


def _tagged(
    ray: Any, shards: Sequence[Shard], tagging: Tagging, workers: Workers
) -> Iterator[tuple[Shard, "ShardResult | EatEdgeError"]]:
    num_cpus = tagging.config.num_threads
    num = min(_room(ray, num_cpus, workers), len(shards))
    make = ray.remote(
        num_cpus=num_cpus, num_gpus=workers.gpus, max_restarts=-1, max_task_retries=_RETRIES
    )(ShardWorker)
    actors = [make.remote(tagging) for _ in range(num)]
    waiting = iter(shards)
    # What an actor is at; nothing at first, so that an engine that cannot be loaded is known.
    at: dict[Any, tuple[Any, Shard | None]] = {
        actor.tag.remote(None): (actor, None) for actor in actors
    }
    try:
        while at:
            (done, *_), _ = ray.wait(list(at))
            actor, shard = at.pop(done)
            outcome = _outcome(ray, done)
            if shard is not None:
                yield shard, outcome
            elif isinstance(outcome, EatEdgeError):
                raise outcome
            for following in islice(waiting, 1):
                at[actor.tag.remote(following)] = actor, following
    finally:
        for actor in actors:
            ray.kill(actor)


def _outcome(ray: Any, done: Any) -> Any:
    try:
        return ray.get(done)
    except ray.exceptions.RayError as error:
        # The last line says what went wrong, those before it where.
        *_, reason = ("it did not say why", *str(error).strip().splitlines())
        problem = ModelError(f"a worker on the Ray cluster failed: {reason.strip()}")
        problem.__cause__ = error
        return problem


def _room(ray: Any, num_cpus: int, workers: Workers) -> int:
    """How many workers to start: as many as asked for, or as have room."""
    wanted = {"CPU": num_cpus, "GPU": workers.gpus}
    there = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    room = sum(
        min(int(node.get(name, 0) / share) for name, share in wanted.items() if share)
        for node in there
    )
    if not room:
        raise ConfigError(
            f"no machine of the Ray cluster has {num_cpus} CPUs and {workers.gpus:g} GPUs for a "
            "worker: ask for less with --threads and --gpus"
        )
    return room if workers.num is None else workers.num


def _connect(ray: Any, address: str) -> None:
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.WARNING}
    if address == "local":
        options |= {"include_dashboard": False, "_node_ip_address": "127.0.0.1"}
    try:
        ray.init(address=address, **options)
    except Exception as error:
        # Ray has no class of its own for this; of a node that does not come up it says so with
        # the plain one.
        raise ConfigError(
            f"cannot reach a Ray cluster at {address!r}: {error}; start one with ray start --head, "
            "or say local"
        ) from error


def _ray() -> Any:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise ConfigError(f"this needs Ray: {install_command('ray')}") from error
    return ray
