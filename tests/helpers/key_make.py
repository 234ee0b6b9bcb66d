"""Pairs of keys, in PEM files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Keys", "write_keys"]


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
