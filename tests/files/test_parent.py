"""A directory for what is to be written."""

from pathlib import Path

import pytest

from eat_edge.errors import ConfigError
from eat_edge.files.parent import check_parent


def test_a_file_in_no_directory_is_refused(tmp_path: Path) -> None:
    check_parent(tmp_path / "new.txt")
    check_parent(Path("new.txt"))
    lost = tmp_path / "no" / "new.txt"
    with pytest.raises(ConfigError) as refused:
        check_parent(lost, "the key")
    expected = f"cannot write the key {str(lost)!r}: there is no directory {str(lost.parent)!r}, "
    assert str(refused.value) == f"{expected}make it, or name another"
