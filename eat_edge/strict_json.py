"""JSON that is believed only as far as it was checked: for files that may come from anywhere."""

import json
import math
import re
import reprlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NoReturn

__all__ = ["Table", "parse_json"]

_LANGUAGE = re.compile("[a-z]{2,3}")


def parse_json(data: bytes, *, max_bytes: int) -> Any:
    """Parse JSON more strictly than the standard library does.

    Args:
        data: UTF-8.
        max_bytes: Most that is parsed at all.

    Returns:
        What ``json.loads`` gives.

    Raises:
        ValueError: It is longer, not UTF-8, not JSON, nested too deeply, has a key twice, or a
            number that is infinite or none.
    """
    if len(data) > max_bytes:
        raise ValueError(f"it has {len(data)} bytes, more than the {max_bytes} there may be")
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_refuse
        )
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


class Table:
    """A JSON object, read key by key; whatever is not as expected is named with its place.

    Every method raises ``ValueError`` where the key is missing or its value is another.

    Args:
        value: What should be an object.
        place: Where it stands, for messages: ``""`` for the top.
    """

    def __init__(self, value: object, place: str = "") -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{place or 'the whole'} is {reprlib.repr(value)}, not an object")
        self._value: Mapping[str, object] = value
        self._place = place

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in their order."""
        return tuple(self._value)

    def any(self, key: str) -> object:
        """Whatever stands there."""
        if key not in self._value:
            raise ValueError(f"it has no {self._at(key)}")
        return self._value[key]

    def table(self, key: str) -> "Table":
        """An object."""
        return Table(self.any(key), self._at(key))

    def optional_table(self, key: str) -> "Table":
        """An object, empty where there is none."""
        return self.table(key) if key in self._value else Table({}, self._at(key))

    def text(self, key: str) -> str:
        """A string."""
        value = self.any(key)
        if not isinstance(value, str):
            self._refuse(key, value, "a string")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self.any(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse(key, value, "a list of strings")
        return tuple(value)

    def languages(self, key: str) -> tuple[str, ...]:
        """A list of ISO 639 codes, which files are found by: none can be a path."""
        codes = self.texts(key)
        for code in codes:
            if not _LANGUAGE.fullmatch(code):
                raise ValueError(f"{self._at(key)} has {reprlib.repr(code)}, no ISO 639 code")
        return codes

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number, both ends included."""
        value = self.any(key)
        if type(value) is not int or not least <= value <= most:
            self._refuse(key, value, f"a whole number from {least} to {most}")
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        value = self.any(key)
        try:
            number = float(value) if type(value) in (int, float) else math.nan  # type: ignore[arg-type]
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self._refuse(key, value, "a finite number")
        return number

    def probability(self, key: str) -> float:
        """A number in [0, 1]."""
        number = self.number(key)
        if not 0 <= number <= 1:
            self._refuse(key, number, "a number from 0 to 1")
        return number

    def optional_flag(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self.any(key) if key in self.keys else False
        if not isinstance(value, bool):
            self._refuse(key, value, "true or false")
        return value

    def _at(self, key: str) -> str:
        return f"{self._place}.{_bare(key)}" if self._place else _bare(key)

    def _refuse(self, key: str, value: object, wanted: str) -> NoReturn:
        raise ValueError(f"{self._at(key)} is {reprlib.repr(value)}, not {wanted}")


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = sorted(key for key, _ in pairs)
        double = next(key for key, other in pairwise(keys) if key == other)
        raise ValueError(f"it has the key {reprlib.repr(double)} twice")
    return table


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"it has the number {constant}, which is none")


def _bare(key: str) -> str:
    return key if key.isidentifier() and len(key) <= 40 else reprlib.repr(key)
