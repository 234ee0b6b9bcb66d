"""The files of a bundle, where they come from, and whether they can be what they should be."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eat_edge.bundle import TOKENIZERS
from eat_edge.errors import ConfigError, InputError
from eat_edge.files.aside import aside
from eat_edge.lexicon import Lexicon

__all__ = [
    "Part",
    "check_room",
    "copy_parts",
    "find_parts",
    "lexicon_parts",
    "tokenizer_parts",
]

_WORTH_TELLING = 20_000_000
"""Bytes of a file whose copying takes long enough for somebody to wonder."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a bundle.

    Attributes:
        name: Its path in the bundle.
        source: Where it is now.
        num_bytes: Its size.
        modified: When it was changed last, in nanoseconds.
    """

    name: str
    source: Path
    num_bytes: int
    modified: int

    def is_at(self, path: Path) -> bool:
        """Whether a file is a copy of this one, as far as size and time tell."""
        if not path.is_file():
            return False
        state = path.stat()
        return (state.st_size, state.st_mtime_ns) == (self.num_bytes, self.modified)


def find_parts(files: Sequence[tuple[str, Path]]) -> list[Part]:
    """Look at files.

    Args:
        files: Path in the bundle, and where the file is now.

    Raises:
        InputError: One is not there, or is empty.
    """
    parts = []
    for name, source in files:
        try:
            state = source.stat()
        except OSError as error:
            raise InputError(
                f"cannot read {source}, which becomes {name}: {error.strerror}"
            ) from error
        if not source.is_file() or state.st_size == 0:
            raise InputError(f"{source}, which becomes {name}, is not a file with something in it")
        parts.append(Part(name, source, state.st_size, state.st_mtime_ns))
    return parts


def tokenizer_parts(tagger: Path) -> list[tuple[str, Path]]:
    """The files of a tagger's tokenizer.

    Args:
        tagger: Directory of the tagger.

    Returns:
        Path in the bundle, and where each file is now; those of ``tokenizer.json`` where there is
        no tokenizer at all.
    """
    name = next((name for name in TOKENIZERS if (tagger / name).exists()), "tokenizer.json")
    return [(file, tagger / file) for file in (name, *TOKENIZERS[name])]


def lexicon_parts(directory: Path) -> tuple[tuple[str, ...], list[tuple[str, Path]]]:
    """Look at a lexicon.

    Args:
        directory: As ``export lexicon`` writes it.

    Returns:
        Its languages, and its files: path in the bundle, and where each is now.

    Raises:
        BundleError: It is no lexicon, or the files of a language do not belong together.
    """
    lexicon = Lexicon(directory)
    for lang in lexicon.languages:
        lexicon.names_of("", lang)
    files = [("lexicon/lexicon.json", directory / "lexicon.json")]
    files += [
        (f"lexicon/{path.name}", path)
        for path in sorted(directory.iterdir())
        if path.name.partition(".")[0] in lexicon.languages
    ]
    return tuple(lexicon.languages), files


def copy_parts(
    parts: Sequence[Part], into: Path, say: Callable[[str], None], *, may_link: bool = False
) -> None:
    """Make a directory hold copies of these files and nothing else.

    What an earlier run has copied stays; a file has its name only when it is whole.

    Args:
        parts: The files.
        into: The directory; made where it is not there.
        say: Told of every big file that is copied.
        may_link: Whether a second name of the file, which takes no room, will do where the file
            system allows it.

    Raises:
        ConfigError: Something cannot be written.
    """
    try:
        _copy(parts, into, say, may_link)
    except OSError as error:
        raise ConfigError(
            f"cannot write {error.filename2 or error.filename or into}: {error.strerror}; make "
            "room or write elsewhere, and run it again: what is copied stays"
        ) from error


def check_room(parts: Sequence[Part], into: Path) -> None:
    """See that copies of files fit where they shall be; those that are there already count not.

    Raises:
        ConfigError: There is no directory to make this one in, or too little room.
    """
    place = into.parent
    if not place.is_dir():
        raise ConfigError(f"{place} is not a directory: make it first")
    missing = sum(part.num_bytes for part in parts if not part.is_at(into / part.name))
    free = shutil.disk_usage(place).free
    if missing > free:
        raise ConfigError(
            f"{place}: {free / 1e6:,.0f} MB free, {missing / 1e6:,.0f} MB needed: write elsewhere"
        )


def _copy(parts: Sequence[Part], into: Path, say: Callable[[str], None], may_link: bool) -> None:
    into.mkdir(exist_ok=True)
    wanted = {into / part.name for part in parts}
    for path in list(into.rglob("*")):
        if not path.is_dir() and path not in wanted:
            path.unlink()
    for part in parts:
        target = into / part.name
        if part.is_at(target):
            continue
        target.parent.mkdir(exist_ok=True)
        if may_link and _link(part.source, target):
            continue
        if part.num_bytes >= _WORTH_TELLING:
            say(f"copying {part.name}, {part.num_bytes / 1e6:,.0f} MB")
        with aside(target) as half:
            shutil.copyfile(part.source, half)
            os.utime(half, ns=(part.modified, part.modified))


def _link(source: Path, target: Path) -> bool:
    """Give a file a second name, if it can be had: not on another file system, for one."""
    target.unlink(missing_ok=True)
    try:
        # What a cache of downloads has under this name may be a symbolic link.
        target.hardlink_to(source.resolve())
    except OSError:
        return False
    return True
