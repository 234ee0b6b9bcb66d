"""Keys in PEM files: what they sign, what they are called, and what is none."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from key_make import Keys, write_keys

from eat_edge.errors import ConfigError
from eat_edge.signing.keys import ECDSA, ED25519, read_private_key, read_public_key

pytest.importorskip("cryptography")
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


def key_of(kind: str) -> Any:
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind])
    if kind == "RSA":
        return rsa.generate_private_key(65537, 2048)
    return ed25519.Ed25519PrivateKey.generate()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return write_keys(tmp_path / "keys", key_of("Ed25519"))


@pytest.mark.parametrize("kind", ["Ed25519", *CURVES])
def test_what_one_signs_the_other_verifies_and_nothing_else(kind: str, tmp_path: Path) -> None:
    keys = write_keys(tmp_path / "keys", key_of(kind))
    private, public = read_private_key(keys.private), read_public_key(keys.public)
    assert private.public.fingerprint == public.fingerprint
    assert public.algorithm == (ED25519 if kind == "Ed25519" else ECDSA)
    signature = private.sign(b"content")
    assert public.verifies(signature, b"content")
    assert not public.verifies(signature, b"Content")
    assert not public.verifies(b"", b"content")
    other = read_private_key(write_keys(tmp_path / "other", key_of(kind)).private)
    assert not public.verifies(other.sign(b"content"), b"content")


def test_names_of_a_key_are_sums_that_others_can_compute(keys: Keys) -> None:
    public = read_public_key(keys.public)
    raw = serialization.load_pem_public_key(keys.public.read_bytes())
    assert isinstance(raw, ed25519.Ed25519PublicKey)
    assert public.fingerprint == f"SHA256:{hashlib.sha256(raw.public_bytes_raw()).hexdigest()}"
    assert public.hint == hashlib.sha256(keys.public.read_bytes()).hexdigest()


def test_a_key_of_another_kind_is_none(tmp_path: Path) -> None:
    keys = write_keys(tmp_path / "rsa", key_of("RSA"))
    with pytest.raises(ConfigError, match=r"is not an Ed25519 or ECDSA .* public key"):
        read_public_key(keys.public)
    with pytest.raises(ConfigError, match=r"private key in PEM form: give what 'openssl genpkey"):
        read_private_key(keys.private)
    small = write_keys(tmp_path / "small", ec.generate_private_key(ec.SECP224R1()))
    with pytest.raises(ConfigError, match="P-256, P-384, P-521"):
        read_public_key(small.public)


def test_one_side_of_a_pair_is_not_the_other(keys: Keys) -> None:
    with pytest.raises(ConfigError, match="public key in PEM form"):
        read_public_key(keys.private)
    with pytest.raises(ConfigError, match="private key in PEM form"):
        read_private_key(keys.public)


def test_a_key_under_a_password_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "locked.pem"
    locked = serialization.BestAvailableEncryption(b"secret")
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key_of("Ed25519").private_bytes(pem, form, locked))
    with pytest.raises(ConfigError, match="is protected by a password"):
        read_private_key(path)


@pytest.mark.parametrize("read", [read_public_key, read_private_key])
def test_a_file_that_is_none_is_named(read: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the key .*gone.*name a PEM file"):
        read(tmp_path / "gone")
    (tmp_path / "nonsense").write_bytes(b"\xff" * 100)
    with pytest.raises(ConfigError, match=r"nonsense is not an Ed25519"):
        read(tmp_path / "nonsense")
