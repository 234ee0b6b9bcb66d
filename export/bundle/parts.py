"""The files of a bundle, where they come from, and whether they can be what they should be."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eat_edge.bundle import TOKENIZERS
from eat_edge.errors import ConfigError, InputError
from eat_edge.lexicon import Lexicon
from export.atomic_write import aside

__all__ = [
    "GgufHead",
    "Part",
    "copy_parts",
    "find_parts",
    "lexicon_parts",
    "read_gguf_head",
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


@dataclass(frozen=True, slots=True)
class GgufHead:
    """What a GGUF file says of itself.

    Attributes:
        architecture: As llama.cpp names it.
        context: Tokens it was made for.
        num_weights: How many numbers are in its tensors.
        has_chat_template: Whether it brings its chat template.
    """

    architecture: str
    context: int
    num_weights: int
    has_chat_template: bool


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


def read_gguf_head(path: Path) -> GgufHead:
    """Read what a GGUF file says of itself; its weights are not touched.

    Raises:
        InputError: It is no GGUF file, or lacks what llama.cpp needs to know.
    """
    from gguf import GGUFReader

    try:
        reader: Any = GGUFReader(path)
        architecture = reader.fields["general.architecture"].contents()
        return GgufHead(
            architecture=architecture,
            context=int(reader.fields[f"{architecture}.context_length"].contents()),
            num_weights=sum(int(tensor.n_elements) for tensor in reader.tensors),
            has_chat_template="tokenizer.chat_template" in reader.fields,
        )
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise InputError(f"{path} is not a whole GGUF file: {error!r:.200}") from error


def copy_parts(parts: Sequence[Part], into: Path, say: Callable[[str], None]) -> None:
    """Make a directory hold copies of these files and nothing else.

    What an earlier run has copied stays; a file has its name only when it is whole.

    Args:
        parts: The files.
        into: The directory; made where it is not there.
        say: Told of every big file that is copied.

    Raises:
        ConfigError: Something cannot be written.
    """
    try:
        _copy(parts, into, say)
    except OSError as error:
        raise ConfigError(
            f"cannot write {error.filename2 or error.filename or into}: {error.strerror}; make "
            "room or write elsewhere, and run it again: what is copied stays"
        ) from error


def _copy(parts: Sequence[Part], into: Path, say: Callable[[str], None]) -> None:
    into.mkdir(exist_ok=True)
    wanted = {into / part.name for part in parts}
    for path in list(into.rglob("*")):
        if not path.is_dir() and path not in wanted:
            path.unlink()
    for part in parts:
        target = into / part.name
        if part.is_at(target):
            continue
        if part.num_bytes >= _WORTH_TELLING:
            say(f"copying {part.name}, {part.num_bytes / 1e6:,.0f} MB")
        target.parent.mkdir(exist_ok=True)
        with aside(target) as half:
            shutil.copyfile(part.source, half)
            os.utime(half, ns=(part.modified, part.modified))
