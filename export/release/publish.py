"""Everything that is published of a commit, in one directory."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from eat_edge.bundle import Bundle, open_bundle, sha256_of
from eat_edge.bundle.model_signing import MODEL_SIGNATURE, sign_model
from eat_edge.bundle.signature import SIGNATURE
from eat_edge.errors import ConfigError
from eat_edge.pack.sbom import as_cyclonedx
from eat_edge.pack.wheels import installed_with, read_wheel
from eat_edge.signing.dsse import envelope
from eat_edge.signing.keys import ECDSA, ED25519, PrivateKey, read_private_key
from export.release.build import Built, build, commit_of
from export.release.statement import provenance_of

__all__ = ["release"]

_MODELS = "models"
_SUMS = "SHA256SUMS"


def release(clone: Path, out: Path, keys: Sequence[Path]) -> list[Path]:
    """Build, describe and sign a commit.

    Args:
        clone: A clone of eat-edge, without changes that no commit has.
        out: A directory that does not exist, or is empty.
        keys: PEM files of private keys: all sign the provenance, one of Ed25519 the checksums as
            well, one of ECDSA the models.

    Returns:
        The files, as they are listed in ``SHA256SUMS``, which is the last.

    Raises:
        ConfigError: The output is in the way, a key cannot be used, or it cannot be built.
    """
    signers = _signers(keys)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError(f"{out} is there already: name a directory that is new or empty")
    commit = commit_of(clone)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="eat-edge-release-") as work:
        built = build(clone, commit, Path(work), out)
        bundle = open_bundle(_bundle_in(built.tree), always_verify=True)
        files = [built.wheel, built.source, *_describe(built, bundle, out)]
        statement = provenance_of(files, commit)
        if ECDSA in signers:
            models = out / f"{bundle.name}-{bundle.version}.{MODEL_SIGNATURE}"
            models.write_bytes(sign_model(bundle.path, signers[ECDSA]))
            files.append(models)
    files.append(_write_provenance(built, statement, list(signers.values())))
    sums = out / _SUMS
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in files]
    sums.write_text("".join(lines), "utf-8", newline="\n")
    if ED25519 in signers:
        signature = sums.with_name(_SUMS + SIGNATURE)
        signature.write_bytes(signers[ED25519].sign(sums.read_bytes()))
    return [*files, sums]


def _signers(keys: Sequence[Path]) -> dict[str, PrivateKey]:
    """The keys by their algorithm."""
    signers: dict[str, PrivateKey] = {}
    for path in keys:
        key = read_private_key(path)
        if key.public.algorithm in signers:
            raise ConfigError(f"{path} is a second {key.public.algorithm} key: give one of a kind")
        signers[key.public.algorithm] = key
    return signers


def _bundle_in(tree: Path) -> Path:
    """The directory of the embedded bundle."""
    found = [path.parent for path in (tree / _MODELS).glob("*/manifest.json")]
    if len(found) != 1:
        raise ConfigError(f"{_MODELS}/ of the commit has {len(found)} bundles, not one")
    return found[0]


def _describe(built: Built, bundle: Bundle, out: Path) -> list[Path]:
    """Write the manifest of the models, and what everything is made of."""
    wheel = read_wheel(built.wheel)
    manifest = out / f"{bundle.name}-{bundle.version}.manifest.json"
    shutil.copyfile(bundle.path / "manifest.json", manifest)
    sums = {name: sha256_of(bundle.path / name) for name in bundle.files}
    bom = out / f"{_stem_of(built)}.cdx.json"
    bom.write_text(as_cyclonedx([wheel, *installed_with(wheel)], bundle, sums), "utf-8")
    return [manifest, bom]


def _write_provenance(built: Built, statement: bytes, signers: list[PrivateKey]) -> Path:
    """Write the statement in its envelope; without a key as it is, which proves nothing."""
    stem = _stem_of(built)
    if not signers:
        path = built.source.with_name(f"{stem}.statement.json")
        path.write_bytes(statement + b"\n")
        return path
    path = built.source.with_name(f"{stem}.intoto.jsonl")
    signed = envelope(statement, signers, with_ids=True)
    path.write_text(json.dumps(signed) + "\n", "utf-8", newline="\n")
    return path


def _stem_of(built: Built) -> str:
    """Name and version, as files of a release begin with."""
    return built.source.name.removesuffix(".tar.gz")
