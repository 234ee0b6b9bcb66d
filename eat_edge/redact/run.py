"""From files to redacted files, and back: streamed, in order, and gone on with after a stop."""

import secrets
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from eat_edge.engine import load
from eat_edge.errors import ConfigError, EatEdgeError
from eat_edge.readers import Place
from eat_edge.readers.formats import format_of
from eat_edge.redact.files import RECORDS, TokensByFile
from eat_edge.redact.mapping import MapReader, MapWriter, read_key
from eat_edge.redact.options import FORMATS, RedactOptions
from eat_edge.redact.redactor import Redactor, check_types, redacted_record
from eat_edge.redact.source import Source, are_text
from eat_edge.tag.journal import Identity, Progress, Tally, journal_path, read_journal
from eat_edge.tag.options import TagOptions
from eat_edge.tag.output import check_ending, check_output, open_stream
from eat_edge.tag.readahead import ReadAhead
from eat_edge.tag.resuming import identity_of, keeps_journal
from eat_edge.tag.streams import tell
from eat_edge.types import Document, ExitStatus
from eat_edge.writers.record import as_json

__all__ = ["exit_status", "redact_files", "restore_files", "restored_record"]


def redact_files(asked: RedactOptions) -> int:
    """Redact files.

    Returns:
        The exit status.

    Raises:
        ConfigError: Options do not go together, or a run cannot be gone on with.
        InputError: A file cannot be read.
        OSError: The output, the map or the key cannot be written.
    """
    inputs = asked.inputs
    output_format = _output_format(inputs)
    check_ending(inputs.output, output_format, FORMATS)
    if asked.map is not None and output_format == "text":
        _check_way_back(inputs)
    # Before a key is made.
    check_types(asked.plan, inputs.options)
    key = secrets.token_bytes(32) if asked.key is None else read_key(asked.key, may_make=True)
    redactor = Redactor(asked.plan, key, inputs.options)
    with ExitStack() as stack:
        resumed, goes_on = _gone_on_with(asked, output_format, key)
        done = Progress() if resumed is None else resumed[1]
        files = TokensByFile(redactor, asked, done.place)
        source = Source(inputs, output_format, files.start)
        engine = stack.enter_context(load(inputs.bundle, inputs.engine_config(least=asked.least)))
        ahead = stack.enter_context(ReadAhead(source.documents()))
        results = stack.enter_context(closing(engine.pipe(ahead, is_ready=ahead.is_ready)))
        num_mapped = done.tally.num_documents - done.tally.num_failed
        way_back = None
        if asked.map is not None:
            way_back = MapWriter(asked.map, key, num_done=num_mapped, goes_on=goes_on)
            stack.enter_context(way_back)
        # Only now, when all that could be wrong has been looked at, an older output is given up.
        stream, journal = open_stream(inputs, resumed, stack)
        if way_back is not None and journal is not None:
            journal.also_synced = way_back.sync
            # Before the map has its first line, so that this run may go on with it.
            journal.save()
        tally = done.tally
        for result in results:
            frame, place = source.next_frame()
            redacted = redactor.redact(result, files.tokens(place))
            if files.is_done(place):
                continue
            if way_back is not None and result.error is None:
                way_back.write(redacted)
            if output_format == "text":
                stream.write(frame.around(redacted.text))
            else:
                stream.write(_line(redacted_record(redacted, asked.keep_fields)))
            stream.flush()
            tally = tally.count(result)
            if journal is not None:
                journal.count(tally, place)
        files.check_end()
        stream.write(source.rest())
        stream.flush()
    return exit_status(tally)


def restore_files(inputs: TagOptions, map_path: Path, key_path: Path) -> int:
    """Bring back what was hidden in files.

    Args:
        inputs: The redacted files, in their order, and where to write.
        map_path: The map of the run that wrote them.
        key_path: Its key.

    Returns:
        The exit status.

    Raises:
        ConfigError: The key is of another map.
        InputError: A text is not as it was redacted.
    """
    output_format = _output_format(inputs)
    check_output(inputs.output, output_format, (*inputs.all_inputs, map_path, key_path))
    check_ending(inputs.output, output_format, FORMATS)
    tally = Tally()
    with ExitStack() as stack:
        way_back = stack.enter_context(MapReader(map_path, read_key(key_path, may_make=False)))
        source = Source(inputs, output_format, Place())
        stream, _ = open_stream(inputs, None, stack)
        for document in source.documents():
            failed = document.error or document.extra.get("error")
            text = document.text if failed else way_back.restore(document.text, str(document.id))
            frame, _ = source.next_frame()
            if output_format == "text":
                stream.write(frame.around(text))
            else:
                stream.write(_line(restored_record(document, text)))
            failure = EatEdgeError(str(failed)) if failed else None
            tally = tally.count(document if failure is None else document.with_error(failure))
        stream.write(source.rest())
        stream.flush()
    return exit_status(tally)


def restored_record(document: Document, text: str) -> dict[str, Any]:
    """A record as it was before it was redacted, with its text."""
    extra = {name: value for name, value in document.extra.items() if name != "redactions"}
    return {"id": document.id, "lang": document.lang, "text": text, **extra}


def _gone_on_with(
    asked: RedactOptions, output_format: str, key: bytes
) -> tuple[tuple[Identity, Progress] | None, bool]:
    """Look for the journal of an earlier run.

    Args:
        asked: What is to be done.
        output_format: Of the output.
        key: Of the run.

    Returns:
        What the run is and how far it came, None where it cannot be gone on with; and whether there
        was an earlier one.

    Raises:
        ConfigError: The earlier run was another.
    """
    output = asked.inputs.output
    if output is None or not asked.can_go_on:
        return None, False
    if not keeps_journal(asked.inputs, output, output_format):
        return None, False
    identity = asked.identity(identity_of(asked.inputs, output_format), key)
    path = journal_path(output)
    done, goes_on = read_journal(path, identity), path.exists()
    if done != Progress():
        tell(f"going on in {str(output)!r} after {done.tally.num_documents}")
    return (identity, done), goes_on


def _line(record: Mapping[str, Any]) -> bytes:
    return as_json(record) + b"\n"


def _output_format(inputs: TagOptions) -> str:
    """The format of the output.

    Raises:
        ConfigError: Text is asked for, and an input has records.
    """
    kinds = {format_of(path, inputs.input_format) for path in inputs.files}
    if inputs.format == "text" and kinds & RECORDS:
        raise ConfigError(
            "--format text is for text files and documents: leave it out, records are JSON Lines"
        )
    return inputs.format or ("text" if are_text(inputs) else "jsonl")


def _check_way_back(inputs: TagOptions) -> None:
    """Refuse a map of text that could not be brought back.

    Raises:
        ConfigError: The inputs are documents, or several files, whose text joined in one output no
            longer says where each ends.
    """
    if not are_text(inputs):
        raise ConfigError(
            "--map brings back text files and records, not the text of documents: leave "
            "--format out"
        )
    if len(inputs.files) > 1:
        raise ConfigError(
            f"--map cannot bring back {len(inputs.files)} text files from one output: write a copy "
            "of each with -o DIR/, or records with --format jsonl"
        )


def exit_status(tally: Tally) -> int:
    """The exit status of a run; what failed is told."""
    if tally.first_failed is None:
        return ExitStatus.OK
    tell(
        f"{tally.num_failed} of {tally.num_documents} documents carry an error, and of these no "
        f"text is written; the first: {tally.first_failed}"
    )
    return ExitStatus.SOME_FAILED
