"""Whether two names are of one file."""

import os
from pathlib import Path

from eat_edge.files.same import is_among


def test_a_file_is_known_by_every_name_of_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("x")
    other.write_text("x")
    os.link(one, tmp_path / "hard")
    (tmp_path / "soft").symlink_to(one)
    for name in ("hard", "soft", "../" + tmp_path.name + "/one"):
        assert is_among(tmp_path / name, [other, str(one)])
    assert not is_among(one, [other, tmp_path / "gone"])
    assert not is_among(one, [])


def test_what_is_not_there_yet_is_known_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    assert is_among(tmp_path / "link" / "new", [tmp_path / "folder" / "new"])
    assert not is_among(tmp_path / "new", [tmp_path / "folder" / "new"])
