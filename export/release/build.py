"""Wheel and source distribution of a commit, built twice and the same both times."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eat_edge.bundle import sha256_of
from eat_edge.errors import ConfigError

__all__ = ["Built", "build", "commit_of"]

_BACKEND = "import sys, hatchling.build as it; print(getattr(it, sys.argv[1])(sys.argv[2]))"
"""Calls the build backend as pip does (PEP 517), with the hatchling of this environment."""
_OTHER_TIME = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Built:
    """What was built.

    Attributes:
        wheel: The wheel, in the output directory.
        source: The source distribution, there as well.
        tree: All files of the commit.
    """

    wheel: Path
    source: Path
    tree: Path


def commit_of(clone: Path) -> str:
    """The commit that a clone stands at.

    Raises:
        ConfigError: It is no clone, or its files are not those of the commit.
    """
    if changed := _git(clone, "status", "--porcelain", "--untracked-files=no"):
        raise ConfigError(f"{clone} has changes that no commit has; commit them:\n{changed}")
    return _git(clone, "rev-parse", "HEAD")


def build(clone: Path, commit: str, work: Path, out: Path) -> Built:
    """Build a commit, and check that it can be built again.

    The wheel is built of the source distribution in one place, and of the commit in another, where
    the files have other times and permissions.

    Args:
        clone: Where the commit is.
        commit: Its name.
        work: An empty directory.
        out: Where wheel and source distribution go.

    Raises:
        ConfigError: hatchling is not installed or fails, or the two builds differ.
    """
    first, second = work / "first", work / "a second tree"
    for tree in (first, second):
        _export(clone, commit, tree)
    for path in second.rglob("*"):
        if path.is_file():
            path.chmod(0o640)
            os.utime(path, (_OTHER_TIME, _OTHER_TIME))
    source = _backend(first, "build_sdist", out)
    _same(source, _backend(second, "build_sdist", work / "again"))
    with tarfile.open(source) as archive:
        archive.extractall(work / "source", filter="data")
    (unpacked,) = (work / "source").iterdir()
    wheel = _backend(unpacked, "build_wheel", out)
    _same(wheel, _backend(second, "build_wheel", work / "again"))
    return Built(wheel, source, first)


def _export(clone: Path, commit: str, tree: Path) -> None:
    archive = tree.with_suffix(".tar")
    _git(clone, "archive", "--format=tar", f"--output={archive}", commit)
    with tarfile.open(archive) as files:
        files.extractall(tree, filter="data")
    archive.unlink()


def _backend(tree: Path, hook: str, out: Path) -> Path:
    """Have hatchling build what stands in a directory."""
    out.mkdir(parents=True, exist_ok=True)
    # What pip gives whoever builds it again, who has not set a time.
    environment = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    # With -P the tree's own modules are not taken for those of this environment.
    command = [sys.executable, "-P", "-c", _BACKEND, hook, str(out.absolute())]
    printed = _output(command, tree, environment)
    return out / printed.splitlines()[-1]


def _same(one: Path, other: Path) -> None:
    if one.name != other.name or sha256_of(one) != sha256_of(other):
        raise ConfigError(f"{one.name} was built twice, and differs; nothing was signed")


def _git(clone: Path, *words: str) -> str:
    if shutil.which("git") is None:
        raise ConfigError("there is no git here: a release is made of a commit")
    return _output(["git", "-C", str(clone.absolute()), *words], clone, dict(os.environ))


def _output(command: Sequence[str], where: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ConfigError(f"{' '.join(command[:5])} failed in {where}: {done.stderr.strip()}")
    return done.stdout.strip()
