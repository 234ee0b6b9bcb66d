"""Detached Ed25519 signatures of a bundle's manifest, which holds the checksums of all its files.

The signature is 64 bytes over the bytes of ``manifest.json`` and stands beside it; keys are PEM
files as OpenSSL writes and reads them, so that nobody needs this program to sign or to verify::

    openssl genpkey -algorithm ed25519 -out private.pem
    openssl pkey -in private.pem -pubout -out public.pem
    openssl pkeyutl -sign -inkey private.pem -rawin -in manifest.json -out manifest.json.sig
    openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in manifest.json \
        -sigfile manifest.json.sig

This is the only file that knows the ``cryptography`` package (extra ``sign``).
"""

import hashlib
from pathlib import Path
from typing import Any

from eat_edge.errors import BundleError, ConfigError, install_command

__all__ = ["SIGNATURE", "fingerprint", "signature_of", "signature_path", "verify_signature"]

SIGNATURE = ".sig"
"""What follows the name of a signed file."""

_SIZE = 64
"""Bytes of an Ed25519 signature (RFC 8032)."""
_MAX_KEY = 65_536


def signature_path(path: Path) -> Path:
    """Where the signature of a file is."""
    return path.with_name(path.name + SIGNATURE)


def verify_signature(path: Path, content: bytes, key: Path) -> None:
    """Check that the owner of a key has signed what a file holds.

    Args:
        path: The file, whose signature stands beside it.
        content: Its bytes, as they will be used: the file is not read a second time.
        key: PEM file of the public key that is trusted.

    Raises:
        BundleError: There is no signature, or it is not of this content and this key.
        ConfigError: The key cannot be read, is none, or ``cryptography`` is not installed.
    """
    from_key = _public_key(key)
    signature = signature_path(path)
    try:
        with signature.open("rb") as file:
            given = file.read(_SIZE + 1)
    except OSError as error:
        raise BundleError(
            f"{path} is not signed: cannot read {signature} ({error.strerror}); get the bundle "
            "from who signs it, or do not require a signature"
        ) from error
    from cryptography.exceptions import InvalidSignature

    try:
        if len(given) != _SIZE:
            raise InvalidSignature(f"{_SIZE} bytes were expected")
        from_key.verify(given, content)
    except InvalidSignature as error:
        raise BundleError(
            f"{signature} is not a signature of {path} by the key {key} ({fingerprint(key)}): the "
            "bundle was changed, or somebody else signed it; do not use it"
        ) from error


def signature_of(path: Path, key: Path) -> bytes:
    """Sign a file; `signature_path` says where its signature belongs.

    Args:
        path: The file.
        key: PEM file of an Ed25519 private key, without a password.

    Raises:
        ConfigError: The key cannot be read, is none, or ``cryptography`` is not installed.
        OSError: The file cannot be read.
    """
    signature: bytes = _private_key(key).sign(path.read_bytes())
    return signature


def fingerprint(key: Path) -> str:
    """A short name of a public key, to compare over the telephone: SHA-256 of its 32 bytes.

    Raises:
        ConfigError: The key cannot be read, is none, or ``cryptography`` is not installed.
    """
    return "SHA256:" + hashlib.sha256(_public_key(key).public_bytes_raw()).hexdigest()


def _public_key(path: Path) -> Any:
    serialization, ed25519 = _cryptography()
    try:
        key = serialization.load_pem_public_key(_read(path))
    except ValueError as error:
        raise _no_key(path, "public") from error
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise _no_key(path, "public")
    return key


def _private_key(path: Path) -> Any:
    serialization, ed25519 = _cryptography()
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except TypeError as error:
        raise ConfigError(
            f"{path} is protected by a password: sign with openssl pkeyutl, or decrypt it first"
        ) from error
    except ValueError as error:
        raise _no_key(path, "private") from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise _no_key(path, "private")
    return key


def _cryptography() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise ConfigError(
            f"signatures need the package cryptography: {install_command('sign')}"
        ) from error
    return serialization, ed25519


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_KEY)
    except OSError as error:
        raise ConfigError(
            f"cannot read the key {path}: {error.strerror}; name a PEM file"
        ) from error


def _no_key(path: Path, kind: str) -> ConfigError:
    from_openssl = {
        "private": "openssl genpkey -algorithm ed25519",
        "public": "openssl pkey -in PRIVATE -pubout",
    }
    return ConfigError(
        f"{path} is not an Ed25519 {kind} key in PEM form: give what '{from_openssl[kind]}' writes"
    )
