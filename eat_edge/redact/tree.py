"""From files to a redacted copy of each, in a directory of its own, and back."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from eat_edge.engine import load
from eat_edge.errors import EatEdgeError, InputError
from eat_edge.readers import Place
from eat_edge.redact.copies import Copies, name_below
from eat_edge.redact.mapping import MapReader, MapWriter, read_key
from eat_edge.redact.options import RedactOptions
from eat_edge.redact.redactor import Redacted, Redactor, Tokens, check_types, redacted_record
from eat_edge.redact.run import exit_status, restored_record
from eat_edge.redact.source import Source
from eat_edge.tag.journal import Tally
from eat_edge.tag.options import TagOptions
from eat_edge.tag.output import open_stream
from eat_edge.tag.streams import tell
from eat_edge.types import Document
from eat_edge.writers.record import as_json

if TYPE_CHECKING:
    from eat_edge.engine import Engine

__all__ = ["redact_tree", "restore_tree"]


def redact_tree(asked: RedactOptions, directory: Path, named: Sequence[str]) -> int:
    """Redact files, each into a copy; a name is one token in all of them.

    Text stays as it is around the names, records become JSON Lines, and of each document the text
    is written.

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
    copies = Copies(inputs, directory, named)
    # Before a key is made.
    check_types(asked.plan, inputs.options)
    key = secrets.token_bytes(32) if asked.key is None else read_key(asked.key, may_make=True)
    redactor = Redactor(asked.plan, key, inputs.options)
    with ExitStack() as stack:
        engine = stack.enter_context(load(inputs.bundle, inputs.engine_config(least=asked.least)))
        way_back = None
        if asked.map is not None:
            way_back = stack.enter_context(MapWriter(asked.map, key))
        tokens = redactor.tokens("") if asked.plan.is_by_file else None
        run = _Run(asked, copies, engine, redactor, tokens, way_back)
        for path in inputs.files:
            run.redact(path)
    return exit_status(run.tally)


@dataclass(slots=True)
class _Run:
    """One run over files, one after the other."""

    asked: RedactOptions
    copies: Copies
    engine: "Engine"
    redactor: Redactor
    tokens: Tokens | None
    way_back: MapWriter | None
    tally: Tally = field(default_factory=Tally)

    def redact(self, path: str) -> None:
        """Redact a file into its copy, or into those of its documents."""
        kind = self.copies.kind(path)
        one = replace(self.asked.inputs, files=(path,))
        if kind == "documents":
            # What is in an archive is a document, not its lines.
            one = replace(one, unit="file")
        source = Source(one, "text" if kind == "text" else "jsonl", Place())
        with closing(self.engine.pipe(source.documents())) as results:
            if kind == "documents":
                self._redact_documents(path, one, results)
            else:
                self._redact_file(path, one, source, results, is_text=kind == "text")

    def _redact_file(
        self,
        path: str,
        inputs: TagOptions,
        source: Source,
        results: Iterator[Document],
        *,
        is_text: bool,
    ) -> None:
        copy, num_done = self.copies.of_file(path), 0
        num_before = self.tally.num_documents
        with ExitStack() as stack:
            stream = _open(inputs, copy, stack)
            for result in results:
                frame, _ = source.next_frame()
                redacted = self._redacted(result)
                num_done += not is_text or result.error is None
                stream.write(frame.around(redacted.text) if is_text else self._record(redacted))
                self._note(redacted, copy)
            stream.write(source.rest())
        if self.tally.num_documents > num_before and not num_done:
            # Nothing of it could be read, as of a program.
            copy.unlink()

    def _redact_documents(self, path: str, inputs: TagOptions, results: Iterator[Document]) -> None:
        """Write a copy of each document that could be read, and one of all records of a file."""
        last, stack = None, ExitStack()
        with stack:
            for result in results:
                redacted = self._redacted(result)
                if result.error is not None:
                    continue
                copy = self.copies.of_document(path, str(result.origin or result.id))
                if copy != last:
                    stack.close()
                    last, stream = copy, _open(inputs, copy, stack)
                is_record = copy.suffix != ".txt"
                text = redacted.text.encode("utf-8", "replace") + b"\n"
                stream.write(self._record(redacted) if is_record else text)
                self._note(redacted, copy, is_document=not is_record)

    def _record(self, redacted: Redacted) -> bytes:
        return as_json(redacted_record(redacted, self.asked.keep_fields)) + b"\n"

    def _redacted(self, result: Document) -> Redacted:
        if result.error is not None:
            tell(f"not in the copies: {result.origin or result.id}: {result.error}")
        self.tally = self.tally.count(result)
        return self.redactor.redact(result, self.tokens)

    def _note(self, redacted: Redacted, copy: Path, *, is_document: bool = False) -> None:
        if self.way_back is not None and redacted.document.error is None:
            self.way_back.write(redacted, self.copies.name(copy), is_document=is_document)


def restore_tree(
    inputs: TagOptions, directory: Path, named: Sequence[str], map_path: Path, key_path: Path
) -> int:
    """Bring back what was hidden in copies of `redact_tree`, all of them or some, in any order.

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
        InputError: A text is not as it was redacted, or not in the map.
    """
    copies = Copies(inputs, directory, named)
    tally = Tally()
    with MapReader(map_path, read_key(key_path, may_make=False)) as way_back:
        for path in inputs.files:
            way_back.begin(Path(name_below(path, named)).as_posix())
            one = replace(inputs, files=(path,))
            with ExitStack() as stack:
                stream = _open(one, copies.of_file(path), stack)
                if way_back.is_document:
                    stream.write(way_back.restore(_text_of(path), path).encode() + b"\n")
                    tally = tally.count(Document("", id=path))
                else:
                    is_text = copies.kind(path) == "text"
                    tally = _restore_file(one, way_back, stream, tally, is_text=is_text)
    return exit_status(tally)


def _restore_file(
    inputs: TagOptions, way_back: MapReader, stream: BinaryIO, tally: Tally, *, is_text: bool
) -> Tally:
    """Bring back the lines of a text, or records."""
    source = Source(inputs, "text" if is_text else "jsonl", Place())
    for document in source.documents():
        frame, _ = source.next_frame()
        failed = document.error or document.extra.get("error")
        text = document.text if failed else way_back.restore(document.text, str(document.id))
        if is_text:
            stream.write(frame.around(text))
        else:
            stream.write(as_json(restored_record(document, text)) + b"\n")
        failure = EatEdgeError(str(failed)) if failed else None
        tally = tally.count(document if failure is None else document.with_error(failure))
    stream.write(source.rest())
    return tally


def _text_of(path: str) -> str:
    """The text of a document's copy.

    Raises:
        InputError: It is no text any more.
    """
    try:
        return Path(path).read_bytes().decode().removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the text is not as it was redacted: {error}") from error


def _open(inputs: TagOptions, copy: Path, stack: ExitStack) -> BinaryIO:
    copy.parent.mkdir(parents=True, exist_ok=True)
    stream, _ = open_stream(replace(inputs, output=copy), None, stack)
    return stream
