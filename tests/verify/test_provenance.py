"""Files of a release beside their provenance: as built, not here, or not what was signed."""

import hashlib
import json
from pathlib import Path

import pytest
from key_make import Keys

from eat_edge import cli
from eat_edge.signing.dsse import as_statement, envelope
from eat_edge.signing.keys import read_private_key
from eat_edge.types import ExitStatus
from eat_edge.verify.provenance import PREDICATE_TYPE

pytest.importorskip("hatchling")
pytest.importorskip("cyclonedx")
pytest.importorskip("cryptography")
from typing import Any

from key_make import write_both

from eat_edge.errors import InputError
from eat_edge.signing.keys import read_public_key
from eat_edge.verify.provenance import check_provenance


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Keys, Keys]:
    return write_both(tmp_path_factory.mktemp("keys"))


def test_what_was_signed_is_shown_and_not_obeyed(
    tmp_path: Path, keys: tuple[Keys, Keys], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\x1b]0;b").write_bytes(b"")
    predicate = {"buildDefinition": {"externalParameters": {"commit": "a\x1b[2J\nb"}}}
    sums = {"a\x1b]0;b": hashlib.sha256(b"").hexdigest()}
    signer = read_private_key(keys[0].private)
    signed = envelope(as_statement(sums, PREDICATE_TYPE, predicate), [signer], with_ids=True)
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(signed), "utf-8")
    words = ["verify", "--provenance", str(path), "--key", str(keys[0].public)]
    assert cli.main(words) == ExitStatus.OK
    *files, _, commit = capsys.readouterr().out.splitlines()
    assert (files, commit) == (["a␛]0;b  as built"], "commit     a␛[2J b")


COMMIT = {"buildDefinition": {"externalParameters": {"commit": "c0ffee"}}}


def sealed(path: Path, private: Path, sums: dict[str, str], predicate: Any = COMMIT) -> bytes:
    statement = as_statement(sums, PREDICATE_TYPE, predicate)
    line = json.dumps(envelope(statement, [read_private_key(private)], with_ids=True)).encode()
    path.write_bytes(line + b"\n")
    return line


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_files_beside_it_are_as_built_or_not_here(tmp_path: Path, keys: tuple[Keys, Keys]) -> None:
    path, key = tmp_path / "p.jsonl", read_public_key(keys[0].public)
    sealed(path, keys[0].private, {"a": sum_of(b"a"), "b": sum_of(b"b")})
    with pytest.raises(InputError, match="none of its files is beside it: a, b"):
        check_provenance(path, key)
    (tmp_path / "a").write_bytes(b"a")
    found = check_provenance(path, key)
    assert (found.files, found.commit) == ({"a": "as built", "b": "not here"}, "c0ffee")
    (tmp_path / "b").write_bytes(b"other")
    with pytest.raises(InputError, match=r"b is not what .*p\.jsonl says was built: get the"):
        check_provenance(path, key)


def test_only_a_line_of_the_key_counts(tmp_path: Path, keys: tuple[Keys, Keys]) -> None:
    path = tmp_path / "p.jsonl"
    (tmp_path / "a").write_bytes(b"a")
    first = sealed(path, keys[0].private, {"a": sum_of(b"not this")})
    second = sealed(path, keys[1].private, {"a": sum_of(b"a")})
    path.write_bytes(first + b"\n\n" + second)
    assert check_provenance(path, read_public_key(keys[1].public)).files == {"a": "as built"}
    path.write_bytes(first)
    with pytest.raises(InputError, match=r"is not signed by the key .*public\.pem \(SHA256:"):
        check_provenance(path, read_public_key(keys[1].public))


@pytest.mark.parametrize(
    ("sums", "predicate", "told"),
    [
        ({}, COMMIT, "subject is no list with something in it"),
        ({"a/b": "00"}, COMMIT, "has 'a/b', no name of a file beside it"),
        ({"..": "00"}, COMMIT, r"has '\.\.', no name"),
        ({"a\\b": "00"}, COMMIT, "no name of a file"),
        ({"a": "00"}, {}, "buildDefinition"),
    ],
)
def test_a_signed_statement_may_be_no_provenance_all_the_same(
    tmp_path: Path, keys: tuple[Keys, Keys], sums: dict[str, str], predicate: Any, told: str
) -> None:
    path = tmp_path / "p.jsonl"
    sealed(path, keys[0].private, sums, predicate)
    with pytest.raises(InputError, match=f"is no provenance of a release: .*{told}"):
        check_provenance(path, read_public_key(keys[0].public))
