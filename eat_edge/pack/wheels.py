"""Wheels: fetched and built by pip, and read for what they are."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from eat_edge.bundle import sha256_of
from eat_edge.errors import ConfigError, InputError
from eat_edge.pack.licences import canonical, licence_of, needed_by, required

__all__ = ["RUNTIMES", "Target", "Wheel", "fetch", "installed_with", "licence_texts", "read_wheel"]

PORTABLE = {"CMAKE_ARGS": "-DGGML_NATIVE=OFF"}
"""Builds llama.cpp for every x86-64 with AVX2 and FMA, not for the CPU it is built on."""

RUNTIMES = ("cpu", "gpu", "lite", "prebuilt")
"""Extras of eat-edge that bring ONNX Runtime, with or without llama.cpp."""

_BINDING = "llama-cpp-python"
_LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS|ThirdPartyNotices)", re.IGNORECASE)
_MAX_DEPTH = 3
"""Directories of a wheel in which a licence is looked for: vendored parts bring theirs along."""


@dataclass(frozen=True, slots=True)
class Target:
    """The machine that is packed for.

    Attributes:
        platforms: Platform tags that pip knows, the best first; empty for this machine.
        python: Version as in ``3.11``; ``""`` for this one's.
        extras: Of eat-edge, one of `RUNTIMES` among them, with commas between.
        is_portable: Build llama.cpp for other CPUs than this one's as well.
    """

    platforms: tuple[str, ...] = ()
    python: str = ""
    extras: str = "cpu"
    is_portable: bool = False

    @property
    def is_built(self) -> bool:
        """Whether llama.cpp is compiled for it."""
        return not {"cpu", "gpu"}.isdisjoint(self.extras.split(","))

    @property
    def is_here(self) -> bool:
        """Whether it is a machine like this one, for which wheels can be built here."""
        return not self.platforms and not self.python


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel.

    Attributes:
        path: The file.
        name: Of the distribution, in canonical form.
        version: Its version.
        licence: Its licence, or ``"unknown"``.
        sha256: Of the file; ``""`` for what is installed, and no file any more.
        requires: Canonical names of what it needs, its own extras left out.
    """

    path: Path
    name: str
    version: str
    licence: str
    sha256: str
    requires: tuple[str, ...]


def fetch(source: str, target: Target, directory: Path) -> list[Wheel]:
    """Have pip put a package and everything it needs into a directory, as wheels.

    Args:
        source: A checkout of eat-edge or its wheel, as a path; for a name an index would be
            asked.
        target: What for.
        directory: An empty directory.

    Returns:
        All wheels, by name.

    Raises:
        ConfigError: pip could not do it; standard error says why.
    """
    into = ("--wheel-dir", str(directory))
    _pip(["wheel", "--no-deps", *into, source])
    (own,) = directory.glob("eat_edge-*.whl")
    ours = f"{own}[{target.extras}]"
    if not target.is_here:
        where = [part for tag in target.platforms for part in ("--platform", tag)]
        if target.python:
            where += ["--python-version", target.python]
        only = ("--only-binary", ":all:", "--dest", str(directory))
        _pip(["download", *only, *where, ours])
    elif target.is_portable and target.is_built:
        build = {**PORTABLE, "PIP_NO_CACHE_DIR": "1", "PIP_NO_BINARY": _BINDING}
        requirements = _headers(own).get_all("Requires-Dist", [])
        pin = next(line for line in requirements if line.startswith(_BINDING))
        _pip(["wheel", "--no-deps", *into, pin.partition(";")[0].strip()], build)
        _pip(["wheel", *into, "--find-links", str(directory), ours])
    else:
        _pip(["wheel", *into, ours])
    return sorted(map(read_wheel, directory.glob("*.whl")), key=lambda wheel: wheel.name)


def read_wheel(path: Path) -> Wheel:
    """Read what a wheel says of itself.

    Raises:
        InputError: It is no wheel.
    """
    return _described(path, _headers(path), sha256_of(path))


def installed_with(ours: Wheel) -> list[Wheel]:
    """What eat-edge needs with all extras for its users, in the versions that are installed here.

    Args:
        ours: Our own wheel, which is not among them.
    """
    needed = needed_by(_headers(ours.path))
    others = sorted(needed.keys() - {ours.name})
    return [_described(ours.path, needed[name], "") for name in others]


def _described(path: Path, headers: Message, sha256: str) -> Wheel:
    name, version = canonical(headers["Name"]), headers["Version"]
    needs = tuple(dict.fromkeys(required(headers)))
    return Wheel(path, name, version, licence_of(headers), sha256, needs)


def licence_texts(path: Path) -> dict[str, bytes]:
    """The licence files in a wheel, by their names in it."""
    texts = {}
    with ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            inside = PurePosixPath(entry.filename)
            is_near = len(inside.parts) <= _MAX_DEPTH or ".dist-info" in inside.parts[0]
            is_text = inside.suffix.lower() in ("", ".txt", ".md", ".rst")
            is_below = ".." not in inside.parts and not inside.is_absolute()
            if is_near and is_text and is_below and _LICENCE_FILE.search(inside.name):
                texts[entry.filename] = archive.read(entry)
    return texts


def _headers(path: Path) -> Message:
    """The core metadata in a wheel."""
    try:
        with ZipFile(path) as archive:
            (name,) = [
                name
                for name in archive.namelist()
                if name.endswith(".dist-info/METADATA") and name.count("/") == 1
            ]
            return BytesParser().parsebytes(archive.read(name))
    except (BadZipFile, ValueError) as error:
        raise InputError(f"{path} is not a wheel: fetch it again") from error


def _pip(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run pip, which shows its progress on standard error."""
    # Without -P it would import what lies in the directory that somebody happens to be in.
    command = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", *arguments]
    result = subprocess.run(
        command, stdout=sys.stderr, env={**os.environ, **(environment or {})}, check=False
    )
    if result.returncode != 0:
        raise ConfigError(
            f"pip {arguments[0]} failed with status {result.returncode}, see above for what it "
            "lacks; a wheel that no index has can be built elsewhere, and PIP_FIND_LINKS name its "
            "directory"
        )
