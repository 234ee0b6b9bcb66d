"""From files to a redacted copy of each, in a directory of its own, and back."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from eat_edge.engine import load
from eat_edge.errors import ConfigError
from eat_edge.readers import Place
from eat_edge.readers.formats import format_of
from eat_edge.redact.files import RECORDS
from eat_edge.redact.mapping import MapReader, MapWriter, read_key
from eat_edge.redact.options import RedactOptions
from eat_edge.redact.redactor import Redactor, check_types
from eat_edge.redact.run import exit_status
from eat_edge.redact.source import Source, are_text
from eat_edge.tag.journal import Tally
from eat_edge.tag.options import TagOptions
from eat_edge.tag.output import open_stream
from eat_edge.tag.streams import STDIO

__all__ = ["redact_tree", "restore_tree"]


def redact_tree(asked: RedactOptions, directory: Path, named: Sequence[str]) -> int:
    """Redact files, each into a copy; a name is one token in all of them.

    Args:
        asked: What to do.
        directory: Where the copies go: new, or empty.
        named: Files and directories as they were named; below these a copy has the place of its
            file.

    Returns:
        The exit status.

    Raises:
        ConfigError: Options do not go together, or the directory has something in it.
        InputError: A file cannot be read.
        OSError: A copy, the map or the key cannot be written.
    """
    inputs = asked.inputs
    copies = _copies(inputs, directory, named)
    if asked.map is not None and not are_text(inputs):
        raise ConfigError("--map brings back text files, not the text of documents: leave it out")
    # Before a key is made.
    check_types(asked.plan, inputs.options)
    key = secrets.token_bytes(32) if asked.key is None else read_key(asked.key, may_make=True)
    redactor = Redactor(asked.plan, key, inputs.options)
    tokens = redactor.tokens("")
    tally = Tally()
    with ExitStack() as stack:
        engine = stack.enter_context(load(inputs.bundle, inputs.engine_config(least=asked.least)))
        way_back = None
        if asked.map is not None:
            way_back = stack.enter_context(MapWriter(asked.map, key))
        for source, stream in _opened(inputs, copies):
            with closing(engine.pipe(source.documents())) as results:
                for result in results:
                    frame, _ = source.next_frame()
                    redacted = redactor.redact(result, tokens if asked.plan.is_by_file else None)
                    if way_back is not None and result.error is None:
                        way_back.write(redacted)
                    stream.write(frame.around(redacted.text))
                    tally = tally.count(result)
            stream.write(source.rest())
    return exit_status(tally)


def restore_tree(
    inputs: TagOptions, directory: Path, named: Sequence[str], map_path: Path, key_path: Path
) -> int:
    """Bring back what was hidden in the copies of `redact_tree`: all of them, in their order.

    Args:
        inputs: The copies.
        directory: Where what they were goes: new, or empty.
        named: As for `redact_tree`.
        map_path: The map of the run that wrote them.
        key_path: Its key.

    Returns:
        The exit status.

    Raises:
        ConfigError: The key is of another map, or the directory has something in it.
        InputError: A text is not as it was redacted.
    """
    copies = _copies(inputs, directory, named)
    tally = Tally()
    with MapReader(map_path, read_key(key_path, may_make=False)) as way_back:
        for source, stream in _opened(inputs, copies):
            for document in source.documents():
                text = document.text
                if document.error is None:
                    text = way_back.restore(text, str(document.id))
                stream.write(source.next_frame()[0].around(text))
                tally = tally.count(document)
            stream.write(source.rest())
    return exit_status(tally)


def _opened(inputs: TagOptions, copies: dict[str, Path]) -> Iterator[tuple[Source, BinaryIO]]:
    """Open each file and its copy, one after the other."""
    for path, copy in copies.items():
        copy.parent.mkdir(parents=True, exist_ok=True)
        one = replace(inputs, files=(path,), output=copy)
        with ExitStack() as stack:
            stream, _ = open_stream(one, None, stack)
            yield Source(one, "text", Place()), stream


def _copies(inputs: TagOptions, directory: Path, named: Sequence[str]) -> dict[str, Path]:
    """Tell where the copy of each file goes; of what is no text, ``.txt`` is put to its name.

    Raises:
        ConfigError: A file can have no copy of text, two have the same, or the directory has
            something in it.
    """
    if not inputs.files or STDIO in inputs.files:
        raise ConfigError(f"-o {directory}/ is for copies of files: name files, or use -r")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ConfigError(f"{str(directory)!r} is not empty: name a new directory for the copies")
    copies: dict[str, Path] = {}
    for path in inputs.files:
        kind = format_of(path, inputs.input_format)
        if kind in RECORDS or inputs.format == "jsonl":
            raise ConfigError(
                f"-o {directory}/ is for text files and documents, and {path!r} becomes JSON "
                "Lines: redact it into a file"
            )
        copy = directory / (_below(path, named) + ("" if kind == "text" else ".txt"))
        if copy in copies.values():
            raise ConfigError(f"two files would be {str(copy)!r}: redact them one by one")
        copies[path] = copy
    return copies


def _below(path: str, named: Sequence[str]) -> str:
    """The place of a file below the directory that was named; its name if it was named itself."""
    for one in named:
        if os.path.isdir(one) and Path(path).is_relative_to(one):  # noqa: PTH112
            return os.path.relpath(path, one)
    return Path(path).name
