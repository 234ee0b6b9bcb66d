"""Checks of a bundle's files before a native parser or NumPy reads them.

A checksum says that a file is what the author of its bundle made, not that its content is sound.
Native parsers trust sizes and offsets without looking; here they are looked at first.
"""

from collections.abc import Callable
from mmap import ACCESS_READ, mmap
from pathlib import Path

from eat_edge.bundle.screening.gguf import GgufHead, check_gguf
from eat_edge.bundle.screening.marisa import check_trie
from eat_edge.bundle.screening.npy import check_npy
from eat_edge.bundle.screening.onnx import check_onnx
from eat_edge.errors import BundleError, InputError

__all__ = ["GgufHead", "read_gguf_head", "screen"]

_CHECKS: dict[str, Callable[[memoryview], object]] = {
    ".gguf": check_gguf,
    ".marisa": check_trie,
    ".npy": check_npy,
    ".onnx": check_onnx,
}


def screen(path: Path) -> None:
    """Look through a file whose format is one of those that are looked through.

    Args:
        path: Any file of a bundle.

    Raises:
        BundleError: It is not what it should be, or cannot be read.
    """
    check = _CHECKS.get(path.suffix)
    if check is None:
        return
    try:
        check(_mapped(path))
    except (OSError, ValueError) as error:
        raise BundleError(
            f"{path} cannot be used: {error}; restore the bundle from where it came"
        ) from error


def read_gguf_head(path: Path) -> GgufHead:
    """Look through a GGUF file that is not in a bundle yet; its weights are not read.

    Args:
        path: The file, whatever its name.

    Returns:
        What it says of itself.

    Raises:
        InputError: It is no whole GGUF file, or cannot be read.
    """
    try:
        return check_gguf(_mapped(path))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} is not a whole GGUF file: {error}; download it again, or convert it anew"
        ) from error


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        # Never closed by hand: what an error still refers to keeps the map open.
        return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
