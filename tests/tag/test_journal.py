"""The journal of a run: every flipped bit is noticed."""

from pathlib import Path
from typing import Any

import pytest

from eat_edge.errors import ConfigError
from eat_edge.readers import Place
from eat_edge.tag.journal import Identity, Journal, Progress, Tally, read_journal
from eat_edge.writers.output import Output

RUN = Identity("0", "", {"lang": "auto"}, [("a", 1, 1)])


@pytest.fixture
def two_entries(tmp_path: Path) -> tuple[Path, Progress, Progress]:
    """A journal with its older and its newer entry."""
    path = tmp_path / "out.journal"
    with Output(tmp_path / "out", private=False) as output:
        journal = Journal(path, RUN, output, Progress())
        found: list[Any] = []
        for text in (b"one\n", b"more\n"):
            output.write(text)
            journal.count(Tally(len(found) + 1), Place(0, output.size, len(found) + 1, 7))
            journal.save()
            found.append(read_journal(path, RUN))
    old, new = found
    assert (old.num_bytes, new.num_bytes) == (4, 9)
    return path, old, new


def read_again(path: Path, content: bytes) -> Progress | None:
    """What a journal of this content tells; None if it is refused."""
    path.write_bytes(content)
    try:
        return read_journal(path, RUN)
    except ConfigError as error:
        assert "is broken: delete" in str(error)
        return None


def test_every_flipped_bit_of_a_journal_is_noticed(
    two_entries: tuple[Path, Progress, Progress],
) -> None:
    path, old, new = two_entries
    content = path.read_bytes()
    newest = content.index(b"\n")
    for at in range(8 * len(content)):
        damaged = bytearray(content)
        damaged[at // 8] ^= 1 << at % 8
        # The line feed between the two is of both.
        expected = {old} if at // 8 < newest else {new} if at // 8 > newest else {old, None}
        assert read_again(path, bytes(damaged)) in expected


def test_a_torn_journal_counts_as_far_as_it_is_whole(
    two_entries: tuple[Path, Progress, Progress],
) -> None:
    path, old, new = two_entries
    content = path.read_bytes()
    newest = content.index(b"\n")
    for end in range(len(content)):
        assert read_again(path, content[:end]) == (new if end >= newest else None)
        zeros = b"\0" * end + content[end:]
        assert read_again(path, zeros) == (new if end == 0 else old if end <= newest else None)
