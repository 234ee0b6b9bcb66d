"""Puts wheels, papers and the installer together and into one tar file."""

import json
import os
import platform
import shutil
import tarfile
from collections.abc import Sequence
from pathlib import Path

from eat_edge.bundle import Bundle, sha256_of
from eat_edge.bundle.signature import signature_of, signature_path
from eat_edge.files.create import open_new
from eat_edge.pack.sbom import as_cyclonedx, licence_of_models
from eat_edge.pack.wheels import Target, Wheel, licence_texts

__all__ = ["ROOT", "as_inventory", "as_requirements", "furnish", "write_tar"]

ROOT = "eat-edge-offline"
"""The directory that the tar file unpacks to."""

_PARTS = ("install.py", "install.sh", "README.txt")
_SUMS = "SHA256SUMS"
_OURS = "eat-edge"


def furnish(
    stage: Path, wheels: Sequence[Wheel], bundle: Bundle, target: Target, key: Path | None
) -> None:
    """Write everything that belongs beside the wheels.

    Args:
        stage: The directory that will be packed; its ``wheels`` are there already.
        wheels: Those.
        bundle: The models inside our own wheel.
        target: What was packed for.
        key: PEM file of the private key that signs the checksums; None for none.

    Raises:
        ConfigError: The key, or the library for the bill of materials, cannot be used.
    """
    sums = {name: sha256_of(bundle.path / name) for name in bundle.files}
    for name in _PARTS:
        shutil.copyfile(Path(__file__).with_name(name), stage / name)
    python = target.python or ".".join(platform.python_version_tuple()[:2])
    _write(stage / "pack.json", json.dumps({"python": python}) + "\n")
    _write(stage / "requirements.txt", as_requirements(wheels, target.extras))
    _write(stage / "INVENTORY.txt", as_inventory(wheels, bundle, python, target))
    _write(stage / "sbom.cdx.json", as_cyclonedx(wheels, bundle, sums))
    for wheel in wheels:
        for name, text in licence_texts(wheel.path).items():
            path = stage / "licences" / f"{wheel.name}-{wheel.version}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    _write_model_card(stage, bundle)
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    lines = [f"{sha256_of(path)}  {path.relative_to(stage).as_posix()}\n" for path in files]
    _write(stage / _SUMS, "".join(lines))
    if key is not None:
        signature_path(stage / _SUMS).write_bytes(signature_of(stage / _SUMS, key))


def as_requirements(wheels: Sequence[Wheel], extras: str) -> str:
    """What pip is to install: every version pinned, every file by its checksum."""
    return "".join(
        f"{wheel.name}{f'[{extras}]' if wheel.name == _OURS else ''}=={wheel.version} "
        f"--hash=sha256:{wheel.sha256}\n"
        for wheel in wheels
    )


def as_inventory(wheels: Sequence[Wheel], bundle: Bundle, python: str, target: Target) -> str:
    """What is in the pack, for people."""
    platforms = " ".join(target.platforms) or f"{platform.system()} {platform.machine()}"
    rows = [(wheel.name, wheel.version, wheel.licence) for wheel in wheels]
    models = [(name, f"{size:,}") for name, size in bundle.files.items()]
    return "\n".join(
        [
            f"for Python {python} on {platforms}, with [{target.extras}]",
            "",
            *_table([("package", "version", "licence"), *rows]),
            "",
            f"models in {_OURS}: {bundle.name} {bundle.version}, for whose licences see",
            licence_of_models(bundle),
            "",
            *_table([("file", "bytes"), *models]),
            "",
        ]
    )


def write_tar(stage: Path, out: Path) -> None:
    """Write a directory into a tar file, the same bytes for the same files."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = entry.mtime = 0
        entry.uname = entry.gname = ""
        entry.mode = 0o755 if entry.isdir() or entry.name.endswith(".sh") else 0o644
        return entry

    partial = out.with_name(f"{out.name}.part")
    try:
        with (
            os.fdopen(open_new(partial), "wb") as file,
            tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive,
        ):
            for path in sorted(stage.rglob("*")):
                name = (Path(ROOT) / path.relative_to(stage)).as_posix()
                archive.add(path, name, recursive=False, filter=plain)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def _write_model_card(stage: Path, bundle: Bundle) -> None:
    """What models may be used for stands in their model card."""
    card = bundle.path / "README.md"
    if card.is_file():
        path = stage / licence_of_models(bundle)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(card, path)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
