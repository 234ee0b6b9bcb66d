"""Where a release comes from: the same files of a commit have the same statement."""

import hashlib
import json
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

from export.release.statement import provenance_of


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "b.whl", tmp_path / "a.tar.gz"]
    for path in paths:
        path.write_bytes(path.name.encode())
    return paths


def test_every_file_is_a_subject_with_its_sum(files: list[Path]) -> None:
    statement = json.loads(provenance_of(files, "c0ffee"))
    assert [one["name"] for one in statement["subject"]] == ["b.whl", "a.tar.gz"]
    assert statement["subject"][1]["digest"]["sha256"] == hashlib.sha256(b"a.tar.gz").hexdigest()
    definition = statement["predicate"]["buildDefinition"]
    assert definition["externalParameters"] == {"commit": "c0ffee", "command": "make release"}
    assert definition["resolvedDependencies"][0] == {
        "name": "source",
        "digest": {"gitCommit": "c0ffee"},
    }


def test_whoever_builds_it_again_says_the_same(files: list[Path], tmp_path: Path) -> None:
    before = provenance_of(files, "c0ffee")
    assert provenance_of(files, "c0ffee") == before
    assert str(tmp_path).encode() not in before
    assert provenance_of(files, "decaf") != before
    files[0].write_bytes(b"changed")
    assert provenance_of(files, "c0ffee") != before
