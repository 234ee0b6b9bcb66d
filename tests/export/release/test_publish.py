"""Releases, of a clone in small: what is in them, who signed them, and that they rebuild."""

import base64
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from key_make import Keys, write_keys

from eat_edge import cli
from eat_edge.bundle.model_signing import MODEL_SIGNATURE, check_whole
from eat_edge.errors import ConfigError
from eat_edge.signing.keys import read_public_key
from eat_edge.types import ExitStatus
from export.release.publish import release

pytest.importorskip("hatchling")
pytest.importorskip("cyclonedx")
pytest.importorskip("cryptography")
from cryptography.hazmat.primitives.asymmetric import ed25519
from key_make import write_both
from release_clone import git

if shutil.which("git") is None:
    pytest.skip("there is no git", allow_module_level=True)

NAMES = ["eat_edge-9.1-py3-none-any.whl", "eat_edge-9.1.tar.gz", "some-1.2.manifest.json"]
MORE = ["eat_edge-9.1.cdx.json"]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Keys, Keys]:
    return write_both(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def made(clone: Path, keys: tuple[Keys, Keys], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "dist"
    release(clone, out, [pair.private for pair in keys])
    return out


@pytest.fixture
def dist(made: Path, tmp_path: Path) -> Path:
    """A copy to be spoilt."""
    return Path(shutil.copytree(made, tmp_path / "dist"))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def statement_of(dist: Path) -> Any:
    (line,) = (dist / "eat_edge-9.1.intoto.jsonl").read_text().splitlines()
    return json.loads(base64.b64decode(json.loads(line)["payload"]))


def test_everything_is_there_and_in_the_sums(made: Path, keys: tuple[Keys, Keys]) -> None:
    listed = [*NAMES, *MORE, "some-1.2.model.sig", "eat_edge-9.1.intoto.jsonl"]
    assert {path.name for path in made.iterdir()} == {*listed, "SHA256SUMS", "SHA256SUMS.sig"}
    sums = "".join(f"{sha256(made / name)}  {name}\n" for name in listed)
    assert (made / "SHA256SUMS").read_text() == sums
    signature = (made / "SHA256SUMS.sig").read_bytes()
    assert read_public_key(keys[0].public).verifies(signature, sums.encode())


def test_provenance_says_what_was_built_of_what(made: Path, clone: Path) -> None:
    statement = statement_of(made)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://slsa.dev/provenance/v1"
    assert {one["name"]: one["digest"]["sha256"] for one in statement["subject"]} == {
        name: sha256(made / name) for name in [*NAMES, *MORE]
    }
    definition = statement["predicate"]["buildDefinition"]
    commit = git(clone, "rev-parse", "HEAD")
    assert definition["externalParameters"] == {"commit": commit, "command": "make release"}
    source, tool = definition["resolvedDependencies"]
    assert source["digest"] == {"gitCommit": commit}
    assert tool["uri"].startswith("pkg:pypi/hatchling@")
    # What https://slsa.dev/spec/v1.0/provenance requires beside these.
    assert definition["buildType"] and statement["predicate"]["runDetails"]["builder"]["id"]


def test_the_bill_of_materials_has_wheel_models_and_libraries(made: Path) -> None:
    bom = json.loads((made / "eat_edge-9.1.cdx.json").read_text())
    ours = bom["metadata"]["component"]
    assert (ours["name"], ours["version"]) == ("eat-edge", "9.1")
    assert ours["hashes"] == [{"alg": "SHA-256", "content": sha256(made / NAMES[0])}]
    found = {component["name"]: component for component in bom["components"]}
    assert {"some/llm.gguf", "numpy"} <= set(found)
    assert "pytest" not in found
    assert "hashes" not in found["numpy"]


@pytest.mark.parametrize("which", [0, 1])
def test_verify_takes_the_key_of_either_kind(
    made: Path, keys: tuple[Keys, Keys], which: int, capsys: pytest.CaptureFixture[str]
) -> None:
    provenance = str(made / "eat_edge-9.1.intoto.jsonl")
    key = str(keys[which].public)
    assert cli.main(["verify", "--provenance", provenance, "--key", key]) == ExitStatus.OK
    out = capsys.readouterr().out
    assert f"{NAMES[0]}  as built\n" in out
    build_of = statement_of(made)["predicate"]["buildDefinition"]
    assert f"commit     {build_of['externalParameters']['commit']}\n" in out


def refused(dist: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> str:
    words = ["verify", "--provenance", str(dist / "eat_edge-9.1.intoto.jsonl"), "--key", str(key)]
    assert cli.main(words) == ExitStatus.FAILED
    return capsys.readouterr().err


def test_verify_refuses_what_was_changed(
    dist: Path, keys: tuple[Keys, Keys], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = keys[0].public
    other = write_keys(tmp_path / "other", ed25519.Ed25519PrivateKey.generate())
    assert "is not signed by the key" in refused(dist, other.public, capsys)
    (dist / NAMES[1]).unlink()
    words = ["verify", "--provenance", str(dist / "eat_edge-9.1.intoto.jsonl"), "--key", str(key)]
    assert cli.main(words) == ExitStatus.OK
    assert f"{NAMES[1]}  not here\n" in capsys.readouterr().out
    with (dist / NAMES[0]).open("ab") as file:
        file.write(b"x")
    assert f"{NAMES[0]} is not what" in refused(dist, key, capsys)
    for name in (*NAMES, *MORE):
        (dist / name).unlink(missing_ok=True)
    assert "none of its files is beside it" in refused(dist, key, capsys)


@pytest.mark.parametrize("line", ["{}", "[]", "{", '{"payloadType": 1}', "\udcff"])
def test_any_bytes_are_provenance_or_an_error(
    dist: Path, keys: tuple[Keys, Keys], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (dist / "eat_edge-9.1.intoto.jsonl").write_bytes(line.encode("utf-8", "surrogateescape"))
    assert "is no signed statement" in refused(dist, keys[0].public, capsys)


def test_verify_waits_for_nothing_that_lies_beside(
    dist: Path, keys: tuple[Keys, Keys], capsys: pytest.CaptureFixture[str]
) -> None:
    (dist / NAMES[0]).unlink()
    os.mkfifo(dist / NAMES[0])
    assert "is no regular file: remove it" in refused(dist, keys[0].public, capsys)


def test_verify_passes_over_what_others_put_beside_a_good_line(
    dist: Path, keys: tuple[Keys, Keys], capsys: pytest.CaptureFixture[str]
) -> None:
    path = dist / "eat_edge-9.1.intoto.jsonl"
    path.write_bytes(b"{}\n[\n\xff\r\n" + path.read_bytes())
    words = ["verify", "--provenance", str(path), "--key", str(keys[0].public)]
    assert cli.main(words) == ExitStatus.OK
    assert f"{NAMES[0]}  as built\n" in capsys.readouterr().out


def test_verify_says_what_goes_with_provenance(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", "--provenance", "x"]) == ExitStatus.FAILED
    assert "give --key with it" in capsys.readouterr().err


def test_the_models_are_signed_as_openssf_has_it(
    made: Path, clone: Path, keys: tuple[Keys, Keys], tmp_path: Path
) -> None:
    bundle = tmp_path / "some"
    shutil.copytree(clone / "models" / "some", bundle)
    shutil.copyfile(made / "some-1.2.model.sig", bundle / MODEL_SIGNATURE)
    num_files = sum(path.is_file() for path in bundle.rglob("*")) - 1
    assert check_whole(bundle, read_public_key(keys[1].public)) == num_files


def test_another_release_of_the_commit_is_the_same(made: Path, clone: Path, tmp_path: Path) -> None:
    """Built elsewhere and without keys: the same files, and the same statement, unsigned."""
    other = tmp_path / "another clone"
    git(tmp_path, "clone", "-q", str(clone), str(other))
    release(other, tmp_path / "dist", [])
    for name in (*NAMES, *MORE):
        assert sha256(tmp_path / "dist" / name) == sha256(made / name)
    again = json.loads((tmp_path / "dist" / "eat_edge-9.1.statement.json").read_text())
    assert again == statement_of(made)
    assert not list((tmp_path / "dist").glob("*.sig"))


def test_what_cannot_be_released_is_named(
    clone: Path, keys: tuple[Keys, Keys], tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("")
    with pytest.raises(ConfigError, match="is there already"):
        release(clone, tmp_path / "full", [])
    with pytest.raises(ConfigError, match="is a second Ed25519 key"):
        release(clone, tmp_path / "out", [keys[0].private, keys[0].private])
    with pytest.raises(ConfigError, match=r"git -C .* failed"):
        release(tmp_path, tmp_path / "out", [])
    other = tmp_path / "changed"
    git(tmp_path, "clone", "-q", str(clone), str(other))
    (other / "pyproject.toml").write_text("")
    with pytest.raises(ConfigError, match=r"changes that no commit has.*\n.*pyproject\.toml"):
        release(other, tmp_path / "out", [])
    git(other, "commit", "-qam", "no project")
    with pytest.raises(ConfigError, match="build_sdist"):
        release(other, tmp_path / "out", [])
    git(other, "rm", "-q", "-r", "models")
    git(other, "checkout", "-q", "HEAD^", "pyproject.toml")
    (other / "models" / "some").mkdir(parents=True)
    (other / "models" / "some" / "x").write_text("")
    git(other, "add", ".")
    git(other, "commit", "-qm", "no models")
    with pytest.raises(ConfigError, match="has 0 bundles, not one"):
        release(other, tmp_path / "third", [])
