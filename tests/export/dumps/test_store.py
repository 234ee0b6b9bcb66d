"""Steps, each done once."""

import sqlite3
from pathlib import Path

import pytest

from eat_edge.errors import ConfigError, InputError
from export.dumps.store import Store


def test_a_step_is_done_once_and_again_when_its_inputs_change(tmp_path: Path) -> None:
    done: list[str] = []

    def fill(database: sqlite3.Connection) -> None:
        done.append("x")
        database.execute("CREATE TABLE IF NOT EXISTS t(x)")

    for inputs in (["a"], ["a"], ["b"]):
        with Store(tmp_path / "new" / "store.sqlite") as store:
            store.run("step", inputs, fill)
    assert len(done) == 2


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fill(database: sqlite3.Connection) -> None:
        database.execute("CREATE TABLE t(x)")
        raise InputError("broken")

    with Store(tmp_path / "store.sqlite") as store:
        with pytest.raises(InputError):
            store.run("step", [], fill)
        tables = store.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert tables.fetchall() == [("step",)]


def test_two_runs_do_not_work_on_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path / "store.sqlite") as store:
        store.database.execute("PRAGMA busy_timeout = 0")
        with Store(tmp_path / "store.sqlite") as other:
            other.database.execute("BEGIN IMMEDIATE")
            with pytest.raises(ConfigError, match=r"store\.sqlite: database is locked"):
                store.run("step", [], lambda database: None)
