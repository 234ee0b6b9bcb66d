"""Items of Wikidata out of its JSON dump: an array with one entity on every line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from eat_edge.errors import InputError
from export.dumps.files import Dump

__all__ = ["Item", "Items"]

_MAX_LINE = 64 << 20
"""Bytes; the longest lines of the published dump have about 5 million."""
_FEW_BROKEN = 10
_BROKEN_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Item:
    """What the lexicon needs of an item.

    Attributes:
        number: 42 for Q42.
        title: Its page in the Wikipedia asked for, ``""`` where it has none.
        english: Its page in the English Wikipedia, else its English label, else the label that
            holds for many languages, else ``""``.
        classes: Numbers of what it is an instance of (P31).
        parents: Numbers of what it is a subclass of (P279).
    """

    number: int
    title: str
    english: str
    classes: tuple[int, ...]
    parents: tuple[int, ...]


class Items:
    """The items of a dump that have a page in one Wikipedia, or are classes with a parent.

    A hundred million others are passed over unparsed: a search for bytes tells them.

    Args:
        dump: Where they are; read once.
        site: Name of the Wikipedia, as ``"zhwiki"``.

    Attributes:
        num_lines: Lines seen so far.
        num_broken: Lines that were no entity, or too long.
    """

    def __init__(self, dump: Dump, site: str) -> None:
        self._dump = dump
        self._site = site
        self.num_lines = self.num_broken = 0

    def __iter__(self) -> Iterator[Item]:
        """Give item by item.

        Raises:
            InputError: More than 1 in 1,000 lines are broken, or the array does not end.
        """
        sitelink, parent = f'"{self._site}"'.encode(), b'"P279"'
        line = b""
        for line in self._dump.lines(_MAX_LINE):
            if len(line) <= 3 and line.strip() in (b"[", b"]"):
                continue
            self.num_lines += 1
            if line and sitelink not in line and parent not in line:
                continue
            try:
                item = self._item(orjson.loads(line.rstrip(b",\r\n \t")))
            except (ValueError, KeyError, TypeError, AttributeError):
                self.num_broken += 1
                continue
            if item is not None and (item.title or item.parents):
                yield item
        if line.strip() != b"]":
            raise InputError(f"{self._dump.path} ends before its array does: download it again")
        if self.num_broken > max(_FEW_BROKEN, _BROKEN_SHARE * self.num_lines):
            raise InputError(
                f"{self._dump.path}: {self.num_broken:,} of {self.num_lines:,} lines are no "
                "entities; download it again"
            )

    def _item(self, entity: dict[str, Any]) -> Item | None:
        if entity["type"] != "item":
            return None
        # An empty map is written as an empty list.
        sitelinks, claims = entity.get("sitelinks") or {}, entity.get("claims") or {}
        labels = entity.get("labels") or {}
        # Where a name is written alike in many languages, "mul" has it and "en" nothing.
        label = labels.get("en") or labels.get("mul")
        english = sitelinks.get("enwiki", {}).get("title") or (label["value"] if label else "")
        return Item(
            number=int(entity["id"][1:]),
            title=sitelinks.get(self._site, {}).get("title", ""),
            english=english,
            classes=_values(claims.get("P31", ())),
            parents=_values(claims.get("P279", ())),
        )


def _values(statements: list[dict[str, Any]]) -> tuple[int, ...]:
    """Numbers of the items that hold: the preferred ones, where there are any."""
    by_rank: dict[str, list[int]] = {}
    for statement in statements:
        snak = statement["mainsnak"]
        if snak["snaktype"] == "value":
            number = int(snak["datavalue"]["value"]["numeric-id"])
            by_rank.setdefault(statement["rank"], []).append(number)
    return tuple(by_rank.get("preferred") or by_rank.get("normal") or ())
