"""Wheel and source distribution, built twice."""

from pathlib import Path

import pytest

from eat_edge.errors import ConfigError
from export.release import build
from export.release.publish import release

pytest.importorskip("hatchling")
pytest.importorskip("cyclonedx")
pytest.importorskip("cryptography")


def test_two_builds_that_differ_are_no_release(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = (
        "import os, sys, time, pathlib; "
        "(pathlib.Path(sys.argv[2]) / 'x.whl').write_text(os.getcwd()); print('x.whl')"
    )
    monkeypatch.setattr(build, "_BACKEND", backend)
    with pytest.raises(ConfigError, match=r"x\.whl was built twice, and differs"):
        release(clone, tmp_path / "out", [])
