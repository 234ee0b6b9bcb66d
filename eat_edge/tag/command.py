"""The command ``eat-edge tag``: from files to entities.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from eat_edge.tag.arguments import add_arguments
from eat_edge.tag.options import TagOptions
from eat_edge.tag.streams import (
    is_typed,
    standard_input,
    tell,
    tell_encoding,
    tell_unknown_ending,
)
from eat_edge.types import Document, ExitStatus

if TYPE_CHECKING:
    from eat_edge.progress import Bar
    from eat_edge.readers import Encoding, Place, Read
    from eat_edge.tag.journal import Identity, Journal, Progress, Tally
    from eat_edge.writers import Columns, Writer

__all__ = ["add_tag_command", "write_all"]

_NOTHING_TO_READ = (
    "no text was found in a script that is read here: names are found in text that is not in Latin "
    "script"
)
_EMPTY = "the input is empty: there is no text in it"


def add_tag_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    parents: Sequence[argparse.ArgumentParser],
) -> None:
    """Add ``tag`` and ``names`` to the command line, as `eat_edge.cli` says."""
    add_arguments(commands, parents, _run)


def write_all(
    results: Iterable[Document], writer: "Writer", journal: "Journal | None", places: "deque[Place]"
) -> "Tally":
    """Write each result as soon as it is there.

    Args:
        results: Tagged documents, or such as carry an error.
        writer: Takes them; left open.
        journal: Told of each that was written.
        places: For each result, where reading goes on after it; taken off the left.

    Returns:
        How many there were, with those that the journal knew of before.
    """
    from eat_edge.tag.journal import Tally

    tally = Tally() if journal is None else journal.tally
    for document in results:
        writer.write(document)
        tally = tally.count(document)
        place = places.popleft()
        if journal is not None:
            journal.count(tally, place)
    return tally


def _run(arguments: argparse.Namespace) -> int:
    asked = TagOptions.from_arguments(arguments)
    if asked.ray is not None:
        from eat_edge.tag.on_ray import run_on_ray

        return run_on_ray(asked)
    return _tag(asked)


def _tag(asked: TagOptions) -> int:
    from eat_edge.decoder.llama.library import WITHOUT_LIBRARY, has_library
    from eat_edge.engine import load
    from eat_edge.readers import named_encoding, read_texts
    from eat_edge.tag.journal import Progress
    from eat_edge.tag.output import check_ending, check_output, open_results
    from eat_edge.tag.readahead import ReadAhead

    output = asked.output
    is_on_terminal = output is None and sys.stdout.isatty()
    output_format = asked.output_format(is_on_terminal=is_on_terminal)
    encoding = None if asked.encoding == "auto" else named_encoding(asked.encoding)
    bar = None if asked.texts else _bar(asked.files, shares_screen=is_on_terminal)
    shown = bar or nullcontext()
    read = _reader(asked, encoding, bar)
    with ExitStack() as stack:
        documents = read_texts(asked.texts) if asked.texts else read()
        check_output(output, output_format, asked.all_inputs)
        check_ending(output, output_format)
        columns = _columns(asked, encoding) if asked.needs_columns(output_format) else None
        resumed = _resumed(asked, output_format)
        if resumed is not None and resumed[1] != Progress():
            done = resumed[1]
            documents = read(start=done.place)
            tell(f"going on in {str(output)!r} after {done.tally.num_documents} documents")
        with shown:
            engine = stack.enter_context(load(asked.bundle, asked.engine_config()))
        if asked.options.mode == "auto" and not has_library():
            tell(WITHOUT_LIBRARY)
        places: deque[Place] = deque()
        source = _note_places(documents, places)
        ahead = stack.enter_context(ReadAhead(source if bar is None else bar.watch_input(source)))
        results = stack.enter_context(closing(engine.pipe(ahead, is_ready=ahead.is_ready)))
        # Only now, when all that could be wrong has been looked at, an older output is given up.
        writer, journal = open_results(asked, output_format, columns, resumed, stack)
        seen = _Seen()
        watched = seen.watch(results)
        with shown:
            tally = write_all(
                watched if bar is None else bar.watch_results(watched), writer, journal, places
            )
        if asked.options.translate:
            _tell_untranslated(seen.untranslated, engine.info().translated)
    is_whole = resumed is None or resumed[1] == Progress()
    if is_whole and not seen.is_readable and not tally.num_failed:
        tell(_EMPTY if seen.is_empty else _NOTHING_TO_READ)
    return _status(tally)


def _status(tally: "Tally") -> int:
    """The exit status; says how many documents failed, if any did."""
    if tally.first_failed is None:
        return ExitStatus.OK
    tell(
        f"{tally.num_failed} of {tally.num_documents} documents carry an error; "
        f"the first: {tally.first_failed}"
    )
    return ExitStatus.SOME_FAILED


def _reader(
    asked: TagOptions, encoding: "Encoding | None", bar: "Bar | None"
) -> "Callable[..., Iterator[Read]]":
    """What reads the files, from the ``start`` that it is called with."""
    from eat_edge.readers import read_documents

    return partial(
        read_documents,
        asked.files,
        unit=asked.unit,
        stdin=standard_input(),
        input_format=asked.input_format,
        encoding=encoding,
        column=asked.column,
        must_be_readable=not asked.recursive,
        on_read=None if bar is None else bar.on_read,
        on_encoding=tell_encoding,
        on_unknown_ending=tell_unknown_ending,
    )


def _resumed(asked: TagOptions, output_format: str) -> "tuple[Identity, Progress] | None":
    """What decides what the run writes, and how far it came; None if it cannot go on later."""
    from eat_edge.tag.journal import journal_path, read_journal
    from eat_edge.tag.resuming import identity_of, keeps_journal

    if asked.output is None or not keeps_journal(asked, asked.output, output_format):
        return None
    identity = identity_of(asked, output_format)
    return identity, read_journal(journal_path(asked.output), identity)


def _columns(asked: TagOptions, encoding: "Encoding | None") -> "Columns | None":
    """What a table of the results has beside our own columns, None if that is not known yet."""
    from eat_edge.readers import table_columns
    from eat_edge.writers import Columns

    found = table_columns(
        asked.files,
        input_format=asked.input_format,
        encoding=encoding,
        column=asked.column,
        must_be_readable=not asked.recursive,
    )
    return None if found.types is None else Columns(found.types, found.are_all)


def _tell_untranslated(found: set[str], translated: Sequence[str]) -> None:
    """Say which languages a translation was asked for in vain."""
    others = sorted(found.difference(translated))
    if others:
        tell(
            f"{', '.join(others)} is not translated, only tagged: --translate is for "
            f"{', '.join(translated)}"
        )


class _Seen:
    """What the documents of a run were.

    Attributes:
        is_empty: None had any text.
        is_readable: One had letters that are not Latin.
        untranslated: Languages of those that have no translation.
    """

    def __init__(self) -> None:
        self.is_empty, self.is_readable = True, False
        self.untranslated: set[str] = set()

    def watch(self, results: Iterable[Document]) -> Iterator[Document]:
        """Pass results on."""
        from eat_edge.text.script import has_non_latin_letter

        for document in results:
            is_readable = has_non_latin_letter(document.text)
            self.is_empty = self.is_empty and not document.text.strip()
            self.is_readable = self.is_readable or is_readable
            if is_readable and not document.translation and document.error is None:
                self.untranslated.add(document.lang)
            yield document


def _note_places(documents: "Iterable[Read]", places: "deque[Place]") -> Iterator[Document]:
    for read in documents:
        places.append(read.after)
        yield read.document


def _bar(inputs: Sequence[str], *, shares_screen: bool) -> "Bar | None":
    """Make a progress bar, where there is a terminal that no input is typed on."""
    if is_typed(inputs) or not sys.stderr.isatty():
        return None
    from eat_edge.progress import Bar, num_bytes

    return Bar(num_bytes(inputs), shares_screen=shares_screen)
