"""A commit that can be released."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No test may change it."""
    from bundle_fakes import make
    from release_clone import PROJECT, git

    (clone := tmp_path_factory.mktemp("work") / "clone").mkdir()
    (clone / "pyproject.toml").write_text(PROJECT)
    (clone / "eat_edge").mkdir()
    (clone / "eat_edge" / "__init__.py").write_text('"""Nothing."""\n')
    make(clone / "models" / "some").joinpath("README.md").write_text("not for business")
    git(clone, "init", "-q")
    git(clone, "add", ".")
    git(clone, "commit", "-qm", "first")
    (clone / "untracked.txt").write_text("in no release")
    return clone
