"""Detached signatures of a bundle, by either kind of key.

With an Ed25519 key the manifest is signed, which holds the checksums of all files: 64 bytes in
``manifest.json.sig``, which OpenSSL makes and checks as well::

    openssl pkeyutl -sign -inkey private.pem -rawin -in manifest.json -out manifest.json.sig
    openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in manifest.json \
        -sigfile manifest.json.sig

With an ECDSA key the whole directory is, in the form of OpenSSF's model signing
(`eat_edge.bundle.model_signing`).
"""

from pathlib import Path

from eat_edge.bundle.model_signing import read_signature, verify_model_signature
from eat_edge.errors import BundleError, ConfigError
from eat_edge.signing.keys import ED25519, PublicKey, read_private_key, read_public_key

__all__ = ["SIGNATURE", "fingerprint", "signature_of", "signature_path", "verify_signature"]

SIGNATURE = ".sig"
"""What follows the name of a signed file."""

_SIZE = 64
"""Bytes of an Ed25519 signature (RFC 8032)."""


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
    trusted = read_public_key(key)
    if trusted.algorithm == ED25519:
        _verify_detached(path, content, trusted)
    else:
        verify_model_signature(path, content, trusted)


def _verify_detached(path: Path, content: bytes, key: PublicKey) -> None:
    signature = signature_path(path)
    given = read_signature(signature, path, _SIZE + 1)
    if len(given) != _SIZE or not key.verifies(given, content):
        raise BundleError(
            f"{signature} is not a signature of {path} by the key {key.path} ({key.fingerprint}): "
            "the bundle was changed, or somebody else signed it; do not use it"
        )


def signature_of(path: Path, key: Path) -> bytes:
    """Sign a file; `signature_path` says where its signature belongs.

    Args:
        path: The file.
        key: PEM file of an Ed25519 private key, without a password.

    Raises:
        ConfigError: The key cannot be read, is none, or ``cryptography`` is not installed.
        OSError: The file cannot be read.
    """
    own = read_private_key(key)
    if own.public.algorithm != ED25519:
        raise ConfigError(f"{key} is an {own.public.algorithm} key: sign {path.name} with Ed25519")
    return own.sign(path.read_bytes())


def fingerprint(key: Path) -> str:
    """A short name of a public key, to compare over the telephone.

    Raises:
        ConfigError: The key cannot be read, is none, or ``cryptography`` is not installed.
    """
    return read_public_key(key).fingerprint
