"""Wheels in form only, for tests of packs."""

from pathlib import Path
from zipfile import ZipFile

CHECKOUT = Path(__file__).resolve().parents[2]


OURS = "eat_edge-1.0-py3-none-any.whl"


def write_wheel(directory: Path, name: str, *headers: str, **files: str) -> Path:
    path = directory / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with ZipFile(path, "w") as archive:
        lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers]
        archive.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{info}/licenses/LICENSE", f"may be used: {name}")
        for inside, text in files.items():
            archive.writestr(inside.replace("__", "/"), text)
    return path
