"""Signatures of a bundle as OpenSSF's model signing has them (``pip install model-signing``).

One file, ``model.sig``: a Sigstore bundle with a DSSE envelope, whose in-toto statement lists the
SHA-256 of every file. Whoever has that program needs none of ours to check a bundle, and the other
way round::

    model_signing verify key DIR --signature DIR/model.sig --public_key public.pem

Its keys are ECDSA's. Only signatures by a key are read, no certificates and no transparency logs.
"""

import hashlib
import json
from pathlib import Path, PurePosixPath

from eat_edge.bundle.checksums import sha256_of
from eat_edge.errors import BundleError, ConfigError
from eat_edge.files.create import read_regular
from eat_edge.signing.dsse import as_statement, envelope, opened
from eat_edge.signing.keys import ECDSA, PrivateKey, PublicKey
from eat_edge.strict_json import Table, parse_json

__all__ = [
    "MODEL_SIGNATURE",
    "check_whole",
    "read_signature",
    "sign_model",
    "verify_model_signature",
]

MODEL_SIGNATURE = "model.sig"

_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
_PREDICATE_TYPE = "https://model_signing/signature/v1.0"
_BESIDE = (MODEL_SIGNATURE, "manifest.json.sig")
"""Signatures, which are not signed."""
_IGNORED = (*_BESIDE, ".git", ".gitattributes", ".github", ".gitignore")
"""Those of a clone are what the other program ignores unasked."""
_MAX_SIGNATURE = 16 << 20


def sign_model(directory: Path, key: PrivateKey) -> bytes:
    """Sign all files of a directory.

    Args:
        directory: A bundle that was verified.
        key: An ECDSA key.

    Returns:
        What belongs into ``model.sig``.

    Raises:
        ConfigError: The key is of another kind.
    """
    if key.public.algorithm != ECDSA:
        raise ConfigError(f"{key.path} is no ECDSA key: model signing takes no other")
    sums = {name: sha256_of(directory / name) for name in _files_of(directory)}
    resources = [
        {"name": name, "algorithm": "sha256", "digest": digest} for name, digest in sums.items()
    ]
    predicate = {
        "serialization": {
            "method": "files",
            "hash_type": "sha256",
            "allow_symlinks": False,
            "ignore_paths": list(_IGNORED),
        },
        "resources": resources,
    }
    # A link may lead to the directory: its name is that of where it leads.
    root = {directory.resolve().name: _root_of(sums)}
    bundle = {
        "mediaType": _MEDIA_TYPE,
        "verificationMaterial": {"publicKey": {"hint": key.public.hint}, "tlogEntries": []},
        "dsseEnvelope": envelope(
            as_statement(root, _PREDICATE_TYPE, predicate), [key], with_ids=False
        ),
    }
    return json.dumps(bundle).encode() + b"\n"


def verify_model_signature(manifest: Path, content: bytes, key: PublicKey) -> None:
    """Check that the owner of a key has signed the manifest of a bundle, among its files.

    The other files are as the manifest says, or the bundle does not open.

    Args:
        manifest: The manifest, ``model.sig`` beside it.
        content: Its bytes, as they will be used.
        key: Of whom one trusts.

    Raises:
        BundleError: There is no signature, or it is not of this content and this key.
    """
    signed = _signed(manifest.parent, key)
    if signed.get(manifest.name) != hashlib.sha256(content).hexdigest():
        raise BundleError(
            f"{manifest} is not what was signed in {manifest.parent / MODEL_SIGNATURE}: the bundle "
            "was changed; do not use it"
        )


def check_whole(directory: Path, key: PublicKey) -> int:
    """Check every file of a directory against its signature, and that there is no other.

    Args:
        directory: With ``model.sig`` in it.
        key: Of whom one trusts.

    Returns:
        How many files there are.

    Raises:
        BundleError: There is no signature by this key, or a file is not as it says.
    """
    signed = _signed(directory, key)
    here = _files_of(directory)
    for name in sorted({*signed, *here}):
        if name not in signed:
            problem = "was not signed"
        elif name not in here:
            problem = "is missing"
        elif sha256_of(directory / name) != signed[name]:
            problem = "is not what was signed"
        else:
            continue
        raise BundleError(
            f"{directory / name} {problem} in {directory / MODEL_SIGNATURE}: the bundle was "
            "changed; do not use it"
        )
    return len(signed)


def _files_of(directory: Path) -> list[str]:
    """All files that are signed, in the order of the other program."""
    found = [
        PurePosixPath(path.relative_to(directory).as_posix())
        for path in directory.rglob("*")
        if path.is_file()
    ]
    return [str(path) for path in sorted(found) if path.parts[0] not in _IGNORED]


def read_signature(path: Path, signed: Path, most: int) -> bytes:
    """Read the file of a signature.

    Args:
        path: The file.
        signed: What it is to be the signature of, for errors to name.
        most: Bytes to read at most.

    Raises:
        BundleError: It is missing, or cannot be read.
    """
    try:
        return read_regular(path, most)
    except (OSError, ConfigError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BundleError(
            f"{signed} is not signed: cannot read {path} ({reason}); get the bundle "
            "from who signs it, or do not require a signature"
        ) from error


def _signed(directory: Path, key: PublicKey) -> dict[str, str]:
    """SHA-256 of every file, as the owner of a key has signed it."""
    path = directory / MODEL_SIGNATURE
    content = read_signature(path, directory, _MAX_SIGNATURE + 1)
    try:
        bundle = Table(parse_json(content, max_bytes=_MAX_SIGNATURE))
        if bundle.text("mediaType") != _MEDIA_TYPE:
            raise ValueError(f"mediaType is not {_MEDIA_TYPE!r}")
        statement = opened(bundle.table("dsseEnvelope"), key)
        sums = None if statement is None else _sums(statement)
    except ValueError as error:
        raise BundleError(f"{path} is no signature that can be read: {error}") from error
    if sums is None:
        raise BundleError(
            f"{path} is not a signature by the key {key.path} ({key.fingerprint}): the bundle was "
            "changed, or somebody else signed it; do not use it"
        )
    return sums


def _sums(statement: Table) -> dict[str, str]:
    """Read a statement.

    Raises:
        ValueError: It is of another form, or its sum of all sums is not that of its sums.
    """
    if statement.text("predicateType") != _PREDICATE_TYPE:
        raise ValueError(f"predicateType is not {_PREDICATE_TYPE!r}")
    predicate = statement.table("predicate")
    how = predicate.table("serialization")
    if (how.text("method"), how.text("hash_type")) != ("files", "sha256"):
        raise ValueError("it was not made of whole files by SHA-256: sign it anew, --hash sha256")
    sums: dict[str, str] = {}
    for resource in _tables(predicate, "resources"):
        name, digest = resource.text("name"), resource.text("digest")
        if resource.text("algorithm") != "sha256" or name in sums:
            raise ValueError(f"resources has {name[:80]!r} twice, or not by sha256")
        sums[name] = digest
    subject, *others = _tables(statement, "subject")
    if others or subject.table("digest").text("sha256") != _root_of(sums):
        raise ValueError("the checksum of all its checksums is another")
    return sums


def _tables(table: Table, key: str) -> list[Table]:
    value = table.any(key)
    if not isinstance(value, list) or not value:
        raise ValueError(f"{key} is no list with something in it")
    return [Table(one, f"{key}[]") for one in value]


def _root_of(sums: dict[str, str]) -> str:
    return hashlib.sha256(b"".join(map(bytes.fromhex, sums.values()))).hexdigest()
