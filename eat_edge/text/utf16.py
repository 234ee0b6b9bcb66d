"""Offsets in UTF-16 code units, as strings of JavaScript, Java and C# are indexed."""

from collections.abc import Iterable
from typing import Any

__all__ = ["in_utf16", "utf16_offsets"]


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
        units += len(text[at:offset].encode("utf-16-le")) // 2
        at = offset
        found.append(units)
    return found


def in_utf16(record: dict[str, Any]) -> dict[str, Any]:
    """Convert the offsets of a document's record, whose entities ascend without overlap."""
    entities = record["entities"]
    bounds = [entity[name] for entity in entities for name in ("start", "end")]
    offsets = utf16_offsets(record["text"], bounds)
    converted = [
        {**entity, "start": start, "end": end}
        for entity, start, end in zip(entities, offsets[::2], offsets[1::2], strict=True)
    ]
    return {**record, "entities": converted}
