"""Any bytes through readers, encodings and journal: what must hold."""

import io
import json
import tempfile
from itertools import pairwise
from pathlib import Path

from eat_edge.errors import ConfigError
from eat_edge.readers import Read, named_encoding, read_documents
from eat_edge.readers.encodings import detect
from eat_edge.tag.journal import Identity, Progress, read_journal, seal
from eat_edge.writers import JsonlWriter

CODECS = (None, "utf-8", "utf-16", "utf-32-be", "gb18030", "shift_jis", "euc-kr", "iso2022_jp")
RUN = Identity("0", "", {}, [("a", 1, 1)])


class Pipe(io.BytesIO):
    """Bytes that come once."""

    def seekable(self) -> bool:
        return False


def check(data: bytes) -> None:
    """Read bytes as documents and as a journal; the first byte chooses how.

    Raises:
        AssertionError: Something that must hold does not.
    """
    head, content = data[:1] or b"\0", data[1:]
    choice = head[0]
    codec = CODECS[choice % 8]
    options = {
        "input_format": ("text", "jsonl")[choice >> 3 & 1],
        "unit": ("line", "file")[choice >> 4 & 1],
        "encoding": None if codec is None else named_encoding(codec),
    }
    make = Pipe if choice >> 5 & 1 else io.BytesIO

    def read(**more: object) -> list[Read]:
        arguments = {**options, **more}
        return list(read_documents(["-"], stdin=make(content), **arguments))  # type: ignore[arg-type]

    found = read()
    text, error = detect(content).decode(content)
    assert text.isascii() or text.encode("utf-8")
    assert error is None or "convert" in error
    for before, after in pairwise(one.after for one in found):
        assert (before.file, before.offset, before.line) < (after.file, after.offset, after.line)
    for number, one in enumerate(found):
        document = one.document
        assert document.id
        assert document.error != ""
        document.text.encode("utf-8")
        out = io.BytesIO()
        JsonlWriter(out).write(document)
        (line,) = out.getvalue().splitlines()
        record = json.loads(line)
        assert (record["text"], record["id"]) == (document.text, document.id)
        if one.after.file == 0 and number in (0, len(found) // 2, len(found) - 1):
            assert read(start=one.after) == found[number + 1 :]
    check_journal(content)


def check_journal(content: bytes) -> None:
    """Read bytes as a journal, and as an entry of one: progress, or an error of ours."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "out.journal")
        for journal in (content, seal(content, path.name)):
            path.write_bytes(journal)
            try:
                progress = read_journal(path, RUN)
            except ConfigError as error:
                assert "to begin anew" in str(error)
            else:
                assert isinstance(progress, Progress)
