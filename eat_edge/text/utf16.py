"""Offsets in UTF-16 code units, as strings of JavaScript, Java and C# are indexed."""

from collections.abc import Iterable

__all__ = ["utf16_offsets"]


def utf16_offsets(text: str, offsets: Iterable[int]) -> list[int]:
    """Convert offsets.

    Args:
        text: What they point into.
        offsets: In code points, ascending.

    Returns:
        The same places, counted in UTF-16 code units.
    """
    units, at, found = 0, 0, []
    for offset in offsets:
        units += len(text[at:offset].encode("utf-16-le", "surrogatepass")) // 2
        at = offset
        found.append(units)
    return found
