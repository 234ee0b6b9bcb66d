"""Keys that sign and verify, in PEM files as OpenSSL writes and reads them.

Two kinds: Ed25519, whose signatures are 64 bytes that stand beside a file, and ECDSA over the
curves of NIST, which the public formats for signed models ask for. Nobody needs this program to
make or to use either::

    openssl genpkey -algorithm ed25519 -out private.pem
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private.pem
    openssl pkey -in private.pem -pubout -out public.pem

This is the only file for signatures that knows the ``cryptography`` package (extra ``sign``).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.errors import ConfigError, install_command

__all__ = ["ECDSA", "ED25519", "PrivateKey", "PublicKey", "read_private_key", "read_public_key"]

ED25519 = "Ed25519"
ECDSA = "ECDSA"

_MAX_KEY = 65_536
_HASHES = {"secp256r1": "SHA256", "secp384r1": "SHA384", "secp521r1": "SHA512"}
"""Of every curve that is taken, what is signed (as Sigstore's bundles have it)."""
_MAKERS = {
    "private": "openssl genpkey -algorithm ed25519",
    "public": "openssl pkey -in PRIVATE -pubout",
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that somebody is known by.

    Attributes:
        path: Its file.
        algorithm: `ED25519` or `ECDSA`.
    """

    path: Path
    algorithm: str
    _key: Any

    def verifies(self, signature: bytes, content: bytes) -> bool:
        """Tell whether its owner has signed these bytes."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(signature, content, *_scheme(self._key))
        except InvalidSignature:
            return False
        return True

    @property
    def fingerprint(self) -> str:
        """A short name, to compare over the telephone.

        SHA-256 of the 32 bytes of an Ed25519 key, of the DER form of another.
        """
        if self.algorithm == ED25519:
            content = self._key.public_bytes_raw()
        else:
            content = self._encoded("DER")
        return "SHA256:" + hashlib.sha256(content).hexdigest()

    @property
    def hint(self) -> str:
        """The name that OpenSSF's bundles give it: SHA-256 of its PEM form."""
        return hashlib.sha256(self._encoded("PEM")).hexdigest()

    def _encoded(self, encoding: str) -> bytes:
        serialization, _, _ = _cryptography()
        encoded: bytes = self._key.public_bytes(
            getattr(serialization.Encoding, encoding),
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        return encoded


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs.

    Attributes:
        path: Its file.
        public: The key that verifies what it signs.
    """

    path: Path
    public: PublicKey
    _key: Any

    def sign(self, content: bytes) -> bytes:
        """The signature of these bytes: of 64 bytes by Ed25519, in DER form by ECDSA."""
        signature: bytes = self._key.sign(content, *_scheme(self._key))
        return signature


def read_public_key(path: Path) -> PublicKey:
    """Read the key of whom one trusts.

    Args:
        path: PEM file.

    Raises:
        ConfigError: It cannot be read, is no such key, or ``cryptography`` is not installed.
    """
    serialization, _, _ = _cryptography()
    try:
        key = serialization.load_pem_public_key(_read(path))
    except ValueError as error:
        raise _no_key(path, "public") from error
    return PublicKey(path, _algorithm(key, path, "public"), key)


def read_private_key(path: Path) -> PrivateKey:
    """Read one's own key.

    Args:
        path: PEM file, without a password.

    Raises:
        ConfigError: It cannot be read, is no such key, or ``cryptography`` is not installed.
    """
    serialization, _, _ = _cryptography()
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except TypeError as error:
        raise ConfigError(
            f"{path} is protected by a password: sign with openssl pkeyutl, or decrypt it first"
        ) from error
    except ValueError as error:
        raise _no_key(path, "private") from error
    public = key.public_key()
    return PrivateKey(path, PublicKey(path, _algorithm(public, path, "private"), public), key)


def _algorithm(public: Any, path: Path, side: str) -> str:
    _, ed25519, ec = _cryptography()
    if isinstance(public, ed25519.Ed25519PublicKey):
        return ED25519
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in _HASHES:
        return ECDSA
    raise _no_key(path, side)


def _scheme(key: Any) -> tuple[Any, ...]:
    """What the library has to be told beside the bytes."""
    if not hasattr(key, "curve"):
        return ()
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    return (ec.ECDSA(getattr(hashes, _HASHES[key.curve.name])()),)


def _cryptography() -> tuple[Any, Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    except ImportError as error:
        raise ConfigError(
            f"signatures need the package cryptography: {install_command('sign')}"
        ) from error
    return serialization, ed25519, ec


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_KEY)
    except OSError as error:
        raise ConfigError(
            f"cannot read the key {path}: {error.strerror}; name a PEM file"
        ) from error


def _no_key(path: Path, side: str) -> ConfigError:
    return ConfigError(
        f"{path} is not an Ed25519 or ECDSA (P-256, P-384, P-521) {side} key in PEM form: give "
        f"what '{_MAKERS[side]}' writes"
    )
