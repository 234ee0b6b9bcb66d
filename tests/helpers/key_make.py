"""Pairs of keys, in PEM files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Keys", "write_both", "write_keys"]


@dataclass(frozen=True)
class Keys:
    private: Path
    public: Path


def write_keys(directory: Path, key: Any) -> Keys:
    """Write a private key of ``cryptography`` and its public one."""
    from cryptography.hazmat.primitives import serialization

    directory.mkdir()
    keys = Keys(directory / "private.pem", directory / "public.pem")
    pem = serialization.Encoding.PEM
    keys.private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    keys.public.write_bytes(
        key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return keys


def write_both(directory: Path) -> tuple[Keys, Keys]:
    """A pair of Ed25519 and one of ECDSA."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    return (
        write_keys(directory / "ed25519", ed25519.Ed25519PrivateKey.generate()),
        write_keys(directory / "ecdsa", ec.generate_private_key(ec.SECP256R1())),
    )
