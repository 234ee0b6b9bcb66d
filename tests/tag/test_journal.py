"""The journal of a run: every flipped bit is noticed."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eat_edge.errors import ConfigError
from eat_edge.readers import Place
from eat_edge.tag.journal import (
    Identity,
    Journal,
    Progress,
    Tally,
    journal_path,
    new_path,
    read_journal,
    seal,
)
from eat_edge.types import Document
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


def test_documents_are_counted_with_the_first_that_failed() -> None:
    tally = Tally().count(Document("a"))
    for name in ("b", "c"):
        tally = tally.count(Document("", id=name, error="broken"))
    assert tally == Tally(3, 2, "b: broken")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda run: replace(run, version="1"), "eat-edge is 1, was 0; give the same command"),
        (lambda run: replace(run, bundle="x"), "the bundle is another; give the same command"),
        (
            lambda run: replace(run, options={"min_score": 1}),
            "--lang is not given, was 'auto'; --m",
        ),
        (lambda run: replace(run, inputs=[("b", 1, 1)]), "inputs are 'b', were 'a'; give the same"),
        (lambda run: replace(run, inputs=[("a", 2, 1)]), "'a' was modified; put the input back as"),
        (lambda run: replace(run, inputs=[(x, 1, 1) for x in "abcd"]), "'c' and 1 more, were 'a'"),
    ],
)
def test_another_run_does_not_go_on(
    two_entries: tuple[Path, Progress, Progress], change: Callable[[Identity], Identity], said: str
) -> None:
    path, _, new = two_entries
    assert read_journal(path, RUN) == new
    with pytest.raises(ConfigError, match="cannot go on where") as caught:
        read_journal(path, change(RUN))
    assert said in str(caught.value)
    path.unlink()
    assert read_journal(path, RUN) == Progress()


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record | {"format": 2},
        lambda record: record | {"done": record["done"] | {"crc": -1}},
        lambda record: record | {"done": record["done"] | {"num_bytes": "4"}},
        lambda record: record | {"done": record["done"] | {"place": {"file": 5}}},
        lambda record: record | {"run": {}},
        lambda record: [],
    ],
)
def test_an_entry_that_says_what_cannot_be_is_refused(
    two_entries: tuple[Path, Progress, Progress], change: Callable[[Any], Any]
) -> None:
    path, *_ = two_entries
    record = json.loads(path.read_bytes().split(b"\n")[0].partition(b" ")[2])
    assert read_again(path, seal(json.dumps(record).encode(), path.name)) is not None
    assert read_again(path, seal(json.dumps(change(record)).encode(), path.name)) is None


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


def written(output: Path, error: BaseException | None, at_exit: Callable[[], None]) -> None:
    """A run of one document, that ends as it is told."""
    with (
        Output(output, private=False) as out,
        Journal(journal_path(output), RUN, out, Progress()) as journal,
    ):
        out.write(b"one\n")
        journal.count(Tally(1), Place(0, 4, 1, 7))
        out.write(b"half of")
        at_exit()
        if error is not None:
            raise error


def test_a_run_that_ends_leaves_no_journal(output: Path) -> None:
    synced: list[int] = []
    written(output, None, lambda: synced.append(1))
    assert (output.read_bytes(), synced) == (b"one\nhalf of", [1])
    assert not journal_path(output).exists()


def test_a_run_that_fails_says_what_is_done_and_goes_on_from_there(output: Path) -> None:
    with pytest.raises(ValueError, match="no") as caught:
        written(output, ValueError("no"), lambda: None)
    assert caught.value.__notes__ == ["1 documents are done; the same command goes on from there"]
    assert output.read_bytes() == b"one\n"
    assert read_journal(journal_path(output), RUN).num_bytes == 4


def test_where_nothing_is_done_nothing_is_kept(output: Path) -> None:
    with (
        pytest.raises(ValueError, match="no"),
        Output(output, private=False) as out,
        Journal(journal_path(output), RUN, out, Progress()),
    ):
        raise ValueError("no")
    assert not journal_path(output).exists()


def test_a_journal_that_cannot_be_written_leaves_the_older_one(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ValueError, match="no") as caught:
        written(output, ValueError("no"), lambda: monkeypatch.setattr(Path, "replace", fail))
    assert not hasattr(caught.value, "__notes__")
    monkeypatch.undo()
    with pytest.raises(ValueError, match="no"):
        written(output, ValueError("no"), lambda: None)
    before = journal_path(output).read_bytes()
    output.unlink()
    with pytest.raises(ValueError, match="no") as caught:
        written(output, ValueError("no"), lambda: monkeypatch.setattr(Path, "replace", fail))
    assert caught.value.__notes__[0].startswith("most of what was done is kept")
    assert journal_path(output).read_bytes() == before
    assert not new_path(journal_path(output)).exists()


def test_where_directories_cannot_be_opened_the_journal_is_written_all_the_same(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    true_open = os.open

    def refusing(path: Any, *options: Any, **more: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return true_open(path, *options, **more)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(ValueError, match="no"):
        written(output, ValueError("no"), lambda: None)
    assert read_journal(journal_path(output), RUN).num_bytes == 4


def test_saving_is_for_now_and_then(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eat_edge.tag.journal.SECONDS", 0.0)
    written(output, None, lambda: None if journal_path(output).exists() else pytest.fail("none"))
