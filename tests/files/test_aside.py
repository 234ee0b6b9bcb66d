from pathlib import Path

import pytest

from eat_edge.files.aside import aside


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_text("old")
    with aside(path) as partial:
        assert partial.suffix == ".npz"
        partial.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_text("old")

    def fail() -> None:
        with aside(path) as partial:
            partial.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), aside(tmp_path / "weights.npz"):
        pass
    assert not list(tmp_path.iterdir())
