"""Signatures: only the manifest that the trusted key signed opens, and OpenSSL agrees."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bundle_fakes import make, sign_file
from key_make import Keys, write_keys

from eat_edge import cli
from eat_edge.bundle import MANIFEST, open_bundle, sha256_of
from eat_edge.bundle.signature import fingerprint, signature_path, verify_signature
from eat_edge.config import EngineConfig
from eat_edge.engine import load
from eat_edge.errors import BundleError, ConfigError
from eat_edge.types import ExitStatus

serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
from cryptography.hazmat.primitives.asymmetric import ec, ed25519  # noqa: E402

OPENSSL = shutil.which("openssl")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return write_keys(tmp_path / "keys", ed25519.Ed25519PrivateKey.generate())


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return make(tmp_path / "bundle")


def test_a_signed_bundle_opens_with_its_key(bundle: Path, keys: Keys) -> None:
    signature = sign_file(bundle / MANIFEST, keys.private)
    assert signature == bundle / "manifest.json.sig"
    assert open_bundle(bundle, key=keys.public) == open_bundle(bundle)


def test_an_unsigned_bundle_does_not(bundle: Path, keys: Keys) -> None:
    with pytest.raises(BundleError, match=r"manifest\.json is not signed: cannot read"):
        open_bundle(bundle, key=keys.public)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_signature_that_is_a_pipe_is_not_waited_for(bundle: Path, keys: Keys) -> None:
    os.mkfifo(signature_path(bundle / MANIFEST))
    with pytest.raises(BundleError, match=r"manifest\.json is not signed: .*is no regular file"):
        open_bundle(bundle, key=keys.public)


def another_key(bundle: Path, tmp_path: Path) -> None:
    other = write_keys(tmp_path / "other", ed25519.Ed25519PrivateKey.generate())
    sign_file(bundle / MANIFEST, other.private)


def a_blank_more(bundle: Path, tmp_path: Path) -> None:
    with (bundle / MANIFEST).open("ab") as file:
        file.write(b" ")


def a_flipped_bit(bundle: Path, tmp_path: Path) -> None:
    signature = signature_path(bundle / MANIFEST)
    content = bytearray(signature.read_bytes())
    content[40] ^= 1
    signature.write_bytes(content)


def a_short_signature(bundle: Path, tmp_path: Path) -> None:
    signature = signature_path(bundle / MANIFEST)
    signature.write_bytes(signature.read_bytes()[:-1])


def a_long_signature(bundle: Path, tmp_path: Path) -> None:
    with signature_path(bundle / MANIFEST).open("ab") as file:
        file.write(b"\n")


@pytest.mark.parametrize(
    "forge", [another_key, a_blank_more, a_flipped_bit, a_short_signature, a_long_signature]
)
def test_whatever_was_changed_is_refused(
    bundle: Path, keys: Keys, tmp_path: Path, forge: Callable[[Path, Path], None]
) -> None:
    sign_file(bundle / MANIFEST, keys.private)
    forge(bundle, tmp_path)
    with pytest.raises(BundleError, match=r"manifest\.json\.sig is not a signature of") as caught:
        open_bundle(bundle, key=keys.public)
    assert fingerprint(keys.public) in str(caught.value)


def test_a_changed_model_is_refused_though_the_manifest_was_made_to_fit(
    bundle: Path, keys: Keys
) -> None:
    sign_file(bundle / MANIFEST, keys.private)
    model, manifest = bundle / "llm.model", bundle / MANIFEST
    old, content = sha256_of(model), model.read_bytes()
    model.unlink()
    model.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    manifest.write_text(manifest.read_text("utf-8").replace(old, sha256_of(model)), "utf-8")
    open_bundle(bundle)
    with pytest.raises(BundleError, match="is not a signature"):
        open_bundle(bundle, key=keys.public)


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n"])
def test_what_is_no_key_is_named(bundle: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigError, match=r"key is not an Ed25519 or .* public key in PEM form"):
        open_bundle(bundle, key=tmp_path / "key")
    with pytest.raises(ConfigError, match=r"key is not an Ed25519 or .* private key in PEM form"):
        sign_file(bundle / MANIFEST, tmp_path / "key")


def test_keys_of_other_kinds_and_sides_are_named(bundle: Path, keys: Keys, tmp_path: Path) -> None:
    curve = write_keys(tmp_path / "curve", ec.generate_private_key(ec.SECP256K1()))
    for public in (curve.public, keys.private):
        with pytest.raises(ConfigError, match=r"is not an Ed25519 or ECDSA .* public key"):
            open_bundle(bundle, key=public)
    for private in (curve.private, keys.public):
        with pytest.raises(ConfigError, match=r"is not an Ed25519 or ECDSA .* private key"):
            sign_file(bundle / MANIFEST, private)
    ecdsa = write_keys(tmp_path / "ecdsa", ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(ConfigError, match=r"is an ECDSA key: sign manifest\.json with Ed25519"):
        sign_file(bundle / MANIFEST, ecdsa.private)


def test_a_key_under_a_password_is_named(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").write_bytes(
        ed25519.Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    with pytest.raises(ConfigError, match="locked is protected by a password"):
        sign_file(bundle / MANIFEST, tmp_path / "locked")


def test_a_missing_key_is_named(bundle: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the key gone\.pem"):
        open_bundle(bundle, key=Path("gone.pem"))


def test_without_the_library_the_extra_is_named(
    bundle: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
    with pytest.raises(ConfigError, match=r'pip install "\.\[sign\]"'):
        open_bundle(bundle, key=keys.public)


@pytest.mark.skipif(OPENSSL is None, reason="there is no openssl")
def test_openssl_makes_our_keys_and_reads_our_signatures(bundle: Path, tmp_path: Path) -> None:
    def openssl(*arguments: str | Path) -> bytes:
        command = [OPENSSL or "", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=True).stdout

    private, public, manifest = tmp_path / "k.pem", tmp_path / "k.pub", bundle / MANIFEST
    openssl("genpkey", "-algorithm", "ed25519", "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    signature = sign_file(manifest, private)
    verify = ("pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", manifest)
    assert b"Verified Successfully" in openssl(*verify, "-sigfile", signature)
    openssl("pkeyutl", "-sign", "-inkey", private, "-rawin", "-in", manifest, "-out", signature)
    verify_signature(manifest, manifest.read_bytes(), public)


def test_the_commands_sign_and_verify(
    bundle: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    verify = ["verify", "--bundle", str(bundle), "--key", str(keys.public)]
    assert cli.main(verify) == ExitStatus.FAILED
    assert "is not signed" in capsys.readouterr().err
    assert cli.main(["sign", "--bundle", str(bundle), "--key", str(keys.private)]) == ExitStatus.OK
    assert cli.main(verify) == ExitStatus.OK
    out = capsys.readouterr().out
    assert fingerprint(keys.public) in out
    assert "all as the manifest says" in out


def test_an_engine_requires_the_signature_before_it_loads_anything(
    bundle: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    # None of its models can be parsed: whoever tried would fail otherwise.
    with pytest.raises(BundleError, match="is not signed"):
        load(bundle, EngineConfig(require_signature=keys.public))
    tag = ["tag", "-", "--bundle", str(bundle), "--require-signature", str(keys.public)]
    assert cli.main(tag) == ExitStatus.FAILED
    assert "is not signed" in capsys.readouterr().err


def test_verify_takes_the_embedded_bundle_without_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify"]) == ExitStatus.OK
    assert "signature  not asked for" in capsys.readouterr().out
