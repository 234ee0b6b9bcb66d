"""Bundles by name: where each is, and which is used where none is named.

A list of directories in the user's data directory. Nothing is copied: a bundle may have gigabytes.
"""

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from eat_edge.errors import ConfigError
from eat_edge.files.aside import aside
from eat_edge.files.create import read_regular, write_file
from eat_edge.strict_json import Table, parse_json

__all__ = ["EMBEDDED", "Registry", "registry_path", "resolved"]

EMBEDDED = "embedded"
"""The bundle that comes with the package; no other has this name."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MAX_BYTES = 1 << 20


def registry_path() -> Path | None:
    """``eat-edge/bundles.json`` in the user's data directory; None where the user has no home."""
    try:
        if sys.platform == "win32":
            folder = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            folder = str(Path.home() / "Library" / "Application Support")
        else:
            # A relative one is to be ignored (XDG Base Directory Specification).
            folder = os.environ.get("XDG_DATA_HOME", "")
            if not Path(folder).is_absolute():
                folder = str(Path.home() / ".local" / "share")
    except RuntimeError:
        return None
    return Path(folder) / "eat-edge" / "bundles.json"


@dataclass(frozen=True, slots=True)
class Registry:
    """The bundles that have a name.

    Attributes:
        places: Their directories by name.
        default: The name of the one that is used where none is named.
    """

    places: Mapping[str, Path] = field(default_factory=dict)
    default: str = EMBEDDED

    @classmethod
    def read(cls) -> "Registry":
        """Read the list, empty where there is none.

        Raises:
            ConfigError: It cannot be read, or is none.
        """
        path = registry_path()
        if path is None:
            return cls()
        try:
            content = read_regular(path, _MAX_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except OSError as error:
            raise ConfigError(f"cannot read {path}: {error.strerror or error}") from error
        try:
            table = Table(parse_json(content, max_bytes=_MAX_BYTES))
            bundles = table.table("bundles")
            places = {name: Path(bundles.text(name)) for name in bundles.keys}
            default = table.text("default")
            for name in (*places, default):
                if not _NAME.fullmatch(name):
                    raise ValueError(f"{name!a:.80} is no name of a bundle")
            return cls(places, default)
        except ValueError as error:
            raise ConfigError(f"{path} is no list of bundles: {error}; delete it") from error

    def write(self) -> None:
        """Keep the list.

        Raises:
            ConfigError: The user has no home.
            OSError: It cannot be written.
        """
        path = registry_path()
        if path is None:
            raise ConfigError("you have no home directory to keep names of bundles in")
        path.parent.mkdir(parents=True, exist_ok=True)
        bundles = {name: str(place) for name, place in sorted(self.places.items())}
        with aside(path) as partial:
            content = {"default": self.default, "bundles": bundles}
            text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            write_file(partial, text.encode())

    def added(self, name: str, place: Path) -> "Registry":
        """With another bundle.

        Raises:
            ConfigError: The name cannot be one, or is another bundle's.
        """
        if not _NAME.fullmatch(name) or name == EMBEDDED:
            raise ConfigError(
                f"a bundle cannot be called {name!r:.80}: take up to 64 letters, digits, '.', '_' "
                f"and '-', and not {EMBEDDED!r}"
            )
        if name in self.places and self.places[name] != place:
            raise ConfigError(
                f"{name!r} is already {self.places[name]}: take another name with --name, or "
                f"eat-edge bundle remove {name}"
            )
        return replace(self, places={**self.places, name: place})

    def removed(self, name: str) -> "Registry":
        """Without a bundle; the embedded one is the default where that was it.

        Raises:
            ConfigError: There is none of this name.
        """
        self.place_of(name)
        places = {other: place for other, place in self.places.items() if other != name}
        return Registry(places, EMBEDDED if self.default == name else self.default)

    def with_default(self, name: str) -> "Registry":
        """With another default.

        Raises:
            ConfigError: There is no bundle of this name.
        """
        if name != EMBEDDED:
            self.place_of(name)
        return replace(self, default=name)

    def place_of(self, name: str) -> Path:
        """The directory of a bundle.

        Raises:
            ConfigError: There is none of this name.
        """
        if name not in self.places:
            known = ", ".join([EMBEDDED, *sorted(self.places)])
            raise ConfigError(
                f"there is no bundle {name!r:.200}: name a directory, or one of {known} "
                "(eat-edge bundle list)"
            )
        return self.places[name]


def resolved(given: str | None) -> str | None:
    """The directory of what ``--bundle`` names: a bundle with a name, or a directory.

    A name is never taken over by a directory that happens to be called so where a command runs.

    Args:
        given: What a command line says, None where it says nothing. With a slash it is a path;
            without one the directory of the bundle that has this name, or, where none has it, a
            path too.

    Returns:
        A directory; None for the embedded bundle.

    Raises:
        ConfigError: It is neither, or the list cannot be read.
    """
    if given == EMBEDDED:
        return None
    # A path that is none is told by whoever opens it.
    if given is not None and (os.sep in given or "/" in given):
        return given
    registry = Registry.read()
    if given is not None and given not in registry.places and Path(given).is_dir():
        return given
    name = registry.default if given is None else given
    return None if name == EMBEDDED else str(registry.place_of(name))
