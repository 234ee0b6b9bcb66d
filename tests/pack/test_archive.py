"""A pack as a file: what is in it, that it can be checked, and that it is the same every time."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

from eat_edge.bundle import Bundle
from eat_edge.pack import install
from eat_edge.pack.archive import ROOT, as_inventory, as_requirements, write_tar
from eat_edge.pack.wheels import Target, Wheel


def test_pip_is_told_versions_and_checksums(wheels: list[Wheel]) -> None:
    lines = as_requirements(wheels, "gpu").splitlines()
    assert f"eat-edge[gpu]==1.0 --hash=sha256:{wheels[0].sha256}" in lines
    assert any(line.startswith("some-library==1.0 --hash=sha256:") for line in lines)


def test_the_inventory_names_everything(wheels: list[Wheel], bundle: Bundle) -> None:
    target = Target(("manylinux_2_28_x86_64",), "3.12")
    text = as_inventory(wheels, bundle, "3.12", target)
    assert text.startswith("for Python 3.12 on manylinux_2_28_x86_64, with [cpu]\n")
    for name in ("some-library", "MIT", "Apache-2.0", "llm.gguf", "licences/some-1.2/README.md"):
        assert name in text


def test_licences_and_model_card_come_along(furnished: Path) -> None:
    inside = "some-library-1.0/Some_Library-1.0.dist-info/licenses/LICENSE"
    assert (furnished / "licences" / inside).read_text() == "may be used: Some_Library"
    assert (furnished / "licences/some-1.2/README.md").read_text() == "not for business"


def test_every_file_is_in_the_sums_and_coreutils_agree(furnished: Path) -> None:
    listed = {
        line.split("  ", 1)[1] for line in (furnished / "SHA256SUMS").read_text().splitlines()
    }
    found = {p.relative_to(furnished).as_posix() for p in furnished.rglob("*") if p.is_file()}
    assert listed == found - {"SHA256SUMS"}
    assert install.verify(furnished) == len(listed)
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=furnished, check=True)


def test_the_same_files_make_the_same_tar(furnished: Path, tmp_path: Path) -> None:
    for name in ("a.tar", "b.tar"):
        write_tar(furnished, tmp_path / name)
        os.utime(furnished / "README.txt", (1, 1))
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "a.tar") as archive:
        assert all(name.startswith(f"{ROOT}/") for name in archive.getnames())
        assert archive.getmember(f"{ROOT}/install.sh").mode == 0o755
    assert not list(tmp_path.glob("*.part"))
