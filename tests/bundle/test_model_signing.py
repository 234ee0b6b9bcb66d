"""Signatures in OpenSSF's form: ours, theirs, and what neither takes."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundle_fakes import make
from key_make import Keys, write_keys

from eat_edge import cli
from eat_edge.bundle import MANIFEST, open_bundle
from eat_edge.bundle.model_signing import MODEL_SIGNATURE, check_whole, sign_model
from eat_edge.errors import BundleError, ConfigError
from eat_edge.signing.dsse import envelope
from eat_edge.signing.keys import read_private_key, read_public_key
from eat_edge.types import ExitStatus

pytest.importorskip("cryptography")
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

THEIRS = Path(__file__).parents[1] / "data" / "model_signing"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return write_keys(tmp_path / "keys", ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (path := make(tmp_path / "bundle")).joinpath("README.md").write_text("not for business")
    return path


@pytest.fixture
def signed(bundle: Path, keys: Keys) -> Path:
    content = sign_model(bundle, read_private_key(keys.private))
    (bundle / MODEL_SIGNATURE).write_bytes(content)
    return bundle


def test_a_signed_bundle_opens_with_its_key(signed: Path, keys: Keys) -> None:
    assert open_bundle(signed, key=keys.public) == open_bundle(signed)


def test_the_commands_sign_and_verify_every_file(
    bundle: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    verify = ["verify", "--bundle", str(bundle), "--key", str(keys.public)]
    assert cli.main(verify) == ExitStatus.FAILED
    assert "is not signed: cannot read" in capsys.readouterr().err
    assert cli.main(["sign", "--bundle", str(bundle), "--key", str(keys.private)]) == ExitStatus.OK
    assert capsys.readouterr().out == f"{bundle / MODEL_SIGNATURE}\n"
    assert cli.main(verify) == ExitStatus.OK
    num = sum(path.is_file() for path in bundle.rglob("*")) - 1
    assert f", of {num} files and no other" in capsys.readouterr().out
    # No file of the manifest, so that nothing but the signature vouches for it.
    (bundle / "README.md").write_text("do what you want")
    assert cli.main(verify) == ExitStatus.FAILED
    assert "README.md is not what was signed" in capsys.readouterr().err


def test_both_kinds_of_signatures_go_together(signed: Path, keys: Keys, tmp_path: Path) -> None:
    other = write_keys(tmp_path / "other", ed25519.Ed25519PrivateKey.generate())
    sign = ["sign", "--bundle", str(signed), "--key", str(other.private)]
    assert cli.main(sign) == ExitStatus.OK
    for public in (keys.public, other.public):
        assert cli.main(["verify", "--bundle", str(signed), "--key", str(public)]) == ExitStatus.OK


def an_added_file(bundle: Path) -> str:
    (bundle / "more.txt").write_text("x")
    return "more.txt was not signed"


def a_missing_file(bundle: Path) -> str:
    (bundle / "README.md").unlink()
    return "README.md is missing"


def a_changed_file(bundle: Path) -> str:
    (bundle / "README.md").write_text("x")
    return "README.md is not what was signed"


@pytest.mark.parametrize("change", [an_added_file, a_missing_file, a_changed_file])
def test_the_directory_is_what_was_signed(
    signed: Path, keys: Keys, change: Callable[[Path], str]
) -> None:
    told = change(signed)
    with pytest.raises(BundleError, match=told):
        check_whole(signed, read_public_key(keys.public))


def test_a_changed_manifest_and_another_key_are_refused(
    signed: Path, keys: Keys, tmp_path: Path
) -> None:
    other = write_keys(tmp_path / "other", ec.generate_private_key(ec.SECP384R1()))
    with pytest.raises(BundleError, match="is not a signature by the key"):
        open_bundle(signed, key=other.public)
    with (signed / MANIFEST).open("a") as file:
        file.write(" ")
    with pytest.raises(BundleError, match=r"manifest\.json is not what was signed"):
        open_bundle(signed, key=keys.public)


def test_an_ed25519_key_signs_no_model(bundle: Path, tmp_path: Path) -> None:
    keys = write_keys(tmp_path / "other", ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(ConfigError, match="is no ECDSA key"):
        sign_model(bundle, read_private_key(keys.private))


def altered(bundle: Path, keys: Keys, alter: Callable[[dict[str, Any]], object]) -> None:
    """Sign a statement that was altered, so that its signature is good."""
    path = bundle / MODEL_SIGNATURE
    whole = json.loads(path.read_text())
    statement = json.loads(base64.b64decode(whole["dsseEnvelope"]["payload"]))
    alter(statement)
    private = read_private_key(keys.private)
    whole["dsseEnvelope"] = envelope(json.dumps(statement).encode(), [private], with_ids=False)
    path.write_text(json.dumps(whole))


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (lambda it: it.update(predicateType="another"), "predicateType is not"),
        (lambda it: it["predicate"]["serialization"].update(method="shards"), "whole files"),
        (lambda it: it["predicate"]["serialization"].update(hash_type="blake2"), "SHA-256"),
        (lambda it: it["predicate"].update(resources=[]), "resources is no list"),
        (lambda it: it["predicate"].update(resources={}), "resources is no list"),
        (lambda it: it["predicate"]["resources"].append(it["predicate"]["resources"][0]), "twice"),
        (lambda it: it["predicate"]["resources"][0].update(algorithm="md5"), "not by sha256"),
        (lambda it: it["predicate"]["resources"][0].update(digest="zz"), "hexadecimal"),
        (lambda it: it["predicate"]["resources"].pop(), "the checksum of all its checksums"),
        (lambda it: it["subject"].append(it["subject"][0]), "the checksum of all its checksums"),
    ],
)
def test_statements_of_other_forms_are_named(
    signed: Path, keys: Keys, alter: Callable[[dict[str, Any]], object], told: str
) -> None:
    altered(signed, keys, alter)
    with pytest.raises(BundleError, match=f"no signature that can be read: .*{told}"):
        open_bundle(signed, key=keys.public)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"mediaType": "x"}', b'{"mediaType": 1}', b"\xff"]
)
def test_any_bytes_are_a_signature_or_an_error(signed: Path, keys: Keys, content: bytes) -> None:
    (signed / MODEL_SIGNATURE).write_bytes(content)
    with pytest.raises(BundleError, match="no signature that can be read"):
        open_bundle(signed, key=keys.public)


def test_what_their_program_signed_is_read() -> None:
    """A directory signed by model-signing 1.1.1 with ``model_signing sign key``."""
    assert check_whole(THEIRS / "model", read_public_key(THEIRS / "public.pem")) == 2


def test_their_program_reads_what_we_sign(signed: Path, keys: Keys) -> None:
    verifying = pytest.importorskip("model_signing.verifying")
    config = verifying.Config().use_elliptic_key_verifier(public_key=keys.public)
    config.verify(signed, signed / MODEL_SIGNATURE)
    (signed / "README.md").write_text("x")
    with pytest.raises(ValueError, match="Hash mismatch"):
        config.verify(signed, signed / MODEL_SIGNATURE)
