"""Files in directories where others may write: nothing goes through a link of theirs."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_fakes import command

from eat_edge.errors import ConfigError
from eat_edge.files.aside import aside
from eat_edge.files.create import open_new, open_output, open_own, write_file
from eat_edge.readers import Place
from eat_edge.tag.journal import Identity, Journal, Progress, Tally, journal_path, read_journal
from eat_edge.types import Document
from eat_edge.writers import BratWriter
from eat_edge.writers.output import Output

PRECIOUS = b"somebody's only copy\n"
RUN = Identity("0", "", {"lang": "auto"}, [("a", 1, 1)])


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A file of the user, in a directory of the user."""
    path = tmp_path / "home" / "precious"
    path.parent.mkdir()
    path.write_bytes(PRECIOUS)
    return path


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever makes links here is somebody else, and not root."""
    true_lstat = Path.lstat
    us = os.geteuid()

    def lstat(path: Path) -> os.stat_result:
        found = list(true_lstat(path))
        found[4] = us + 4711
        return os.stat_result(found)

    monkeypatch.setattr(Path, "lstat", lstat)


def test_a_planted_link_is_not_what_the_journal_is_written_through(
    tmp_path: Path, precious: Path, shared: Path
) -> None:
    """The real command; the name of the journal can be guessed."""
    source, out = tmp_path / "in.txt", shared / "out.jsonl"
    source.write_text("柏林\n^C\n", "utf-8")
    (shared / "out.jsonl.journal.new").symlink_to(precious)
    stopped = subprocess.run(command("tag", str(source), "-o", str(out)), capture_output=True)
    assert stopped.returncode == 130
    assert precious.read_bytes() == PRECIOUS
    assert b'"done"' in (shared / "out.jsonl.journal").read_bytes()


@pytest.mark.usefixtures("stranger")
@pytest.mark.parametrize(
    "write",
    [
        lambda path: os.close(open_output(path)),
        lambda path: write_file(path, b"new"),
        lambda path: Output(path, private=False).close(),
    ],
)
def test_a_link_of_somebody_else_is_refused(
    precious: Path, shared: Path, write: Callable[[Path], None]
) -> None:
    out = shared / "out"
    out.symlink_to(precious)
    with pytest.raises(
        ConfigError, match=r"out' is a symbolic link that another user made: remove"
    ):
        write(out)
    assert precious.read_bytes() == PRECIOUS
    dangling = shared / "dangling"
    dangling.symlink_to(precious.with_name("new"))
    with pytest.raises(ConfigError, match="another user made"):
        write(dangling)
    assert not precious.with_name("new").exists()


@pytest.mark.usefixtures("stranger")
def test_brat_writes_through_no_link(precious: Path, shared: Path) -> None:
    writer = BratWriter(shared / "before")
    writer.write(Document("柏林", id="a"))
    names = [path.name for path in (shared / "before").iterdir() if path.suffix == ".ann"]
    writer = BratWriter(shared / "brat")
    for name in names:
        (shared / "brat" / name).symlink_to(precious)
    with pytest.raises(ConfigError, match="another user made"):
        writer.write(Document("柏林", id="a"))
    assert precious.read_bytes() == PRECIOUS


def test_a_link_of_our_own_is_followed(precious: Path, shared: Path) -> None:
    (shared / "out").symlink_to(precious)
    (shared / "twice").symlink_to("out")
    write_file(shared / "twice", b"new")
    assert precious.read_bytes() == b"new"
    (shared / "dangling").symlink_to(precious.with_name("other"))
    write_file(shared / "dangling", b"new")
    assert precious.with_name("other").read_bytes() == b"new"
    (shared / "circle").symlink_to("circle")
    with pytest.raises(OSError, match="symbolic links"):
        write_file(shared / "circle", b"new")


def test_what_is_made_anew_is_a_file_of_its_own(precious: Path, shared: Path) -> None:
    for plant in (Path.symlink_to, Path.hardlink_to):
        path = shared / "new"
        plant(path, precious)
        os.close(open_new(path, 0o600))
        assert not path.is_symlink()
        assert path.stat().st_nlink == 1
        path.unlink()
        assert precious.read_bytes() == PRECIOUS
    with aside(shared / "model.npy") as partial:
        assert partial.read_bytes() == b""
        partial.write_bytes(b"model")
    assert (shared / "model.npy").read_bytes() == b"model"


@pytest.fixture
def journal(shared: Path) -> Path:
    """A journal of ours, of which an entry says that a document is done."""
    out = shared / "out"
    path = journal_path(out)
    with Output(out, private=False) as output:
        output.write(b"one\n")
        kept = Journal(path, RUN, output, Progress())
        kept.count(Tally(1), Place(0, 3, 1, 7))
        kept.save()
    assert read_journal(path, RUN).num_bytes == 4
    return path


def by_link(journal: Path) -> None:
    kept = journal.with_name("kept")
    journal.rename(kept)
    journal.symlink_to(kept)


def by_second_name(journal: Path) -> None:
    journal.with_name("second").hardlink_to(journal)


@pytest.mark.parametrize(
    ("forge", "message"),
    [
        (by_link, "is a symbolic link"),
        (by_second_name, "has a second name"),
        (lambda journal: journal.chmod(0o664), "may be written by others"),
    ],
)
def test_a_journal_that_others_may_have_written_is_refused(
    journal: Path, forge: Callable[[Path], None], message: str
) -> None:
    forge(journal)
    with pytest.raises(ConfigError, match=f"{message}: it may be forged; delete it"):
        read_journal(journal, RUN)


def test_a_journal_of_another_user_is_refused(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    true_fstat = os.fstat

    def fstat(descriptor: int) -> os.stat_result:
        found = list(true_fstat(descriptor))
        found[4] = 4712
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", fstat)
    with pytest.raises(ConfigError, match="belongs to another user"):
        read_journal(journal, RUN)
    with pytest.raises(FileNotFoundError):
        open_own(journal.with_name("nowhere"))


def test_a_journal_of_another_output_does_not_count(journal: Path) -> None:
    other = journal.with_name("other.journal")
    other.write_bytes(journal.read_bytes())
    other.chmod(0o600)
    with pytest.raises(ConfigError, match="is broken"):
        read_journal(other, RUN)


def test_a_forged_end_is_not_believed(journal: Path) -> None:
    """What says that all is done, where nothing is, and has a hash that anybody can compute."""
    from zlib import crc32

    entry = journal.read_bytes().split(b"\n")[0][33:]
    record = json.loads(entry)
    record["done"]["num_bytes"] = record["done"]["crc"] = 0
    forged = json.dumps(record).encode()
    journal.write_bytes(b"%08x %s\n" % (crc32(forged), forged))
    with pytest.raises(ConfigError, match="is broken"):
        read_journal(journal, RUN)
