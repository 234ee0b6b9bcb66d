"""A directory of shards, tagged file by file, each exactly once; knows no cluster.

A shard is a file of records. What comes of it is written under a name of its own, brought to disk
and renamed when it is whole: a file that is there under its real name is finished, whatever died
meanwhile, and a shard that is begun a second time leaves one output and not two.
"""

import json
import os
import socket
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from eat_edge.config import EngineConfig
from eat_edge.engine import Engine
from eat_edge.errors import ConfigError, InputError
from eat_edge.files.create import open_new
from eat_edge.readers import Encoding, read_documents, table_columns
from eat_edge.writers import Columns, JsonlWriter, ParquetWriter, Writer
from eat_edge.writers.output import Output, is_private

__all__ = [
    "FORMATS",
    "Shard",
    "ShardResult",
    "Tagging",
    "clean",
    "find_shards",
    "keep_to_one_run",
    "tag_shard",
]

FORMATS = ("jsonl", "parquet")
"""Formats that an output may have."""

_SUFFIXES = frozenset({".csv", ".jsonl", ".ndjson", ".parquet", ".tsv"})
_RUN = ".eat-edge-run.json"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Tagging:
    """What is done with each shard.

    Attributes:
        bundle: A bundle directory; None takes the embedded default.
        config: Options of the engine.
        column: The field that has the text.
        encoding: Of shards that are text; None finds it out.
        output_format: One of `FORMATS`.
    """

    bundle: str | None
    config: EngineConfig
    column: str = "text"
    encoding: Encoding | None = None
    output_format: str = "jsonl"


@dataclass(frozen=True, slots=True)
class Shard:
    """A file to be tagged.

    Attributes:
        source: Its path, absolute: every machine that works on it has to see it there.
        target: Where what comes of it goes.
    """

    source: Path
    target: Path

    @property
    def is_finished(self) -> bool:
        """Whether it is done, and has not changed since."""
        try:
            return self.target.stat().st_mtime_ns >= self.source.stat().st_mtime_ns
        except FileNotFoundError:
            return False


@dataclass(frozen=True, slots=True)
class ShardResult:
    """How it went with a shard.

    Attributes:
        shard: The shard.
        num_documents: Documents written.
        num_failed: How many of them carry an error.
        first_failed: Identifier and error of the first of these, or None.
    """

    shard: Shard
    num_documents: int
    num_failed: int
    first_failed: str | None


def find_shards(source: Path, target: Path, output_format: str) -> list[Shard]:
    """Find the shards in a directory and everything below it, by how their names end.

    What comes of ``news/a.jsonl`` has the same place and name below ``target``; where the format is
    another, its ending is put behind.

    Args:
        source: The directory; what is hidden in it (``.name``, ``_name``) is left out.
        target: Another directory.
        output_format: One of `FORMATS`.

    Returns:
        The shards, by path.

    Raises:
        InputError: There is no such directory, or no shard in it.
        ConfigError: One directory is within the other, or two outputs would have one name.
    """
    source, target = source.absolute(), target.absolute()
    if not source.is_dir():
        raise InputError(f"{str(source)!r} is no directory: name the one that has the shards")
    if target.is_relative_to(source) or source.is_relative_to(target):
        raise ConfigError(f"{str(target)!r} and {str(source)!r}: name directories apart")
    shards: dict[Path, Shard] = {}
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if path.suffix.lower() not in _SUFFIXES or not path.is_file() or _is_hidden(place):
            continue
        ending = f".{output_format}"
        name = place.name if place.suffix == ending else f"{place.name}{ending}"
        shard = Shard(path, target / place.with_name(name))
        other = shards.setdefault(shard.target, shard)
        if other is not shard:
            raise ConfigError(
                f"{str(other.source)!r} and {str(path)!r} would both become {str(shard.target)!r}: "
                "rename one"
            )
    if not shards:
        endings = ", ".join(sorted(_SUFFIXES))
        raise InputError(f"no shard in {str(source)!r}: their names end in {endings}")
    return list(shards.values())


def keep_to_one_run(target: Path, facts: Mapping[str, object]) -> None:
    """See to it that a directory holds the output of one way of tagging only.

    Args:
        target: The directory; made if it is not there.
        facts: What decides what is written, as JSON can tell it.

    Raises:
        ConfigError: What is there was written in another way.
    """
    target.mkdir(parents=True, exist_ok=True)
    path = target / _RUN
    now = json.loads(json.dumps(facts))
    try:
        before = json.loads(path.read_bytes())
    except FileNotFoundError:
        new = path.with_name(f"{_RUN}.{_own_name()}{_PART}")
        with os.fdopen(open_new(new), "wb") as file:
            file.write(json.dumps(now).encode())
        new.replace(path)
        return
    except ValueError:
        before = None
    if before != now:
        known = before if isinstance(before, dict) else {}
        changed = [name for name in now if known.get(name) != now[name]]
        raise ConfigError(
            f"{str(target)!r} has output of another run ({', '.join(changed) or 'unknown'} changed)"
            ": name another directory, or give the same command again"
        )


def tag_shard(engine: Engine, shard: Shard, tagging: Tagging) -> ShardResult:
    """Tag a shard; its output is there when this returns, or as it was when it raises.

    Args:
        engine: Stays open.
        shard: The shard.
        tagging: How; its bundle and options are those of the engine.

    Raises:
        InputError: The shard cannot be read at all.
        ConfigError: The bundle does not know the language.
        OSError: The output cannot be written.
    """
    source, target = str(shard.source), shard.target
    reads = read_documents([source], column=tagging.column, encoding=tagging.encoding)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{_own_name()}{_PART}")
    num_documents = num_failed = 0
    first_failed = None
    try:
        with Output(part, private=is_private([source])) as output:
            output.cut(0, 0)
            documents = (read.document for read in reads)
            with (
                closing(_writer(output, source, tagging)) as writer,
                closing(engine.pipe(documents)) as results,
            ):
                for document in results:
                    writer.write(document)
                    num_documents += 1
                    if document.error is not None:
                        num_failed += 1
                        first_failed = first_failed or f"{document.id}: {document.error}"
            output.sync()
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return ShardResult(shard, num_documents, num_failed, first_failed)


def clean(shards: list[Shard]) -> None:
    """Delete what workers left that died; no worker may be at one of the shards any more."""
    for shard in shards:
        for part in shard.target.parent.glob(f".{escape(shard.target.name)}.*{_PART}"):
            part.unlink(missing_ok=True)


def _writer(output: Output, source: str, tagging: Tagging) -> Writer:
    if tagging.output_format == "jsonl":
        return JsonlWriter(output)
    found = table_columns(
        [source], input_format="auto", encoding=tagging.encoding, column=tagging.column
    )
    columns = None if found.types is None else Columns(found.types, found.are_all)
    return ParquetWriter(output, columns)


def _own_name() -> str:
    """A name that no other process has, on any machine."""
    return f"{socket.gethostname()}.{os.getpid()}"


def _is_hidden(place: Path) -> bool:
    return any(part.startswith((".", "_")) for part in place.parts)
